#!/usr/bin/env python3
"""Writes turns.txt: when turns hand over and who has which shift, for TurnOracleTests.

    ./make_turns.py > turns.txt      needs Python 3.10 or later, tzdata, python-dateutil and whenever

Recurrence is dateutil's, zones are zoneinfo's, and whenever must agree about each local time; nothing here knows how
AgileOps computes them. Instants are Unix seconds. Long lists are hashes (FNV-1a, 32 bits) with a few samples beside.

    turns ZONE FIRST RULE                  the hand-overs of a cadence, from FIRST (local) on
    blocks YEAR HASH...                    a hash of lines INDEX FIRST LAST for each four local years from YEAR on
    INDEX FIRST LAST                       first and last occurrence of the local time: equal unless it is shown twice
    layer ZONE FIRST RULE SLOTS WINDOWS    a layer of turns; slots as 1,2|3||4; windows as AgileOps writes them, or -
    blocks YEAR HASH...                    of lines START END PEOPLE: what lies in each four UTC years, also in part
    START END PEOPLE                       people as 1,2; - for nobody
"""

import datetime
import functools
import itertools
import pathlib
import re
import sys
import zoneinfo

import whenever
from dateutil.rrule import rrulestr

SOURCE = pathlib.Path("/usr/share/zoneinfo/tzdata.zi")
EPOCH = datetime.datetime(1970, 1, 1)
DAY = datetime.timedelta(days=1)
BLOCK, END = 4, 2036

# Zone, and local times within its set-back and its jump forward; the first one, if not 2020.
HAND_OVERS = """Europe/Berlin 02:30|America/New_York 01:30 02:30|Australia/Lord_Howe 01:45 02:15
    America/Sao_Paulo 23:30 00:30 2016-01-01|Asia/Tehran 23:30 00:30|Africa/Casablanca 02:30
    Pacific/Apia 03:30 09:00 2008-01-01|Europe/Dublin 01:30|America/St_Johns 01:30 02:30|Asia/Kolkata 09:00"""
OFTEN = ["FREQ=HOURLY;INTERVAL=12", "FREQ=DAILY"]
RULES = OFTEN + [
    "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
    "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=30"]

OFFICE, NIGHTS, WEEKENDS = "Mo-Fr 09:00-17:00", "Mo-Su 00:00-06:00 22:00-24:00", "Sa-Su 00:00-24:00"
LONG_WEEKENDS = "Mo 00:00-09:00; Fr 18:00-24:00; Sa-Su 00:00-24:00"
FOURTEEN = "|".join(str(number) for number in range(1, 15))
LAYERS = [
    # Who has weekdays in turn: GoAlert 55, OneUptime 2413.
    ("Europe/Berlin", "2020-01-01T00:00", "FREQ=DAILY", FOURTEEN, OFFICE),
    ("America/New_York", "2020-01-03T09:00", "FREQ=DAILY", "1|2|3", OFFICE),
    ("Asia/Kolkata", "2020-01-01T08:00", "FREQ=HOURLY;INTERVAL=12", "1|2||3,4", OFFICE),
    ("America/St_Johns", "2020-01-04T12:00", "FREQ=HOURLY;INTERVAL=5", "1|2|3", OFFICE),
    ("Europe/Dublin", "2020-01-01T13:00", "FREQ=DAILY;INTERVAL=3", "1|2", OFFICE),
    ("Africa/Casablanca", "2020-01-02T12:00", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "1|2", "Mo-Tu 09:00-12:00"),
    ("Pacific/Apia", "2008-01-01T09:00", "FREQ=DAILY", "1|2|3", OFFICE),
    # Nights, whole and cut in two by a hand-over at midnight.
    ("Europe/Berlin", "2020-01-01T12:00", "FREQ=DAILY", "1|2|3", NIGHTS),
    ("Europe/Berlin", "2020-01-01T00:00", "FREQ=DAILY", "1|2|3", NIGHTS),
    ("Europe/Berlin", "2020-01-05T02:30", "FREQ=WEEKLY", "1|2|3", NIGHTS),
    ("America/New_York", "2020-01-01T01:30", "FREQ=DAILY", "1|2|3", NIGHTS),
    ("America/New_York", "2020-01-06T09:00", "FREQ=WEEKLY", "1,9|2|", NIGHTS),
    ("Australia/Lord_Howe", "2020-01-01T01:45", "FREQ=DAILY", "1|2|3", NIGHTS),
    ("Asia/Tehran", "2020-01-01T23:30", "FREQ=DAILY;INTERVAL=3", "1|2|3", NIGHTS),
    ("America/Sao_Paulo", "2016-01-01T00:00", "FREQ=DAILY", "1|2", NIGHTS),
    # Weekends: all the others' days take no slot.
    ("Europe/Berlin", "2020-01-01T00:00", "FREQ=DAILY", "1|2|3", WEEKENDS),
    ("Europe/Dublin", "2020-01-06T09:00", "FREQ=WEEKLY", "1|2|3", WEEKENDS),
    ("America/New_York", "2020-01-03T18:00", "FREQ=WEEKLY;BYDAY=FR", "1|2|3", LONG_WEEKENDS),
    ("America/St_Johns", "2020-01-01T12:00", "FREQ=HOURLY;INTERVAL=12", "1|2|3", LONG_WEEKENDS),
    ("Africa/Casablanca", "2020-01-15T10:00", "FREQ=MONTHLY;BYMONTHDAY=31", "1|2|3", WEEKENDS),
    ("Pacific/Apia", "2008-01-04T09:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "1|2|3", WEEKENDS),
    # Hours that the clocks skip or show twice, and round the clock.
    ("Europe/Berlin", "2020-01-01T02:30", "FREQ=DAILY", "1|2|3", "Su 02:15-02:45"),
    ("America/New_York", "2020-01-01T02:30", "FREQ=DAILY", "1|2", "Mo-Su 01:15-02:45"),
    ("Australia/Lord_Howe", "2020-01-01T02:00", "FREQ=HOURLY;INTERVAL=6", "1|2|3", "Sa-Mo 01:40-02:20 07:00-08:00"),
    ("Asia/Tehran", "2020-01-01T00:30", "FREQ=MONTHLY;BYDAY=1MO", "1|2,3|", "-"),
    ("Australia/Lord_Howe", "2020-01-01T01:45", "FREQ=HOURLY;INTERVAL=12", "1|2|3|4|5", "-"),
]
DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]


