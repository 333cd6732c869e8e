"""Journey “drop-in”: stock clients of the pagers that teams leave find everything as it was, at another address."""
import contextlib
import hashlib
import hmac
import json
import re
import subprocess
import time
import urllib.parse

import opsgenie_sdk
import pagerduty
import pytest
import requests
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient

from tls import https
from waiting import free_port, until

CONFIG = """
global: {{resolve_timeout: 5m, opsgenie_api_url: {url}/}}
route: {{receiver: all, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}}
receivers:
- name: all
  pagerduty_configs: [{{url: {url}/v2/enqueue, routing_key: {pagerduty}, severity: error, send_resolved: true}}]
  opsgenie_configs: [{{api_key: {opsgenie}, priority: P2, update_alerts: true, send_resolved: true}}]
  webhook_configs: [{{url: '{webhook}/webhook', send_resolved: true}}]
  slack_configs: [{{api_url: '{slack}', channel: '#alerts', send_resolved: true}}]
"""


def key(server, name, kind):
    return server.on_database("source", "add", name, "--kind", kind).strip().splitlines()[-1]


def interrupts(world, **query):
    return world.api.get("/api/v1/interrupts", **query)["interrupts"]


def test_the_client_of_pagerduty(world, tmp_path):
    with https(tmp_path / "tls", world.server.port) as (url, trusting):
        client = pagerduty.EventsApiV2Client(
            key(world.server, "checks", "pagerduty"), base_url=url, verify=trusting)
        dedup = client.trigger("Disk of db-1 is full", "db-1", severity="critical", custom_details={"mount": "/var"})
        assert client.trigger("Disk of db-1 is full", "db-1", dedup_key=dedup, severity="critical") == dedup
        found = next(one for one in interrupts(world) if one["title"] == "Disk of db-1 is full")
        assert found["priority"] == "P1" and found["count"] == 2 and "mount: /var" in found["text"]
        client.acknowledge(dedup)
        assert world.api.get(f"/api/v1/interrupts/{found['number']}")["state"] == "acknowledged"
        client.resolve(dedup)
        assert world.api.get(f"/api/v1/interrupts/{found['number']}")["state"] == "resolved"
        client.send_change_event({"summary": "Deployed shop 4.2", "source": "ci-1"})
        client.trigger("Shop is slow", "shop", severity="warning")
        after = next(one for one in interrupts(world) if one["title"] == "Shop is slow")
        changes = world.api.get(f"/api/v1/interrupts/{after['number']}")["changes"]
        assert [change["summary"] for change in changes] == ["Deployed shop 4.2"]


def test_the_client_of_pagerduty_is_told_what_is_wrong(world, tmp_path):
    with https(tmp_path / "tls", world.server.port) as (url, trusting):
        client = pagerduty.EventsApiV2Client("0" * 32, base_url=url, verify=trusting)
        with pytest.raises(pagerduty.HttpError) as refused:
            client.trigger("x", "y")
        assert refused.value.response.status_code == 400 and "key" in refused.value.response.text


