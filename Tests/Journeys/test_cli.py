"""The verbs of the program, as an administrator and as an engineer on a laptop use them."""
import csv
import http.client
import io
import json
import re
import sqlite3
import urllib.parse

import pytest
import requests

from server import Refused, Server, run
from waiting import until

VERBS = [
    "serve", "migrate", "backup", "restore", "user", "token", "source", "interrupt", "oncall", "forecast",
    "contact"]


def laptop(world, *arguments, token=None, format=None):
    """A daily verb: speaks to the server that the environment names."""
    environment = {"AGILEOPS_URL": world.server.url, "AGILEOPS_TOKEN": token or world.tokens["ada@example.org"]}
    return run(*arguments, *(["--format", format] if format else []), environment=environment)


def refused(code, *arguments, **options):
    with pytest.raises(Refused) as caught:
        run(*arguments, **options) if "world" not in options else laptop(options.pop("world"), *arguments, **options)
    assert caught.value.code == code, caught.value
    assert caught.value.out == "", "what went wrong belongs on the error output"
    assert caught.value.err.strip(), "a refusal says why"
    return caught.value.err


def test_help_teaches():
    root = run("--help")
    for verb in VERBS:
        assert re.search(rf"^\s+{verb}\b", root, re.MULTILINE), verb
        assert len(run(verb, "--help").splitlines()) > 5, verb
    assert "AGILEOPS_URL" in root and "Exit codes" in root
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*\n", run("--version"))


def test_daily_verbs(world):
    added = laptop(world, "interrupt", "add", "The lift is stuck", "--priority", "P2")
    number = re.search(r"I-(\d+)", added).group(1)
    assert "The lift is stuck" in laptop(world, "interrupt", "list")
    shown = json.loads(laptop(world, "interrupt", "show", number, format="json"))
    assert shown["title"] == "The lift is stuck" and shown["state"] == "new" and shown["priority"] == "P2"
    laptop(world, "interrupt", "ack", f"I-{number}")
    assert json.loads(laptop(world, "interrupt", "show", number, format="json"))["state"] == "acknowledged"
    assert "acknowledged" in refused(6, "interrupt", "ack", number, world=world)
    laptop(world, "interrupt", "resolve", number, "--code", "fixed", "--minutes", "5")
    shown = json.loads(laptop(world, "interrupt", "show", number, format="json"))
    assert shown["state"] == "resolved" and shown["minutes"] == 5


def test_lists_are_for_people_spreadsheets_and_programs(world):
    laptop(world, "interrupt", "add", 'Commas, "quotes" and ümlauts')
    rows = list(csv.DictReader(io.StringIO(laptop(world, "interrupt", "list", format="csv"))))
    assert 'Commas, "quotes" and ümlauts' in [row["title"] for row in rows]
    listed = json.loads(laptop(world, "interrupt", "list", format="json"))
    assert 'Commas, "quotes" and ümlauts' in json.dumps(listed, ensure_ascii=False).replace('\\"', '"')
    assert "TITLE" in laptop(world, "interrupt", "list").splitlines()[0]


def test_on_call_now(fresh_world):
    fresh_world.always_at_work()
    fresh_world.rotation("potw", "nadia@example.org", "tomas@example.org")
    assert re.search("Nadia Roth|Tomas Weber", laptop(fresh_world, "oncall", "now"))
    json.loads(laptop(fresh_world, "oncall", "now", format="json"))


def test_exit_codes_tell_refusals_apart(world, tmp_path):
    token = world.tokens["ada@example.org"]
    assert "usage" in refused(2, "interrupt", "frobnicate").lower()
    assert "title" in refused(3, "interrupt", "add", "x" * 201, world=world)
    assert "999999" in refused(4, "interrupt", "show", "999999", world=world)
    refused(5, "interrupt", "list", world=world, token="agt_wrong")
    refused(8, "interrupt", "list", "--url", "http://127.0.0.1:9", "--token", token)
    assert "database" in refused(3, "migrate", "--database", "oracle:x")
    assert "role" in refused(3, "user", "add", "x@example.org", "--name", "X", "--role", "king",
                             "--database", world.server.database)
    assert "email" in refused(3, "user", "add", "nadia@example.org", "--name", "X", "--role", "viewer",
                              "--database", world.server.database)
    refused(8, "migrate", "--database", "postgres://nobody@127.0.0.1:9/nothing")


def test_a_token_does_only_what_its_scope_says(world):
    reader = world.server.on_database(
        "token", "add", "--user", "nadia@example.org", "--scope", "read", "--name", "r").strip().splitlines()[-1]
    laptop(world, "interrupt", "list", token=reader)
    assert "write" in refused(5, "interrupt", "add", "No", world=world, token=reader)


def test_a_reset_link_sets_a_new_password(world):
    printed = world.server.on_database("user", "reset", "tomas@example.org").strip().splitlines()[-1]
    path = re.search(r"/reset/\S+", printed).group()
    session = requests.Session()
    page = session.get(world.server.url + path, timeout=10)
    assert page.status_code == 200
    fields = dict.fromkeys(re.findall(r'<input[^>]*type="password"[^>]*name="([^"]+)"|name="(\w+)"[^>]*type="password"',
                                      page.text))
    names = {name for pair in fields for name in pair if name} or {"password"}
    answer = session.post(world.server.url + path, {name: "a new long password" for name in names}, timeout=30)
    assert answer.status_code == 200, answer.text[:500]
    signed_in = requests.post(
        world.server.url + "/sign-in", {"email": "tomas@example.org", "password": "a new long password"},
        timeout=30, allow_redirects=False)
    assert signed_in.status_code == 303
    assert requests.get(world.server.url + path, timeout=10).status_code in (403, 404, 410)


