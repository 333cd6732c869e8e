"""The calendars that we publish, read by the programs that people read them with."""
import csv
import datetime
import io
import re
import shutil
import subprocess
import zoneinfo

import icalendar
import recurring_ical_events
import requests

from test_cli import laptop

UTC = datetime.timezone.utc
DAY = datetime.timedelta(days=1)
# One of them changes its clocks in any half year.
ZONES = ["Europe/Berlin", "Australia/Sydney"]


def rotations(world):
    """One for each zone, handing over at nine there, with an override, a swap and a pager that was taken."""
    nadia, tomas = world.client("nadia@example.org", "write"), world.client("tomas@example.org", "write")
    people = [world.person(f"{name}@example.org")["id"] for name in ("nadia", "tomas")]
    monday = datetime.date.today() - datetime.timedelta(days=datetime.date.today().weekday() + 7)
    numbers = []
    for zone in ZONES:
        made = world.api.post("/api/v1/rotations", {
            "name": f"Nights, {zone}; “quoted”", "kind": "on_call", "team": world.team()["id"],
            "layers": [{"zone": zone, "starts_on": monday.isoformat(), "hand_over": "09:00",
                        "slots": [[people[0]], [people[1]], people, []]}]})
        number = made["id"]
        numbers.append(number)
        alone = [shift for shift in api_shifts(world, number, DAY) if len(shift["people"]) == 1]
        world.api.post(f"/api/v1/rotations/{number}/overrides", {
            "from": (time(alone[2]["from"]) + DAY).isoformat(), "to": (time(alone[2]["from"]) + 2 * DAY).isoformat(),
            "replaced": alone[2]["people"][0]["id"],
            "person": next(person for person in people if person != alone[2]["people"][0]["id"]), "reason": "Dentist"})
        own = next(shift for shift in alone[3:] if shift["people"][0]["id"] == people[0])
        swap = nadia.post(f"/api/v1/rotations/{number}/swaps", {
            "from": own["from"], "to": own["to"], "asked": people[1]})
        tomas.post(f"/api/v1/swaps/{swap['id']}/accept")
    now = world.api.get("/api/v1/oncall/now")["on_call"][0]
    if len(now["people"]) == 1:
        (nadia if now["people"][0]["id"] == people[1] else tomas).post(f"/api/v1/rotations/{numbers[0]}/take")
    return numbers


def time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def api_shifts(world, number, after=datetime.timedelta()):
    """What the JSON API says about the time that feeds show, without its ragged ends."""
    now = datetime.datetime.now(UTC)
    start, end = (now + after if after else now - 27 * DAY), now + 181 * DAY
    answer = world.api.get(
        f"/api/v1/rotations/{number}/shifts", **{"from": start.isoformat(), "to": end.isoformat()})
    return [shift for shift in answer["shifts"] if shift["people"]]


def expected(world, numbers, person=None):
    """(from, to, title) of every shift, in whole seconds as calendar files have them."""
    names = {rotation["id"]: rotation["name"] for rotation in world.api.get("/api/v1/rotations")["rotations"]}
    shifts = [
        (time(shift["from"]).replace(microsecond=0), time(shift["to"]).replace(microsecond=0),
         f"{names[number]}: " + ", ".join(who["name"] for who in shift["people"]))
        for number in numbers for shift in api_shifts(world, number)
        if person is None or person in [who["id"] for who in shift["people"]]]
    # The pager was taken at once: what was left of that shift may not fill a second.
    return sorted(shift for shift in shifts if shift[0] < shift[1])


def by_library(text):
    """The file as Python's calendar libraries understand it, in the same time as `expected`."""
    calendar = icalendar.Calendar.from_ical(text)
    assert not [problem for event in calendar.walk() for problem in event.errors]
    now = datetime.datetime.now(UTC)
    events = recurring_ical_events.of(calendar).between(now - 27 * DAY, now + 181 * DAY)
    assert len({str(event["UID"]) for event in events}) == len(events)
    return sorted((event.start.astimezone(UTC), event.end.astimezone(UTC), str(event["SUMMARY"])) for event in events)


def by_khal(text, folder):
    """The same by Debian's khal, out of a calendar into which it imported the file."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "calendar").mkdir(parents=True)
    config = folder / "config"
    config.write_text(f"""
