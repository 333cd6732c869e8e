"""What is measured. Each measure returns rows for the table; A and B take turns in one run."""
import contextlib
import dataclasses
import http.client
import http.server
import pathlib
import re
import sqlite3
import statistics
import tempfile
import threading
import time

from product import SHARED, Alertmanager, Product, alert, lib, post, started

LUA = str(SHARED / "lua" / "post_alerts.lua")


@dataclasses.dataclass
class Row:
    what: str
    ours: str
    peer: str
    ratio: float | None
    goal: str
    holds: bool | None


def median(values):
    return statistics.median(values)


def turns(count, *kinds):
    """A B A B …: what disturbs the machine disturbs both."""
    for _ in range(count):
        yield from kinds


def intake(options):
    rows = []
    for connections, batch, mode in ((16, 64, "unique"), (64, 64, "unique"), (16, 1, "unique"), (64, 1, "unique"),
                                     (16, 64, "repeat"), (16, 1, "repeat")):
        rates, cpu = {Product: [], Alertmanager: []}, {Product: [], Alertmanager: []}
        for kind in turns(options.repetitions, Alertmanager, Product):
            with started(kind) as server:
                lib.quiet()
                result = lib.wrk(
                    f"http://127.0.0.1:{server.port}{server.alerts}", c=connections, d=options.seconds, script=LUA,
                    env={"BATCH": batch, "MODE": mode, "SALT": f"s{time.time_ns()}"}, pids=server.pids)
                assert not result["bad"], (server.name, result)
                rates[kind].append(result["rps"] * batch)
                cpu[kind].append(result["cpu_ms_req"])
        ours, peer = median(rates[Product]), median(rates[Alertmanager])
        goal = 0.5 if (mode, batch) == ("unique", 1) else 1.0
        name = f"POST {mode}, {batch} a request, {connections} connections"
        rows.append(Row(name, f"{ours:,.0f} alerts/s", f"{peer:,.0f} alerts/s", ours / peer, f"≥ {goal:g}×",
                        ours / peer >= goal))
        ours, peer = median(cpu[Product]), median(cpu[Alertmanager])
        limit = "≤ 2×" if batch == 1 else ""
        rows.append(Row(name + ", CPU a request", f"{ours:.3f} ms", f"{peer:.3f} ms", ours / peer, limit,
                        ours / peer <= 2 if limit else None))
    return rows


class Arrivals:
    """Notes when a message that names a key arrives; the same receiver for everybody."""

    def __init__(self):
        self.at, arrivals = {}, self
        self.news = threading.Condition()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                now = time.perf_counter()
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                with arrivals.news:
                    for key in re.findall(r"key-\d+-\d+", body):
                        arrivals.at.setdefault(key, now)
                    arrivals.news.notify_all()
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, key, seconds=20):
        with self.news:
            assert self.news.wait_for(lambda: key in self.at, seconds), f"{key} did not arrive"
            return self.at[key]


def delay(options):
    arrivals = Arrivals()
    spans = {Product: [], Alertmanager: []}
    with contextlib.ExitStack() as stack:
        servers = {
            Alertmanager: stack.enter_context(started(Alertmanager, hook=arrivals.url)),
            Product: stack.enter_context(started(Product))}
        servers[Product].someone_is_told(arrivals.url)
        for turn, kind in enumerate(turns(options.repetitions, Alertmanager, Product)):
            lib.quiet()
            for number in range(100):
                key = f"key-{turn}-{number}"
                value = alert(number, salt=key)
                value["labels"]["alertname"] = value["annotations"]["summary"] = key
                began = time.perf_counter()
                post(servers[kind], [value])
                spans[kind].append((arrivals.wait(key) - began) * 1000)
    commit = commit_time()
    ours, peer = median(spans[Product]), median(spans[Alertmanager])
    bound = 2 * peer + commit
    return [Row(
        "POST to the receiver's webhook, median", f"{ours:.2f} ms", f"{peer:.2f} ms", ours / peer,
        f"≤ 2× + one commit ({commit:.2f} ms)", ours <= bound)]