def unix(local, offset):
    return round((local - EPOCH - offset).total_seconds())


@functools.cache
def occurrences(name, local):
    """First and last instant of a local time, and the jump over it if the clocks skip it."""
    zone = zoneinfo.ZoneInfo(name)
    before, after = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    first, last, jump = unix(local, before), unix(local, after), None
    if before < after:
        low, high = last, first
        while high - low > 1:
            middle = (low + high) // 2
            shown = datetime.datetime.fromtimestamp(middle, zone).utcoffset()
            low, high = (middle, high) if shown == before else (low, middle)
        last, jump = first, high
    plain = whenever.PlainDateTime(local.year, local.month, local.day, local.hour, local.minute)
    second_opinion = [plain.assume_tz(name, disambiguation=which).timestamp() for which in ("compatible", "later")]
    if [first, last] != second_opinion:
        sys.exit(f"{name} {local}: zoneinfo says {first} and {last}, whenever says {second_opinion}")
    return first, last, jump


def starts(first, rule):
    """The local times of all hand-overs until END has come in each zone."""
    # By the letter of the standard a month without a 31st has no turn; here its last day has.
    rule = re.sub("BYMONTHDAY=31$", "BYMONTHDAY=-1", rule)
    rule = re.sub("BYMONTHDAY=(29|30)$", lambda day: "BYMONTHDAY=" + ",".join(
        map(str, range(28, int(day[1]) + 1))) + ";BYSETPOS=-1", rule)
    for local in rrulestr(rule, dtstart=first):
        yield local
        if local >= datetime.datetime(END, 1, 3):
            return


def hand_overs(name, first, rule):
    """Local times of hand-overs with first and last occurrence and whether the clocks skip them.

    A skipped one is moved by as much as the clocks are, but not beyond the next one that they do show.
    """
    found, shown = [], None
    for local in reversed(list(starts(first, rule))):
        one, two, jump = occurrences(name, local)
        if jump is None:
            shown = one
        elif shown is not None:
            one = two = min(one, shown)
        found.append((local, one, two, jump is not None))
    return found[::-1]


def fnv(lines):
    value = 0x811C9DC5
    for byte in "".join(line + "\n" for line in lines).encode():
        value = (value ^ byte) * 0x01000193 % 2**32
    return f"{value:08x}"