[calendars]
[[feed]]
path = {folder / "calendar"}
type = calendar
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M:%S
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M:%S
longdatetimeformat = %Y-%m-%dT%H:%M:%S
[sqlite]
path = {folder / "khal.db"}
""")
    (folder / "feed.ics").write_text(text, newline="")

    def khal(*arguments):
        return subprocess.run(
            ["/usr/bin/khal", "-c", str(config), *arguments], check=True, capture_output=True, text=True, timeout=120,
            env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}).stdout

    khal("import", "--batch", "-a", "feed", str(folder / "feed.ics"))
    now = datetime.datetime.now(UTC)
    listed = khal(
        "list", "--once", "--day-format", "", "--format", "{start-long}|{end-long}|{title}",
        (now - 29 * DAY).strftime("%Y-%m-%d"), "215d")
    found = [line.split("|") for line in listed.splitlines() if line]
    shifts = sorted((*(time(at).replace(tzinfo=UTC) for at in line[:2]), line[2]) for line in found)
    return [shift for shift in shifts if shift[1] > now - 27 * DAY and shift[0] < now + 181 * DAY]


def test_feeds_are_read_back_to_the_same_shifts(each_engine, tmp_path):
    world = each_engine
    numbers = rotations(world)
    assert any(changes_clocks(zone) for zone in ZONES)
    nadia = world.client("nadia@example.org", "write")
    person = world.person("nadia@example.org")["id"]
    for body, shifts in [
        ({"of": "rotation", "id": numbers[0]}, expected(world, numbers[:1])),
        ({"of": "rotation", "id": numbers[1]}, expected(world, numbers[1:])),
        ({"of": "team", "id": world.team()["id"]}, expected(world, numbers)),
        ({"of": "person"}, expected(world, numbers, person)),
    ]:
        assert len(shifts) > 15
        urls = nadia.post("/api/v1/calendars", body)["urls"]
        text = requests.get(urls["ics"], timeout=10).content.decode()
        assert by_library(text) == shifts, body
        assert by_khal(text, tmp_path / "khal") == shifts, body
        assert len(rows := list(csv.DictReader(io.StringIO(requests.get(urls["csv"], timeout=10).text)))) >= len(shifts)
        feed = requests.get(urls["json"], timeout=10).json()["shifts"]
        assert [(row["from"], row["to"]) for row in rows] == [(shift["from"], shift["to"]) for shift in feed]


def changes_clocks(zone):
    start = datetime.datetime.now(zoneinfo.ZoneInfo(zone))
    return len({(start + day * DAY).utcoffset() for day in range(181)}) > 1


def test_an_override_changes_only_its_own_entries(fresh_world):
    world = fresh_world
    number = rotations(world)[0]
    url = world.client("nadia@example.org", "write").post(
        "/api/v1/calendars", {"of": "rotation", "id": number})["urls"]["ics"]

    def entries():
        calendar = icalendar.Calendar.from_ical(requests.get(url, timeout=10).content)
        return {str(event["UID"]): event.to_ical() for event in calendar.walk("VEVENT")}

    before = entries()
    shift = next(shift for shift in reversed(api_shifts(world, number, DAY)) if len(shift["people"]) == 1)
    world.api.post(f"/api/v1/rotations/{number}/overrides", {
        "from": (time(shift["from"]) + DAY).isoformat(), "to": shift["to"], "reason": "",
        "replaced": shift["people"][0]["id"], "person": world.person("ada@example.org")["id"]})
    after = entries()
    assert set(before) <= set(after) and len(after) == len(before) + 1
    assert len([uid for uid in before if before[uid] != after[uid]]) == 1


def test_an_address_is_a_secret_that_can_be_revoked(fresh_world):
    world = fresh_world
    rotations(world)
    printed = laptop(world, "oncall", "calendar", "add", "--team", world.team()["name"])
    url = re.search(r"\S+\.ics", printed).group()
    token = re.search(r"cal_[\w-]+", url).group()
    tag = requests.get(url, timeout=10).headers["ETag"]
    assert requests.get(url, headers={"If-None-Match": tag}, timeout=10).status_code == 304
    assert world.team()["name"] in laptop(world, "oncall", "calendar", "list")
    laptop(world, "oncall", "calendar", "revoke", "1")
    refused = requests.get(url, timeout=10)
    assert (refused.status_code, refused.text) == (404, "There is no such calendar.\n")
    assert token not in (world.server.folder / "server.log").read_text()
    assert token.encode() not in world.server.file.read_bytes()
