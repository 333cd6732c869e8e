"""Expanding a year of weekly rotations: ours, a C loop over the same transition tables, and Python's zoneinfo."""
import contextlib
import datetime
import hashlib
import pathlib
import subprocess
import tempfile
import time
import zoneinfo

from product import ROOT, Product, lib, started

TABLES = "/usr/share/zoneinfo"
ZONES = [
    "UTC", "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Sao_Paulo", "America/Santiago",
    "Europe/London", "Europe/Berlin", "Europe/Helsinki", "Africa/Cairo", "Africa/Johannesburg", "Asia/Tehran",
    "Asia/Kolkata", "Asia/Kathmandu", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Australia/Lord_Howe",
    "Pacific/Auckland", "Pacific/Chatham"]
ROTATIONS, PEOPLE, WEEKS = 1000, 5, 54
FIRST = datetime.datetime(2026, 12, 28, 9)
FROM, TO = (int(datetime.datetime(year, 1, 1, tzinfo=datetime.timezone.utc).timestamp()) for year in (2027, 2028))


def zoneinfo_loop():
    """What somebody would write; `bench/sched.c` says what a rotation is."""
    week = datetime.timedelta(days=7)
    found = []
    for rotation in range(ROTATIONS):
        start = FIRST.replace(tzinfo=zoneinfo.ZoneInfo(ZONES[rotation % len(ZONES)]))
        starts = [int((start + number * week).timestamp()) for number in range(WEEKS + 1)]
        found.append([
            (starts[number], starts[number + 1], (number + rotation) % PEOPLE) for number in range(WEEKS)
            if starts[number + 1] > FROM and starts[number] < TO])
    return found


def swift_program():
    """The release build of `bench-calendars`, with the options of `script/build`."""
    options = ["--product", "bench-calendars", "-c", "release", "--static-swift-stdlib", "--scratch-path",
               ".build-release", "-Xlinker", "-rpath=$ORIGIN/lib"]
    subprocess.run(["swift", "build", "--quiet", *options], cwd=ROOT, check=True)
    return ROOT / ".build-release" / "release" / "bench-calendars"


def printed(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout


def spans(*words):
    return [float(line) for line in printed(*words).split()]


def expansion(options):
    """Rows for one year of all rotations, and for who is on call now."""
    from measures import Row, median, turns

    with tempfile.TemporaryDirectory(prefix="agileops-bench-") as folder:
        peer = pathlib.Path(folder) / "sched"
        subprocess.run(["cc", "-O2", "-o", peer, ROOT / "bench" / "sched.c"], check=True)
        ours = swift_program()
        lines = "".join(
            f"{rotation},{start},{end},{person}\n" for rotation, shifts in enumerate(zoneinfo_loop())
            for start, end, person in shifts)
        texts = [lines, printed(ours, "shifts", ROTATIONS, 1, *ZONES),
                 printed(peer, "shifts", TABLES, ROTATIONS, 1, *ZONES)]
        sums = {hashlib.sha256(text.encode()).hexdigest() for text in texts}
        assert len(sums) == 1, "the three do not agree about the shifts"
        times = {"ours": [], "c": [], "python": []}
        for kind in turns(options.repetitions, "python", "c", "ours"):
            lib.quiet()
            if kind == "python":
                began = time.perf_counter()
                zoneinfo_loop()
                times[kind].append(time.perf_counter() - began)
            elif kind == "c":
                times[kind].append(median(spans(peer, "expand", TABLES, ROTATIONS, 20, *ZONES)))
            else:
                times[kind].append(median(spans(ours, "expand", ROTATIONS, 20, *ZONES)))
        own, c, python = (median(times[kind]) * 1000 for kind in ("ours", "c", "python"))
        now = median(spans(ours, "now", ROTATIONS, 50, *ZONES)) * 1000
    what = f"A year of {ROTATIONS:,} weekly rotations in {len(ZONES)} zones, {lines.count(chr(10)):,} shifts"
    return [
        Row(what + ", Python", f"{own:.2f} ms", f"{python:.0f} ms", own / python, "≤ 0.1×", own / python <= 0.1),
        Row(what + ", C", f"{own:.2f} ms", f"{c:.2f} ms", own / c, "≤ 3×", own / c <= 3),
        Row(f"Who is on call now in {ROTATIONS:,} rotations", f"{now:.2f} ms", "", None, "≤ 1 ms", now <= 1)]


def page(options):
    """The six-week page of 30 rotations, as the server times it."""
    from measures import Row, median, server_times
    from server import ENGINES

    rows = []
    for engine in ENGINES:
        with contextlib.ExitStack() as stack:
            server = stack.enter_context(started(Product, engine))
            fill(server.world)
            headers = {"Cookie": server.cookie(), "Accept": "text/html"}
            server_times(server, "/rotations", 20, headers)
            lib.quiet()
            took = median(server_times(server, "/rotations", 200, headers))
            rows.append(Row(f"Six-week page of 30 rotations, {engine}", f"{took:.2f} ms", "", None, "≤ 10 ms",
                            took <= 10))
    return rows


def fill(world):
    """30 rotations of five people, each in another zone than the one before."""
    team = world.team()["id"]
    people = [
        world.api.post(
            "/api/v1/people", {"name": f"Person {number}", "email": f"p{number}@example.org", "roles": ["engineer"]})["id"]
        for number in range(20)]
    monday = datetime.date.today() - datetime.timedelta(days=datetime.date.today().weekday() + 7)
    for number in range(30):
        world.api.post("/api/v1/rotations", {
            "name": f"Rotation {number}", "kind": "potw" if number % 3 == 0 else "on_call", "team": team,
            "layers": [{
                "zone": ZONES[number % len(ZONES)], "starts_on": monday.isoformat(), "hand_over": "09:00",
                "slots": [[people[(number + place) % 20]] for place in range(PEOPLE)]}]})


def calendar(options):
    return expansion(options) + page(options)