def test_an_empty_database_prints_a_link_for_the_first_administrator(tmp_path):
    server = Server(tmp_path).start()
    try:
        path = until(
            lambda: re.search(r"/welcome/\S+", (tmp_path / "server.log").read_text()), "the link is printed").group()
        answer = requests.get(server.url + path, timeout=10)
        assert answer.status_code == 200 and "password" in answer.text
        assert requests.get(server.url + "/", timeout=10, allow_redirects=False).headers["Location"].startswith("/sign-in")
    finally:
        server.stop()


def test_backup_while_serving_and_restore(fresh_world, tmp_path):
    server = fresh_world.server
    for number in range(20):
        fresh_world.api.post("/api/v1/interrupts", {"title": f"Thing {number}"}, 201)
    copy = tmp_path / "copy.sqlite"
    server.on_database("backup", copy)
    fresh_world.api.post("/api/v1/interrupts", {"title": "After the backup"}, 201)
    assert "copy.sqlite" in refused(3, "backup", copy, "--database", server.database)

    restored = tmp_path / "restored.sqlite"
    run("restore", copy, "--database", f"sqlite:{restored}")
    with sqlite3.connect(restored) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    server.stop()
    server.database, server.file = f"sqlite:{restored}", restored
    server.start()
    titles = {i["title"] for i in fresh_world.api.get("/api/v1/interrupts", limit=100)["interrupts"]}
    assert "Thing 19" in titles and "After the backup" not in titles


def test_every_engine_serves_and_keeps_what_it_was_told(each_engine):
    world = each_engine
    intake = world.server.source("prometheus")
    alerts = [{"labels": {"alertname": f"A{n}", "severity": "warning"}} for n in range(50)]
    assert requests.post(intake + "/api/v2/alerts", json=alerts, timeout=30).status_code == 200
    world.server.stop()
    world.server.start()
    assert len(requests.get(intake + "/api/v2/alerts", timeout=30).json()) == 50
    assert world.server.on_database("migrate").strip().endswith("up to date.")


def test_one_connection_serves_many_requests(world):
    """Also after answers that are written piece by piece."""
    intake = urllib.parse.urlsplit(world.server.source("kept")).path
    connection = http.client.HTTPConnection("127.0.0.1", world.server.port, timeout=10)
    for path in (f"{intake}/api/v2/alerts", f"{intake}/api/v2/status", "/healthz", "/assets/app.css") * 3:
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200 and answer.read(), path


def test_a_newer_schema_is_refused_and_left_alone(tmp_path):
    server = Server(tmp_path)
    server.on_database("migrate")
    with sqlite3.connect(server.file) as database:
        table, column = next(
            (name, row[1]) for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if "migration" in name for row in database.execute(f"PRAGMA table_info({name})") if row[2] == "TEXT")
        columns = {row[1]: row[2] for row in database.execute(f"PRAGMA table_info({table})")}
        values = ["zz-999-from-the-future" if name == column else 0 for name in columns]
        database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' for _ in values)})", values)
    assert "zz-999-from-the-future" in refused(8, "user", "add", "a@b.example", "--name", "A", "--role", "viewer",
                                               "--database", server.database)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("These are my notes.\n" * 100)
    refused(8, "migrate", "--database", f"sqlite:{file}")
    assert file.read_text() == "These are my notes.\n" * 100


def test_a_full_disk_is_a_clear_error_and_loses_nothing(tmp_path):
    """A file system of 2 MB made of memory stands for a disk that fills up."""
    import os
    import subprocess

    if os.geteuid() != 0:
        pytest.skip("mounting takes root")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("this machine does not let us mount")
    try:
        from conftest import running

        with running(disk) as world:
            intake = world.server.source("flood")
            accepted, answer = 0, None
            for batch in range(2000):
                body = [{"labels": {"alertname": "Flood", "instance": f"{batch}-{n}", "text": "x" * 1000}}
                        for n in range(50)]
                answer = requests.post(intake + "/api/v2/alerts", json=body, timeout=30)
                if answer.status_code != 200:
                    break
                accepted += 50
            assert answer.status_code == 503 and "disk" in answer.text.lower(), answer.text[:300]
            assert len(requests.get(intake + "/api/v2/alerts", timeout=30).json()) == accepted
            assert requests.get(world.server.url + "/healthz", timeout=10).status_code == 200
    finally:
        subprocess.run(["umount", "-l", disk], check=False)


def test_secrets_stay_out_of_the_log(world):
    intake = world.server.source("whisper")
    requests.post(intake + "/api/v2/alerts", json=[{"labels": {"alertname": "A"}}], timeout=10)
    requests.post(intake + "/api/v2/alerts", data=b"broken", timeout=10)
    requests.post(
        world.server.url + "/sign-in", {"email": "nadia@example.org", "password": "wrong but secret"}, timeout=30)
    log = (world.server.folder / "server.log").read_text()
    for secret in (intake.rsplit("/", 1)[1], "wrong but secret", *world.tokens.values()):
        assert secret not in log
