"""Journey “first alert”: a rule of a real Prometheus, the person of the week, and back."""
import contextlib
import http.server
import re
import subprocess
import threading

import requests

from browser import browser
from waiting import free_port, until

RULES = """
groups:
- name: journey
  interval: 1s
  rules:
  - alert: DiskFull
    expr: vector(1) and on() journey_disk_full == 1
    labels: {severity: critical, service: storage}
    annotations: {summary: The disk of db-1 is full, description: Nothing can be written any more.}
"""
CONFIG = """
global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}
rule_files: [rules.yml]
scrape_configs:
- job_name: journey
  static_configs: [{{targets: ['127.0.0.1:{exporter}']}}]
- job_name: agileops
  static_configs: [{{targets: ['127.0.0.1:{product}']}}]
alerting:
  alertmanagers:
  - path_prefix: {prefix}
    static_configs: [{{targets: ['127.0.0.1:{product}']}}]
"""


class Exporter:
    """Says whether the disk is full."""

    def __init__(self):
        self.is_full, exporter = True, self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.end_headers()
                self.wfile.write(f"journey_disk_full {int(exporter.is_full)}\n".encode())

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@contextlib.contextmanager
def prometheus(folder, intake, product_port):
    exporter, port = Exporter(), free_port()
    prefix = "/" + intake.split("/", 3)[3]
    folder.mkdir()
    (folder / "rules.yml").write_text(RULES)
    (folder / "prometheus.yml").write_text(CONFIG.format(exporter=exporter.port, product=product_port, prefix=prefix))
    log = open(folder / "log", "wb")
    process = subprocess.Popen(
        ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
         f"--web.listen-address=127.0.0.1:{port}", "--rules.alert.resend-delay=1s"],
        stdout=log, stderr=log)
    log.close()
    try:
        yield exporter, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        exporter.server.shutdown()
        exporter.server.server_close()


def amtool(intake, *arguments):
    result = subprocess.run(
        ["amtool", f"--alertmanager.url={intake}", *arguments], capture_output=True, text=True, timeout=30)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_from_a_prometheus_rule_to_the_person_of_the_week_and_back(fresh_world, tmp_path):
    world, server = fresh_world, fresh_world.server
    world.always_at_work()
    nadia, tomas = world.sink("nadia@example.org"), world.sink("tomas@example.org")
    world.rotation("potw", "nadia@example.org")
    intake = server.source("prometheus")

    with prometheus(tmp_path / "prometheus", intake, server.port) as (exporter, metrics):
        message = until(lambda: nadia.texts, "the person of the week is told", 60)[0]
        assert "The disk of db-1 is full" in message and "P1" in message
        link = re.search(r"<(http[^|>]+)\|(I-\d+)>", message)
        assert link and link[1].startswith(server.url + "/interrupts/"), message
        number = int(link[1].rsplit("/", 1)[1])

        scraped = until(
            lambda: query(metrics, 'up{job="agileops"} == 1') and query(metrics, 'count({job="agileops"}) > 10'),
            "Prometheus scrapes our metrics", 30)
        assert scraped

        with browser(server.url) as page:
            page.sign_in("nadia@example.org")
            page.open(link[1])
            assert "The disk of db-1 is full" in page.text
            page.button("Acknowledge").click()
            page.wait(
                lambda _: world.api.get(f"/api/v1/interrupts/{number}")["state"] == "acknowledged", "it is acknowledged")

        firing = amtool(intake, "alert", "query", "alertname=DiskFull")
        assert "DiskFull" in firing and "The disk of db-1 is full" in firing

        exporter.is_full = False
        until(
            lambda: world.api.get(f"/api/v1/interrupts/{number}")["state"] == "resolved",
            "the interrupt is resolved when the rule stops firing", 60)
        assert "DiskFull" not in amtool(intake, "alert", "query", "alertname=DiskFull")

    with browser(server.url) as page:
        page.sign_in("nadia@example.org").open("/")
        assert re.search(r"Opened\s+1 this week", page.text), page.text
        assert re.search(r"Resolved\s+1 of 1", page.text), page.text
        assert page.console_errors() == []

    share = world.api.get("/api/v1/interrupts/share")
    assert share["opened"] == 1 and share["resolved"] == 1, share
    assert len(nadia.texts) == 1, nadia.texts
    assert tomas.texts == []


def test_amtool_adds_and_queries_alerts(world):
    intake = world.server.source("amtool")
    amtool(intake, "alert", "add", "alertname=Queue", "severity=info", "service=mail", "--annotation=summary=Mails wait")
    assert "Mails wait" in amtool(intake, "alert", "query", "service=mail")
    assert "Mails wait" not in amtool(intake, "alert", "query", "service=web")
    assert "Mails wait" in amtool(intake, "-o", "extended", "alert", "query")


def test_amtool_silences_what_its_source_sends(fresh_world):
    world = fresh_world
    world.always_at_work()
    nadia = world.sink("nadia@example.org")
    world.rotation("potw", "nadia@example.org")
    intake = world.server.source("silenced")
    silence = amtool(intake, "silence", "add", "env=test", "-a", "ana", "-c", "Upgrade", "-d", "1h").strip()
    amtool(intake, "alert", "add", "alertname=Down", "severity=critical", "env=test", "--annotation=summary=It is down")
    assert "It is down" in amtool(intake, "alert", "query", "--silenced", "env=test")
    assert "It is down" not in amtool(intake, "alert", "query", "--active", "env=test")
    assert silence in amtool(intake, "silence", "query", "env=test") and nadia.texts == []
    number = world.api.get("/api/v1/interrupts")["interrupts"][0]["number"]
    assert world.api.get(f"/api/v1/interrupts/{number}")["silence"] == 1
    amtool(intake, "silence", "expire", silence)
    message = until(lambda: nadia.texts, "who triages is told when the silence ends", 30)[0]
    assert "It is down" in message
    assert silence in amtool(intake, "silence", "query", "--expired")


def query(metrics, expression):
    answer = requests.get(metrics + "/api/v1/query", params={"query": expression}, timeout=10)
    return answer.json()["data"]["result"]
