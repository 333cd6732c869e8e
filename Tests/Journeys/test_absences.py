"""Leave and holidays from calendars elsewhere, over the real network."""
import contextlib
import datetime
import http.server
import threading
import time

from waiting import until


@contextlib.contextmanager
def site(answers):
    """A web server of paths: (status, headers, pieces of the body, seconds between them)."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status, headers, pieces, pause = answers[self.path]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                for piece in pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    time.sleep(pause)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def days(first, count, summary):
    end = first + datetime.timedelta(days=count)
    return "\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//journey//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}", f"SUMMARY:{summary}", "END:VEVENT",
        "END:VCALENDAR", ""]).encode()


def add(world, name, url):
    return world.api.post("/api/v1/absence-calendars", {
        "purpose": "leave", "name": name, "person": world.person("nadia@example.org")["id"], "url": url})["id"]


def calendar(world, number):
    found = world.api.get("/api/v1/absence-calendars")["calendars"]
    return next(calendar for calendar in found if calendar["id"] == number)


def test_feeds_that_are_well_and_feeds_that_lead_astray(each_engine):
    world = each_engine
    monday = datetime.date.today() + datetime.timedelta(days=14 - datetime.date.today().weekday())
    good = days(monday, 5, "Sea")
    with site({"/inside": (200, {}, [b"secret"], 0)}) as other, site({
        "/good.ics": (200, {"Content-Type": "text/calendar"}, [good], 0),
        "/moved.ics": (302, {"Location": "/good.ics"}, [], 0),
        "/astray.ics": (302, {"Location": f"{other}/inside"}, [], 0),
        "/round.ics": (302, {"Location": "/round.ics"}, [], 0),
        "/large.ics": (200, {}, [b"x" * 1_000_000] * 7, 0),
        "/drip.ics": (200, {}, [b"B"] * 120, 1),
    }) as here:
        problems = {
            name: add(world, name, f"{here}/{name}.ics")
            for name in ("good", "moved", "astray", "round", "large", "drip")}
        read = lambda: {name: calendar(world, number) for name, number in problems.items()}  # noqa: E731
        until(lambda: all(entry["read_at"] for entry in read().values()), "all were read", seconds=60)
        found = {name: entry["problem"] for name, entry in read().items()}
    assert found["good"] is None and found["moved"] is None
    assert "which nobody has allowed" in found["astray"]
    assert "more than 5 times" in found["round"]
    assert "at most 5 MiB" in found["large"]
    assert "did not answer within 20 seconds" in found["drip"]
    leaves = world.api.get("/api/v1/leaves")["leaves"]
    assert [leave["from"][:10] for leave in leaves] == [monday.isoformat()] * 2