def test_the_sdk_of_opsgenie(world):
    configuration = opsgenie_sdk.Configuration()
    configuration.host = world.server.url
    configuration.api_key["Authorization"] = key(world.server, "sdk", "opsgenie")
    client = opsgenie_sdk.ApiClient(configuration)
    alerts, beats = opsgenie_sdk.AlertApi(client), opsgenie_sdk.HeartbeatApi(client)

    made = alerts.create_alert(opsgenie_sdk.CreateAlertPayload(
        message="Queue of mails grows", alias="mail/queue", priority="P2", tags=["mail"], details={"host": "mx-1"}))
    status = alerts.get_request_status(made.request_id).data
    assert status.is_success and status.alias == "mail/queue", status
    alert = alerts.get_alert("mail/queue", identifier_type="alias").data
    assert alert.id == status.alert_id and alert.priority == "P2" and alert.details == {"host": "mx-1"}, alert
    assert [one.id for one in alerts.list_alerts(query="status:open AND tag:mail").data] == [alert.id]
    assert alerts.count_alerts(query="status:open").data.count == 1
    by = {"identifier_type": "id"}
    alerts.acknowledge_alert(alert.id, acknowledge_alert_payload=opsgenie_sdk.AcknowledgeAlertPayload(user="ada"), **by)
    alerts.add_note(alert.id, opsgenie_sdk.AddNoteToAlertPayload(note="Looking", user="ada"), **by)
    alerts.add_tags(alert.id, opsgenie_sdk.AddTagsToAlertPayload(tags=["slow"]), **by)
    alerts.remove_tags(alert.id, tags=["mail"], **by)
    alerts.add_details(alert.id, opsgenie_sdk.AddDetailsToAlertPayload(details={"size": "4711"}), **by)
    alerts.update_alert_message(alert.id, opsgenie_sdk.UpdateAlertMessagePayload(message="Mails wait"), **by)
    alert = alerts.get_alert(alert.id).data
    assert alert.acknowledged and alert.tags == ["slow"] and alert.message == "Mails wait", alert
    assert [note.note for note in alerts.list_notes(alert.id).data] == ["Looking"]
    assert alerts.list_logs(alert.id).data
    alerts.close_alert(alert.id, close_alert_payload=opsgenie_sdk.CloseAlertPayload(note="Fixed"), **by)
    assert alerts.get_alert(alert.id).data.status == "closed"
    missing = alerts.close_alert("nothing", identifier_type="alias")
    assert alerts.get_request_status(missing.request_id).data.status == "Alert does not exist"

    beats.create_heartbeat(opsgenie_sdk.CreateHeartbeatPayload(
        name="sync", interval=10, interval_unit="minutes", enabled=True))
    assert "PONG" in beats.ping("sync").result
    assert not beats.get_heartbeat("sync").data.expired


def test_the_sdk_of_opsgenie_is_told_what_is_wrong(world):
    configuration = opsgenie_sdk.Configuration()
    configuration.host = world.server.url
    configuration.api_key["Authorization"] = "wrong"
    with pytest.raises(opsgenie_sdk.exceptions.AuthenticationException):
        opsgenie_sdk.AlertApi(opsgenie_sdk.ApiClient(configuration)).create_alert(
            opsgenie_sdk.CreateAlertPayload(message="x"))


