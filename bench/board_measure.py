"""The board: how long its page takes and how much it is, a move, and how soon others see it; beside Kanboard."""
import contextlib
import datetime
import gzip
import http.client
import json
import threading
import time

from kanboard import CHECKOUT, Kanboard
from product import Product, lib, started

FEATURES = 10
NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
WAY = ["written", "ready", "in_work", "validation", "done"]


def instant(days):
    return (NOW - datetime.timedelta(days=days)).isoformat().replace("+00:00", "Z")


def moves(states, ago):
    """One state after the other, half a day apart, the last one `ago` days ago."""
    return [
        {"at": instant(ago + (len(states) - 1 - step) / 2), "from": states[step - 1] if step else None, "to": state,
         "by": "Bench", "reason": ""} for step, state in enumerate(states)]


def story(number, feature, states, ago):
    return {
        "id": f"S-{number}", "feature": feature, "kind": "story", "title": f"Story {number} of the bench", "text": "",
        "acceptance": "", "outcome": "", "backlog": "business", "size": 1 + number % 5, "easy": False, "origin": "",
        "moves": moves(states, ago), "after": [], "blocks": [], "people": [], "iterations": [], "commitments": []}


def document(scope, features, stories):
    return json.dumps({
        "format": "agileops-work", "version": 1, "exported_at": instant(0), "team": {"id": scope, "name": f"Bench {scope}"},
        "iterations": [], "features": features, "stories": stories})


def feature(number):
    steps = ["definition", "criteria", "writing", "ordering", "work"]
    return {
        "id": f"F-{number}", "title": f"Feature {number} of the bench", "text": "", "scope": "", "backlog": "business",
        "customer": None, "technologies": "", "origin": "", "effort": 20, "first_effort": 20, "lead": None,
        "requester": None, "demo_at": None, "checks": [], "moves": moves(steps, 60), "commitments": []}


def fill(server, open, closed):
    """Stories in flight, in equal parts in the three open columns, and what was done in five years before."""
    features = [feature(number) for number in range(FEATURES)]
    way = [WAY[:2], WAY[:3], WAY[:4]]
    flight = [story(n, f"F-{n % FEATURES}", way[n % len(way)], n % 20) for n in range(open)]
    take(server, document(1, features, flight))
    for number, start in enumerate(range(0, closed, 10_000)):
        take(server, document(2 + number, [], [
            {**story(start + n, None, WAY, 1 + (start + n) * 1825 / closed), "backlog": "internal"}
            for n in range(min(10_000, closed - start))]))


def take(server, text):
    api = server.world.api
    asked = {"files": [{"name": "work.json", "text": text}], "team": server.world.team()["id"]}
    plan = api.post("/api/v1/work/import", asked)
    api.post("/api/v1/work/import?apply=true", {**asked, "digest": plan["digest"]})