def commit_time():
    """One durable commit of one row on this disk, median, in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="agileops-bench-") as folder:
        database = sqlite3.connect(pathlib.Path(folder) / "commit.sqlite", isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE t (a TEXT)")
        spans = []
        for _ in range(200):
            began = time.perf_counter()
            database.execute("INSERT INTO t VALUES ('x')")
            spans.append((time.perf_counter() - began) * 1000)
        database.close()
    return median(spans)


def lists(options):
    rows, same = [], {}
    for count in (10_000, 50_000):
        with contextlib.ExitStack() as stack:
            servers = [stack.enter_context(started(kind)) for kind in (Alertmanager, Product)]
            alerts = [alert(number, tier="few" if number < 100 else "many") for number in range(count)]
            for server in servers:
                post(server, alerts)
            time.sleep(2)
            for name, filter in (("1 % match", "service%3D%22svc-7%22"), ("100 match", "tier%3D%22few%22")):
                found = {server.name: [] for server in servers}
                for server in turns(options.repetitions, *servers):
                    lib.quiet()
                    result = lib.seq_get("127.0.0.1", server.port, f"{server.alerts}?filter={filter}", 20, 8)
                    found[server.name].append(result["p50_ms"])
                ours, peer = median(found["AgileOps"]), median(found["Alertmanager"])
                same[count, name] = ours
                rows.append(Row(f"Filtered list of {count:,} open alerts, {name}", f"{ours:.2f} ms", f"{peer:.2f} ms",
                                ours / peer, "≤ 0.1×", ours / peer <= 0.1))
            for server in servers:
                lib.seq_get("127.0.0.1", server.port, server.alerts, 2, 30)
            memory = {server.name: lib.rss_mib(server.pid) for server in servers}
            ours, peer = memory["AgileOps"], memory["Alertmanager"]
            goal = "≤ 0.5×" if count == 50_000 else ""
            name = f"Memory with {count:,} open alerts, after two whole lists"
            holds = ours / peer <= 0.5 if goal else None
            rows.append(Row(name, f"{ours} MiB", f"{peer} MiB", ours / peer, goal, holds))
    ratio = same[50_000, "100 match"] / same[10_000, "100 match"]
    rows.append(Row("The same 100 matches among 50,000 against among 10,000", f"{ratio:.2f}×", "", None, "≤ 1.5×",
                    ratio <= 1.5))
    return rows


def history(server, count):
    """Interrupts that were opened and have recovered."""
    for start in range(0, count, 500):
        alerts = [alert(number, salt="old") for number in range(start, min(count, start + 500))]
        for value in alerts:
            value["labels"].update(alertname=value["labels"]["instance"], severity="info")
        post(server, alerts)
        for value in alerts:
            value["endsAt"] = "2020-01-01T00:00:00Z"
        post(server, alerts)


def opened(server, count):
    post(server, [
        {**alert(number, salt="new"), "labels": {"alertname": f"Open {number}", "service": f"svc-{number % 20}",
                                                  "severity": "warning"}} for number in range(count)])


def server_times(server, path, count, headers):
    """What the server itself says each page took, in milliseconds, over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    spans = []
    for _ in range(count):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        spans.append(float(answer.headers["Server-Timing"].split("dur=")[1]))
    connection.close()
    return spans


def queue(options):
    from server import ENGINES

    rows = []
    for engine in ENGINES:
        with contextlib.ExitStack() as stack:
            fresh, old = (stack.enter_context(started(Product, engine)) for _ in range(2))
            history(old, options.history)
            cookies = {}
            for server in (fresh, old):
                opened(server, 200)
                cookies[server] = server.cookie()
            found = {fresh: [], old: []}
            for server in turns(options.repetitions, fresh, old):
                headers = {"Cookie": cookies[server], "Accept": "text/html"}
                server_times(server, "/interrupts", 10, headers)
                lib.quiet()
                found[server].append(median(server_times(server, "/interrupts", 200, headers)))
            ours, base = median(found[old]), median(found[fresh])
            rows.append(Row(
                f"Queue page, 200 open, {options.history:,} closed, {engine}", f"{ours:.2f} ms",
                f"{base:.2f} ms without history", ours / base, "≤ 5 ms and ≤ 1.3×", ours <= 5 and ours / base <= 1.3))
    return rows


def idle(options):
    """Memory of a server that has nothing to do, and how soon one with much history answers."""
    with started(Product) as server:
        time.sleep(5)
        memory = lib.rss_mib(server.pid)
        history(server, options.history)
        opened(server, 200)
        spans = []
        for _ in range(5):
            server.server.stop()
            lib.quiet()
            began = time.perf_counter()
            start_without_waiting(server.server)
            lib.wait_http("127.0.0.1", server.port, "/readyz", 30, ok=lambda status: status == 200, poll=0.001)
            spans.append((time.perf_counter() - began) * 1000)
        time.sleep(5)
        later = lib.rss_mib(server.pid)
    return [
        Row("Memory, idle, new database", f"{memory} MiB", "", None, "≤ 60 MiB", memory <= 60),
        Row(f"Memory, idle, {options.history:,} interrupts stored", f"{later} MiB", "", None, "≤ 60 MiB", later <= 60),
        Row(f"Start to first answer, {options.history:,} interrupts stored", f"{median(spans):.0f} ms", "", None,
            "≤ 300 ms", median(spans) <= 300)]


def start_without_waiting(server):
    """`Server.start` looks only now and then; here every millisecond counts."""
    look, server._answers = server._answers, lambda: True
    try:
        server.start()
    finally:
        server._answers = look


def calendar(options):
    import calendar_measure

    return calendar_measure.calendar(options)


def board(options):
    import board_measure

    return board_measure.board(options)


def forecast(options):
    import forecast_measure

    return forecast_measure.forecast(options)


ALL = {
    "intake": intake, "delay": delay, "lists": lists, "queue": queue, "calendar": calendar,
    "forecast": forecast, "board": board, "idle": idle}
