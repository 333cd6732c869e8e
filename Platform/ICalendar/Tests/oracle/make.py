#!/usr/bin/env python3
"""Writes rules.ics, events that recur by many rules, and rules.tsv, when they take place according to
recurring-ical-events (on dateutil and zoneinfo, independent of libical and of our own code), for RecurrenceOracleTests.

    python3 -m venv /tmp/oracle && /tmp/oracle/bin/pip install icalendar==7.3.0 recurring-ical-events==3.8.2
    /tmp/oracle/bin/python make.py [SEED [COUNT [FOLDER]]]

A line of rules.tsv is UID, start and end, with tabs between them: times in UTC, the last day of events of whole days.

Left out on purpose, because the two see it differently:
- A DTSTART that the rule itself does not give, together with COUNT: RFC 5545 counts it, dateutil does not.
- BYSETPOS in weekly rules with COUNT: dateutil's first week begins with DTSTART, and so has other positions.
- BYWEEKNO without BYDAY: RFC 5545 takes the weekday of DTSTART, dateutil takes all seven.
- Weeks counted from the end that come to week 1: dateutil overlooks their days in the year before.
- An UNTIL that is only a date for an event with a time: here that day is included.
"""

import datetime
import pathlib
import random
import sys
import zoneinfo

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr

UTC = datetime.timezone.utc
HOME = "Europe/Berlin"
FROM = datetime.datetime(2026, 1, 1, tzinfo=zoneinfo.ZoneInfo(HOME))
TO = datetime.datetime(2028, 3, 1, tzinfo=zoneinfo.ZoneInfo(HOME))
MOST = 40
ZONES = [HOME, HOME, "America/New_York", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Santiago"]
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

# DTSTART as local time in HOME, DTEND, further properties.
WRITTEN = [
    ("20260101T020000", "20260101T040000", "RRULE:FREQ=DAILY;INTERVAL=29"),
    ("20260327T023000", "20260327T033000", "RRULE:FREQ=DAILY;COUNT=5"),
    ("20261023T023000", "20261023T033000", "RRULE:FREQ=DAILY;COUNT=5"),
    ("20260324T220000", "20260325T060000", "RRULE:FREQ=DAILY;COUNT=8"),
    ("20260105T090000", "20260112T090000", "RRULE:FREQ=WEEKLY"),
    ("20240229T100000", "20240229T110000", "RRULE:FREQ=YEARLY"),
    ("20260131T100000", "20260131T110000", "RRULE:FREQ=MONTHLY"),
    ("20260130T100000", "20260130T110000", "RRULE:FREQ=MONTHLY;BYDAY=-1FR"),
    ("20260130T100000", "20260130T110000", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    ("20260113T100000", "20260113T110000", "RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU;UNTIL=20261110T090000Z"),
    ("20260113T100000", "20260113T110000", "RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU;UNTIL=20261110T085959Z"),
    ("20260213T100000", "20260213T110000", "RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"),
    ("20260131T100000", "20260131T110000", "RRULE:FREQ=DAILY;BYMONTHDAY=-1"),
    ("20260105T100000", "20260105T110000", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=MO;COUNT=20"),
    ("20260105T100000", "20260105T110000", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU;COUNT=20"),
    ("20260105T100000", "20260105T110000", "RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1"),
    ("20260105T100000", "20260105T110000", "RRULE:FREQ=YEARLY;BYWEEKNO=2,20,53;BYDAY=MO"),
    ("20251229T100000", "20251229T110000", "RRULE:FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO"),
    ("20260101T100000", "20260101T110000", "RRULE:FREQ=YEARLY;BYYEARDAY=1,100,-1,366"),
    ("20260329T100000", "20260329T110000", "RRULE:FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU"),
    ("20260105T100000", "20260105T110000", "RRULE:FREQ=YEARLY;BYDAY=1MO,20MO,-1MO"),
    ("20260105T083000", "20260105T084500", "RRULE:FREQ=WEEKLY;BYHOUR=8,16;BYMINUTE=15,30;COUNT=12"),
    ("20260105T083000", "20260105T084500", "RRULE:FREQ=HOURLY;INTERVAL=5;COUNT=9"),
    ("20260105T083000", "20260105T084500", "RRULE:FREQ=MINUTELY;INTERVAL=90;COUNT=9"),
    ("20260105T083000", "20260105T084500", "RRULE:FREQ=SECONDLY;INTERVAL=30;BYHOUR=8;BYMINUTE=30;COUNT=4"),
    ("20260105T083000", "20260105T084500", "RRULE:FREQ=MONTHLY;INTERVAL=18"),
    ("20260105T083000", "20260105T084500", "RRULE:FREQ=WEEKLY;COUNT=6\nRRULE:FREQ=MONTHLY;COUNT=4"),
    ("20260105T083000", "20260105T084500", "RDATE:20260106T083000,20260301T083000\nEXDATE:20260105T083000"),
    ("20260105T083000", "20260105T084500", "RDATE;VALUE=PERIOD:20260106T083000/20260106T200000,20260301T083000/PT3H"),
    ("20260105T083000", "20260105T084500",
     "RRULE:FREQ=DAILY;COUNT=6\nEXDATE:20260106T083000\nEXDATE:20260107T083000,20260108T083000"),
    ("20260325T083000", "20260325T084500", "RRULE:FREQ=DAILY;COUNT=8\nEXDATE:20260327T073000Z,20260330T063000Z"),
]


def rule(random):
    """A rule as people and programs write them, and some that nobody would."""
    frequency = random.choice(["DAILY"] + ["WEEKLY"] * 3 + ["MONTHLY"] * 4 + ["YEARLY"] * 4)
    parts = [f"FREQ={frequency}"]

    def sometimes(chance, name, value):
        if random.random() < chance:
            parts.append(f"{name}={value()}")

    def some(most, values):
        return ",".join(str(value) for value in random.sample(list(values), random.randint(1, most)))

    both = lambda most: [n for n in range(-most, most + 1) if n]
    sometimes(0.5, "INTERVAL", lambda: random.randint(2, 9))
    sometimes(0.3, "BYMONTH", lambda: some(4, range(1, 13)))
    numbered = frequency in ("MONTHLY", "YEARLY")
    weeks = frequency == "YEARLY" and random.random() < 0.2
    if weeks:
        parts.append("BYWEEKNO=" + some(3, [week for week in both(53) if week > -52]))
    elif frequency != "WEEKLY":
        sometimes(0.3, "BYMONTHDAY", lambda: some(4, both(31)))
    if frequency == "YEARLY" and not weeks:
        sometimes(0.15, "BYYEARDAY", lambda: some(4, both(366)))
    if weeks or random.random() < 0.5:
        named = random.sample(DAYS, random.randint(1, 4))
        if numbered and not weeks and random.random() < 0.6:
            named = [f"{random.choice([-3, -2, -1, 1, 2, 3, 4, 5])}{day}" for day in named]
        parts.append("BYDAY=" + ",".join(named))
    sometimes(0.1, "BYHOUR", lambda: some(2, range(24)))
    sometimes(0.1, "BYMINUTE", lambda: some(2, range(60)))
    if frequency in ("MONTHLY", "YEARLY"):
        sometimes(0.25, "BYSETPOS", lambda: some(2, both(4)))
    sometimes(0.3, "WKST", lambda: random.choice(DAYS))
    return ";".join(parts)


def stamp(time):
    return time.strftime("%Y%m%dT%H%M%S")


def random_event(random):
    """The lines of an event whose rule gives its own start."""
    text = rule(random)
    base = datetime.datetime(random.randint(2019, 2026), random.randint(1, 12), random.randint(1, 28),
                             random.randint(0, 23), random.choice([0, 15, 30]))
    whole = random.random() < 0.25
    if whole:
        base = base.replace(hour=0, minute=0)
        text = ";".join(part for part in text.split(";") if not part.startswith(("BYHOUR", "BYMINUTE")))
    start = next(iter(rrulestr(text + ";UNTIL=20300101T000000", dtstart=base)), None)
    if start is None:
        return None
    until = start + datetime.timedelta(days=random.randint(1, 2000))
    if whole:
        bound = random.choice(["", f";COUNT={random.randint(2, 60)}", f";UNTIL={until:%Y%m%d}"])
        end = start + datetime.timedelta(days=random.choice([1, 1, 2, 7]))
        return [f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}", f"RRULE:{text}{bound}"]
    zone = random.choice(ZONES)
    utc = until.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(UTC)
    bound = random.choice(["", f";COUNT={random.randint(2, 60)}", f";UNTIL={stamp(utc)}Z"])
    end = start + datetime.timedelta(minutes=random.choice([0, 30, 480, 15 * 60, 7 * 1440]))
    return [f"DTSTART;TZID={zone}:{stamp(start)}", f"DTEND;TZID={zone}:{stamp(end)}", f"RRULE:{text}{bound}"]


def written_event(start, end, more):
    lines = [f"DTSTART;TZID={HOME}:{start}", f"DTEND;TZID={HOME}:{end}"]
    for line in more.split("\n"):
        if line.startswith("RRULE") or line.endswith("Z"):
            lines.append(line)
        else:
            name, values = line.split(":")
            lines.append(f"{name};TZID={HOME}:{values}")
    return lines


def vevent(uid, lines):
    return ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"]


def calendar(events):
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//AgileOps//oracle//EN", *events, "END:VCALENDAR", ""])


def utc(time):
    return stamp(time.astimezone(UTC)) + "Z"


def rows(uid, lines):
    read = icalendar.Calendar.from_ical(calendar(vevent(uid, lines)))
    found = []
    for event in recurring_ical_events.of(read).between(FROM, TO):
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        if isinstance(start, datetime.datetime):
            found.append((uid, utc(start), utc(end)))
        else:
            found.append((uid, f"{start:%Y%m%d}", f"{end - datetime.timedelta(days=1):%Y%m%d}"))
    return sorted(found)


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 150
    folder = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else pathlib.Path(__file__).parent
    dice = random.Random(seed)
    events = [(f"written-{number}", written_event(*event)) for number, event in enumerate(WRITTEN, 1)]
    table = [row for uid, lines in events for row in rows(uid, lines)]
    while len(events) < count + len(WRITTEN):
        lines = random_event(dice)
        found = lines and rows(f"random-{len(events) - len(WRITTEN) + 1}", lines)
        if found and len(found) <= MOST:
            events.append((found[0][0], lines))
            table += found
    text = calendar(line for uid, lines in events for line in vevent(uid, lines))
    (folder / "rules.ics").write_text(text)
    (folder / "rules.tsv").write_text("".join("\t".join(row) + "\n" for row in table))


main()