def fetch(server, path, headers, count):
    """Pages over one connection: what each took, in milliseconds, CPU for each, and how many bytes were sent."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    spans, size, before = [], 0, lib.cpu_s(server.pids)
    for _ in range(count):
        began = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (answer.status, body[:200])
        named = answer.headers.get("Server-Timing")
        spans.append(float(named.split("dur=")[1]) if named else (time.perf_counter() - began) * 1000)
        # One that does not compress is given what its own words would compress to.
        size = len(body) if answer.headers.get("Content-Encoding") == "gzip" else len(gzip.compress(body))
    connection.close()
    return spans, (lib.cpu_s(server.pids) - before) * 1000 / count, size


def browser(server):
    return {"Cookie": server.cookie(), "Accept": "text/html", "Accept-Encoding": "gzip"}


def pages(options):
    from measures import Row, median
    from server import ENGINES

    rows, closed = [], options.history // 5
    for engine in ENGINES:
        for count, limit in ((1000, 20), (200, 5)):
            with started(Product, engine) as server:
                fill(server, count, closed)
                headers = browser(server)
                fetch(server, "/board", headers, 20)
                lib.quiet()
                spans, _, size = fetch(server, "/board", headers, 100)
                took = median(spans)
                name = f"Board page, {count:,} open, {closed:,} closed, {engine}"
                rows.append(Row(name, f"{took:.2f} ms", "", None, f"≤ {limit} ms", took <= limit))
                if engine == "sqlite" and count == 1000:
                    kilobytes = size / 1000
                    rows.append(Row(
                        name + ", compressed", f"{kilobytes:.0f} kB", "", None, "≤ 150 kB", kilobytes <= 150))
            if count == 200:
                rows += moving(engine, closed)
    return rows


def moving(engine, closed):
    """A card is moved by its menu while another reader has the board open."""
    from measures import Row, commit_time, median

    with started(Product, engine) as server:
        fill(server, 200, closed)
        headers, form = browser(server), {"Content-Type": "application/json"}
        token = server.world.tokens["ada@example.org"]
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        stories = server.world.api.get("/api/v1/stories", state="ready", limit=100)["stories"]
        took, seen = [], []
        with Listener(server, headers) as listener:
            for each in stories[:60]:
                time.sleep(0.4)  # changes within a quarter of a second are told as one
                began = time.perf_counter()
                connection.request(
                    "POST", f"/api/v1/stories/{each['number']}/move", json.dumps({"to": "in_work"}),
                    {**form, "Authorization": f"Bearer {token}"})
                answer = connection.getresponse()
                said = answer.read()
                assert answer.status == 200, said[:300]
                took.append(float(answer.headers["Server-Timing"].split("dur=")[1]))
                seen.append((listener.wait(began) - began) * 1000)
        connection.close()
    commit = commit_time()
    took, seen = median(took), median(seen)
    name = f"Moving a card, 200 open, {engine}"
    return [
        Row(name, f"{took:.2f} ms", "", None, f"≤ 5 ms + one commit ({commit:.2f} ms)", took <= 5 + commit),
        Row(name + ", until another reader has the new board", f"{seen:.0f} ms", "", None, "≤ 250 ms", seen <= 250)]


class Listener:
    """Another reader's page: hears that something has changed and fetches the board again."""

    def __init__(self, server, headers):
        self.server, self.headers, self.news, self.at = server, headers, threading.Condition(), []
        self.stream = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def __enter__(self):
        self.stream.request("GET", "/live", headers={**self.headers, "Accept": "text/event-stream"})
        self.answer = self.stream.getresponse()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()
        return self

    def read(self):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            while line := self.answer.readline():
                if line.startswith(b"event: change"):
                    fetch(self.server, "/board", self.headers, 1)
                    with self.news:
                        self.at.append(time.perf_counter())
                        self.news.notify_all()

    def wait(self, since):
        with self.news:
            assert self.news.wait_for(lambda: self.at and self.at[-1] > since, 10), "nothing was heard of the move"
            return self.at[-1]

    def __exit__(self, *reason):
        self.stream.sock.close()


def beside(options):
    """CPU and bytes of the board page beside Kanboard's, with equally many cards."""
    from measures import Row, median, turns

    if not CHECKOUT:
        return [Row("Board page beside Kanboard", "", "not measured: KANBOARD names no checkout", None, "≤ 0.1×", None)]
    rows = []
    with started(Kanboard) as peer:
        for count in (200, 1000):
            project, _, _ = peer.board(count)
            path = f"/?controller=BoardViewController&action=show&project_id={project}"
            with started(Product) as ours:
                fill(ours, count, 0)
                asked = {ours: ("/board", browser(ours)), peer: (path, browser(peer))}
                cpu, bytes = {ours: [], peer: []}, {}
                for server in turns(options.repetitions, ours, peer):
                    fetch(server, *asked[server], 10)
                    lib.quiet()
                    _, spent, bytes[server] = fetch(server, *asked[server], 40)
                    cpu[server].append(spent)
                spent = {server: median(values) for server, values in cpu.items()}
                for what, unit, found in (("CPU a page", "ms", spent), ("compressed", "kB", {
                        server: size / 1000 for server, size in bytes.items()})):
                    ratio = found[ours] / found[peer]
                    rows.append(Row(
                        f"Board page, {count:,} open, {what}, Kanboard", f"{found[ours]:.2f} {unit}",
                        f"{found[peer]:.1f} {unit}", ratio, "≤ 0.1×", ratio <= 0.1))
    return rows


def board(options):
    return pages(options) + beside(options)