def print_turns(name, first, rule):
    print(f"turns {name} {first:%Y-%m-%dT%H:%M} {rule}")
    blocks, odd = {}, []
    for index, (local, one, two, skipped) in enumerate(hand_overs(name, first, rule)):
        if local.year >= END:
            break
        line = f"{index} {one} {two}"
        blocks.setdefault((local.year - first.year) // BLOCK, []).append(line)
        if one != two or skipped:
            odd.append((not skipped, line))
    print("blocks", first.year, *(fnv(blocks[number]) for number in sorted(blocks)))
    for kind in (True, False):
        for line in [line for is_twice, line in odd if is_twice == kind][:2]:
            print(line)


def parse_windows(text):
    """Minutes for each weekday, Monday first."""
    if text == "-":
        return [[(0, 1440)]] * 7
    week = [[] for _ in DAYS]
    for part in text.split("; "):
        names, *spans = part.split()
        for item in names.split(","):
            ends = [DAYS.index(name) for name in item.split("-")]
            for day in range(ends[0], ends[-1] + (1 if ends[0] <= ends[-1] else 8)):
                week[day % 7] += [tuple(int(time[:2]) * 60 + int(time[3:]) for time in span.split("-"))
                                  for span in spans]
    return week


def local_windows(week, first, last):
    """The windows of the local days first to last as pairs of local times."""
    midnight = datetime.datetime(first.year, first.month, first.day)
    while midnight <= last:
        for start, end in sorted(week[midnight.weekday()]):
            yield tuple(midnight + datetime.timedelta(minutes=minutes) for minutes in (start, end))
        midnight += DAY


def periods(name, week, first, last):
    """The windows as instants: first start to last end, a skipped end at the jump; those that touch are one."""
    merged = []
    for start, end in local_windows(week, first, last):
        (one, _, start_jump), (_, two, end_jump) = occurrences(name, start), occurrences(name, end)
        one, two = start_jump or one, end_jump or two
        if one >= two:
            continue
        if merged and one <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], two)
        else:
            merged.append((one, two))
    return merged


def shifts(name, first, rule, slots, text):
    week, position = parse_windows(text), 0
    for (start, begin, _, _), (end, _, done, _) in itertools.pairwise(hand_overs(name, first, rule)):
        # Local days have no daylight saving: these say which turns are worked.
        if not any(one < end and two > start for one, two in local_windows(week, start, end)):
            continue
        people = slots[position % len(slots)] or "-"
        position += 1
        spans = [(begin, done)] if text == "-" else periods(name, week, start - 2 * DAY, end + 2 * DAY)
        for one, two in spans:
            if max(one, begin) < min(two, done):
                yield max(one, begin), min(two, done), people


def jumps(name, first_year):
    """Around which instants the first set-back and jump forward are, if any."""
    zone, found = zoneinfo.ZoneInfo(name), {}
    now = unix(datetime.datetime(first_year, 1, 1), datetime.timedelta())
    while now < unix(datetime.datetime(END, 1, 1), datetime.timedelta()):
        before, after = (datetime.datetime.fromtimestamp(at, zone).utcoffset() for at in (now, now + 86400))
        if before != after:
            found.setdefault(before < after, now + 43200)
        now += 86400
    return list(found.values())


def print_layer(name, first, rule, slots, windows):
    print(f"layer {name} {first:%Y-%m-%dT%H:%M} {rule} {slots} {windows}")
    found = list(shifts(name, first, rule, slots.split("|"), windows))
    lines = [(start, end, f"{start} {end} {people}") for start, end, people in found]
    edges = [unix(datetime.datetime(year, 1, 1), datetime.timedelta()) for year in range(first.year, END + 1, BLOCK)]
    hashes = [fnv(line for start, end, line in lines if end > low and start < high)
              for low, high in itertools.pairwise(edges)]
    print("blocks", first.year, *hashes)
    for at in jumps(name, first.year):
        near = [line for start, end, line in lines if end > at - 86400 and start < at + 86400]
        print("\n".join(near[:4] or [lines[0][2]]))


def main():
    print("# Written by make_turns.py, which says what the lines mean.")
    print("version", SOURCE.read_text().splitlines()[0].split()[-1])
    for words in (line.split() for line in re.split(r"\||\n", HAND_OVERS)):
        date = words.pop() if "-" in words[-1] else "2020-01-20"
        for number, time in enumerate(words[1:]):
            for rule in OFTEN if number else RULES:
                print_turns(words[0], datetime.datetime.fromisoformat(f"{date}T{time}"), rule)
    for name, first, *rest in LAYERS:
        print_layer(name, datetime.datetime.fromisoformat(first), *rest)


main()