@contextlib.contextmanager
def alertmanager(folder, server, **keys):
    port = free_port()
    folder.mkdir()
    (folder / "alertmanager.yml").write_text(CONFIG.format(url=server.url, **keys))
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(
            ["prometheus-alertmanager", f"--config.file={folder}/alertmanager.yml", f"--storage.path={folder}/data",
             f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="], stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        until(lambda: requests.get(url + "/-/ready", timeout=5).ok, "Alertmanager is ready", 30)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_alertmanager_with_its_receivers_for_pagers(fresh_world, tmp_path):
    world, server = fresh_world, fresh_world.server
    names = ["by opsgenie", "by pagerduty", "by slack", "by webhook"]
    keys = {
        "opsgenie": key(server, names[0], "opsgenie"), "pagerduty": key(server, names[1], "pagerduty"),
        "slack": server.source(names[2], "slack") + "/slack", "webhook": server.source(names[3]),
    }

    def by_source(state):
        found = {one["source"]["name"]: one for one in interrupts(world, state=state)}
        return found if sorted(found) == names else None

    with alertmanager(tmp_path / "alertmanager", server, **keys) as url:
        def post(**times):
            alert = {"labels": {"alertname": "DiskFull", "severity": "error"},
                     "annotations": {"summary": "The disk of db-1 is full"}, **times}
            requests.post(url + "/api/v2/alerts", json=[alert], timeout=10).raise_for_status()

        post()
        opened = until(lambda: by_source("open"), "each receiver has opened an interrupt", 30)
        assert all("DiskFull" in one["title"] or "disk of db-1" in one["title"] for one in opened.values()), opened
        assert {name: one["priority"] for name, one in opened.items()} == {
            "by opsgenie": "P2", "by pagerduty": "P2", "by slack": "P3", "by webhook": "P2"}
        time.sleep(1.1)
        post(endsAt=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        resolved = until(lambda: by_source("resolved"), "each receiver has resolved its interrupt", 30)
        assert {one["close_code"] for one in resolved.values()} == {"recovered"}


def test_slack_signs_and_is_heard(world):
    server, secret = world.server, "8f742231b10e8888abcd99yyyzzz85a5"
    intake = server.source("slack", "slack")
    server.on_database("source", "secret", "slack", "--read", stdin=secret + "\n")

    def say(text, signer=SignatureVerifier(secret)):
        body = urllib.parse.urlencode({
            "command": "/interrupt", "user_name": "ada", "text": text, "trigger_id": text, "channel_name": "ops"})
        now = str(int(time.time()))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded", "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": signer.generate_signature(timestamp=now, body=body)}
        return requests.post(intake + "/slack/command", data=body, headers=headers, timeout=10)

    opened = say("P2 The mail queue grows").json()["text"]
    number = re.search(r"I-(\d+)", opened)[1]
    assert world.api.get(f"/api/v1/interrupts/{number}")["kind"] == "chat"
    assert "is resolved" in say(f"resolve I-{number} Disk was full").json()["text"]
    assert say("x", SignatureVerifier("another")).status_code == 403
    answer = WebhookClient(intake + "/slack").send(text="Backup of db-1 failed")
    assert answer.status_code == 200 and answer.body == "ok"
    assert any(one["title"] == "Backup of db-1 failed" for one in interrupts(world))


def test_github_signs_and_is_heard(world):
    server = world.server
    server.on_database("source", "add", "github", "--kind", "github")
    address = server.on_database("source", "key", "github").strip().splitlines()[-1]
    secret = server.on_database("source", "secret", "github").strip()
    body = json.dumps({
        "action": "opened", "issue": {"number": 7, "title": "Login is broken", "labels": [{"name": "P1"}]},
        "repository": {"full_name": "acme/shop"}, "sender": {"login": "octocat"}}).encode()
    url = server.url + "/" + address.split("/", 3)[3]

    def post(code):
        headers = {"X-GitHub-Event": "issues", "X-Hub-Signature-256": "sha256=" + code}
        return requests.post(url, data=body, headers=headers, timeout=10).status_code

    assert post(hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()) == 202
    assert post(hmac.new(b"another", body, hashlib.sha256).hexdigest()) == 403
    assert [one["priority"] for one in interrupts(world) if one["title"] == "Login is broken"] == ["P1"]


def test_json_of_any_form_is_tried_then_read(world, tmp_path):
    server, sample = world.server, tmp_path / "sample.json"
    address = server.on_database("source", "add", "probes", "--kind", "json").strip().splitlines()[-1]
    sample.write_text(json.dumps({"check": {"id": 4711, "name": "Shop is slow"}, "result": "fail"}))
    paths = ["--title", "check.name", "--key", "check.id", "--state", "result", "--ends", "pass"]
    tried = json.loads(server.on_database("source", "map", "probes", *paths, "--try", sample))
    assert tried["title"] == "Shop is slow" and tried["state"] == "open" and tried["key"] == "4711"
    url = server.url + "/" + address.split("/", 3)[3]
    assert requests.post(url, data=sample.read_text(), timeout=10).status_code == 422
    server.on_database("source", "map", "probes", *paths)
    assert requests.post(url, data=sample.read_text(), timeout=10).json()["status"] == "open"
    over = sample.read_text().replace("fail", "pass")
    assert requests.post(url, data=over, timeout=10).json()["status"] == "resolved"


def test_a_sign_of_life(world):
    server = world.server
    address = server.source("cron", "generic")
    server.on_database("heartbeat", "add", "backup", "--source", "cron", "--minutes", "1500")
    assert requests.get(address + "/heartbeat/backup", timeout=5).json() == {"status": "alive"}
    assert requests.get(address + "/heartbeat/unknown", timeout=5).status_code == 404
    assert "alive" in server.on_database("heartbeat", "list")
