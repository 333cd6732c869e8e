"""Our own server, filled the way the world fills it: over HTTP."""
import contextlib
import http.client
import json
import os
import pathlib
import sys
import tempfile
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[1]
SHARED = pathlib.Path(os.environ.get("SHARED_BENCH", ROOT.parent / "shared" / "bench"))
sys.path[:0] = [str(SHARED), str(ROOT / "Tests" / "Journeys")]
os.environ.setdefault("AGILEOPS_PROGRAM", str(ROOT / ".build-release" / "release" / "agileops"))

import lib  # noqa: E402  (the peers' bench, beside the checkout)
from server import Server  # noqa: E402
from world import World  # noqa: E402


class Product:
    name = "AgileOps"

    def __init__(self, folder, engine="sqlite"):
        self.server = Server(folder, engine).start()
        self.world = World(self.server)
        self.intake = self.server.source("bench")
        lib.boost(self.pid)

    @property
    def pid(self):
        return self.server.process.pid

    @property
    def pids(self):
        return [self.pid]

    @property
    def port(self):
        return self.server.port

    @property
    def alerts(self):
        return urllib.parse.urlsplit(self.intake).path + "/api/v2/alerts"

    def someone_is_told(self, hook):
        """Makes the person of the week one whose chat is at `hook`."""
        world = self.world
        world.always_at_work()
        world.rotation("potw", "nadia@example.org")
        person = world.person("nadia@example.org")["id"]
        world.api.post(
            f"/api/v1/people/{person}/contact-methods", {"kind": "slack_webhook", "label": "Chat", "address": hook})

    def cookie(self):
        """A signed-in browser's."""
        from world import PASSWORD

        body = urllib.parse.urlencode({"email": "nadia@example.org", "password": PASSWORD})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("POST", "/sign-in", body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        answer.read()
        return answer.headers["Set-Cookie"].split(";")[0]

    def stop(self):
        self.world.close()
        self.server.stop()


class Alertmanager:
    name = "Alertmanager"

    def __init__(self, folder, hook=None):
        import subprocess

        from waiting import free_port

        self.port, self.alerts = free_port(), "/api/v2/alerts"
        environment = dict(os.environ, PORT=str(self.port), DIR=str(pathlib.Path(folder) / "am"))
        if hook:
            environment.update(HOOK=hook, GROUP_WAIT="0s", GROUP_BY="alertname,instance")
        printed = subprocess.run(
            ["bash", str(SHARED / "setup_alertmanager.sh")], stdout=subprocess.PIPE, env=environment, check=True,
            text=True)
        self.pid = int(printed.stdout.split()[-1])
        assert lib.wait_http("127.0.0.1", self.port, "/-/ready", 30, ok=lambda status: status == 200)
        lib.boost(self.pid)

    @property
    def pids(self):
        return [self.pid]

    def stop(self):
        import signal

        from waiting import until

        def is_gone():
            try:
                return pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
            except FileNotFoundError:
                return True

        os.kill(self.pid, signal.SIGTERM)
        until(is_gone, "Alertmanager ended", 20)


@contextlib.contextmanager
def started(kind, *arguments, **options):
    """A server of the kind with an empty folder, stopped and cleared away afterwards."""
    with tempfile.TemporaryDirectory(prefix="agileops-bench-", dir=os.environ.get("BENCH_DIR")) as folder:
        server = kind(folder, *arguments, **options)
        try:
            yield server
        finally:
            server.stop()


def alert(number, salt="g", **labels):
    """The alert that the peers' bench sends, about 250 bytes."""
    return {
        "labels": {
            "alertname": f"A{number % 50}", "service": f"svc-{number % 100}", "instance": f"{salt}-{number}",
            "severity": "warning", **labels},
        "annotations": {
            "summary": f"Queue depth above limit on host {number}",
            "runbook": f"https://example.invalid/rb/{number % 50}"},
        "generatorURL": "http://example.invalid/g"}


def post(server, alerts, batch=500):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    for start in range(0, len(alerts), batch):
        body = json.dumps(alerts[start:start + batch])
        connection.request("POST", server.alerts, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        said = answer.read()
        assert answer.status in (200, 202), (answer.status, said[:300])
    connection.close()
