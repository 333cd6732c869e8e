"""Journey “kill”: whatever was answered 2xx is there after kill -9, once, and no P1 is silent."""
import collections
import itertools
import os
import random
import threading
import time

import pytest
import requests

from server import ENGINES
from waiting import until

KILLS = {"sqlite": 20, "postgresql": 5}


class Load:
    """Posts alerts until it is told to stop and remembers which were accepted."""

    def __init__(self, intake, name, batch, severity, pause):
        self.intake, self.name, self.batch, self.severity, self.pause = intake, name, batch, severity, pause
        self.accepted, self.refused, self.ended = [], 0, threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        http = requests.Session()
        for number in itertools.count():
            if self.ended.is_set():
                return
            names = [f"{self.name}-{number}-{place}" for place in range(self.batch)]
            body = [
                {"labels": {"alertname": self._group(name), "severity": self.severity, "instance": name},
                 "annotations": {"summary": f"Summary of {name}"}, "endsAt": "2090-01-01T00:00:00Z"}
                for name in names]
            try:
                answer = http.post(self.intake + "/api/v2/alerts", json=body, timeout=10)
                if answer.status_code // 100 == 2:
                    self.accepted += names
                else:
                    assert answer.status_code in (429, 503), answer.text
                    self.refused += 1
            except requests.RequestException:
                self.refused += 1
                time.sleep(0.02)
            if self.pause:
                time.sleep(self.pause)

    def _group(self, name):
        """Urgent alerts are interrupts of their own, the others join twenty."""
        return name if self.severity == "critical" else f"Load {sum(name.encode()) % 20}"

    def stop(self):
        self.ended.set()
        self.thread.join(timeout=20)
        assert not self.thread.is_alive()


@pytest.mark.parametrize("engine", ENGINES)
def test_kill_loses_nothing_that_was_accepted(engine, tmp_path, request):
    from conftest import running

    seed = int(os.environ.get("SEED", time.time_ns() % 1_000_000))
    print(f"SEED={seed}")
    dice = random.Random(seed)
    with running(tmp_path, engine) as world:
        server = world.server
        world.always_at_work()
        sink = world.sink("nadia@example.org")
        world.rotation("potw", "nadia@example.org")
        intake = server.source("load")

        loads = [Load(intake, f"B{n}", batch=8, severity="warning", pause=0.01) for n in range(2)]
        loads.append(Load(intake, "P1", batch=1, severity="critical", pause=0.1))
        for _ in range(KILLS[engine]):
            time.sleep(dice.uniform(0.05, 1.0))
            server.kill()
            server.start()
        time.sleep(0.5)
        for load in loads:
            load.stop()

        accepted = [name for load in loads for name in load.accepted]
        urgent = set(loads[-1].accepted)
        print(f"{engine}: {len(accepted)} alerts accepted, {len(urgent)} of them P1, "
              f"{sum(load.refused for load in loads)} requests failed")
        assert len(accepted) > 100 and len(urgent) > 5, "the load was too small to say anything"

        stored = collections.Counter(
            alert["labels"]["instance"]
            for alert in requests.get(intake + "/api/v2/alerts", timeout=60).json())
        missing = [name for name in accepted if stored[name] == 0]
        assert missing == [], f"{len(missing)} accepted alerts are gone"
        twice = [name for name, count in stored.items() if count > 1]
        assert twice == [], f"{len(twice)} alerts are there more than once"

        def silent():
            told = " ".join(sink.texts).split("Summary of ")
            return urgent - {text.split("*", 1)[0].split(" ")[0].strip() for text in told}

        # A claim of a killed server ends after its lease; then the message is sent again.
        until(lambda: not silent(), f"every P1 was told; silent so far: {sorted(silent())[:5]}", 120, every=0.5)


def test_two_urgent_alerts_in_one_request_are_both_told(fresh_world):
    world = fresh_world
    world.always_at_work()
    sink = world.sink("nadia@example.org")
    world.rotation("potw", "nadia@example.org")
    intake = world.server.source("pair")
    body = [{"labels": {"alertname": name, "severity": "critical"}} for name in ("Left", "Right")]
    assert requests.post(intake + "/api/v2/alerts", json=body, timeout=10).status_code == 200
    until(lambda: len(sink.texts) == 2, "both are told")
    assert any("Left" in text for text in sink.texts) and any("Right" in text for text in sink.texts)


def test_a_receiver_that_is_down_is_tried_again(fresh_world):
    world = fresh_world
    world.always_at_work()
    sink = world.sink("nadia@example.org")
    sink.answer = (503, b"busy")
    world.rotation("potw", "nadia@example.org")
    intake = world.server.source("patient")
    requests.post(
        intake + "/api/v2/alerts", json=[{"labels": {"alertname": "Late", "severity": "critical"}}], timeout=10)
    time.sleep(1)
    sink.answer = (200, b"ok")
    until(lambda: any("Late" in text for text in sink.texts), "the message arrives after all", 40)
