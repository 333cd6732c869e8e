#!/usr/bin/env python3
"""Writes zones.txt: what Python's zoneinfo says about time zones, for ZoneOracleTests.

    ./make_zones.py > zones.txt          needs Python 3.9 or later, tzdata and zic

A block per zone:
    zone NAME
    data BASE64          its TZif file as zic makes it in the slim form, so that the tests need no system data
    T BEFORE AFTER ABBREVIATION-BEFORE ABBREVIATION-AFTER LOCAL:FIRST:LAST...
Each line after `data` is a change of the clocks. T is in Unix seconds, the offsets in seconds east of UTC. LOCAL is a
local time, given as if it were UTC; FIRST and LAST are the instants for fold 0 and fold 1: equal when the local time
is shown once, ascending when twice, descending when it is skipped. These three are relative to T.
"""

import base64
import datetime
import io
import pathlib
import subprocess
import sys
import tempfile
import zoneinfo

SOURCE = pathlib.Path("/usr/share/zoneinfo/tzdata.zi")
RECENT = [(2020, 2038), (2045, 2046)]
FAR = RECENT + [(2399, 2401), (2800, 2801)]
ODD = [(1975, 2038), (2045, 2046)]
ZONES = [
    (RECENT, """Europe/London Europe/Lisbon Europe/Paris Europe/Athens Europe/Chisinau Europe/Moscow Europe/Istanbul
        Europe/Kyiv Atlantic/Azores Africa/El_Aaiun Africa/Johannesburg Africa/Lagos America/Chicago America/Denver
        America/Phoenix America/Los_Angeles America/Anchorage America/Halifax America/St_Johns America/Sao_Paulo
        America/Bogota America/Mexico_City America/Havana America/Santiago America/Port-au-Prince America/Miquelon
        America/Ciudad_Juarez America/Scoresbysund America/Whitehorse Pacific/Easter Pacific/Honolulu
        Pacific/Chatham Pacific/Norfolk Pacific/Fiji Australia/Adelaide Australia/Eucla Australia/Brisbane
        Asia/Tokyo Asia/Kolkata Asia/Kathmandu Asia/Dubai Asia/Tehran Asia/Jerusalem Asia/Beirut Asia/Amman
        Asia/Almaty Antarctica/Troll Antarctica/Vostok Etc/GMT+12 Etc/UTC"""),
    (FAR, "Europe/Berlin America/New_York Australia/Lord_Howe Europe/Dublin America/Nuuk Pacific/Auckland"),
    (ODD, """Pacific/Apia Pacific/Kwajalein Pacific/Kiritimati Asia/Pyongyang Asia/Gaza Africa/Cairo
        Africa/Casablanca Africa/Juba America/Asuncion America/Caracas Europe/Volgograd Antarctica/Casey"""),
]

EPOCH = datetime.datetime(1970, 1, 1)
STEP = 6 * 3600


def seconds(delta):
    return delta.days * 86400 + delta.seconds


def shown(zone, instant):
    """Offset and abbreviation at a Unix time."""
    utc = (EPOCH + datetime.timedelta(seconds=instant)).replace(tzinfo=datetime.timezone.utc)
    local = utc.astimezone(zone)
    return seconds(local.utcoffset()), local.tzname()


def instant(zone, local, fold):
    wall = (EPOCH + datetime.timedelta(seconds=local)).replace(tzinfo=zone, fold=fold)
    return local - seconds(wall.utcoffset())


def changes(zone, first_year, end_year):
    """Unix times at which offset or abbreviation change, found without looking into the zone's tables."""
    now = seconds(datetime.datetime(first_year, 1, 1) - EPOCH)
    end = seconds(datetime.datetime(end_year, 1, 1) - EPOCH)
    while now < end:
        if shown(zone, now) != shown(zone, now + STEP):
            low, high = now, now + STEP
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if shown(zone, middle) == shown(zone, now) else (low, middle)
            yield high
        now += STEP


def row(zone, change):
    (before, name_before), (after, name_after) = shown(zone, change - 1), shown(zone, change)
    low, high = min(before, after), max(before, after)
    probes = []
    for probe in sorted({low - 1, low, (low + high) // 2, high - 1, high}):
        local = change + probe
        probes.append(f"{probe}:{instant(zone, local, 0) - change}:{instant(zone, local, 1) - change}")
    return " ".join([str(change), str(before), str(after), name_before, name_after] + probes)


def main():
    version = SOURCE.read_text().splitlines()[0].split()[-1]
    print("# Written by make_zones.py, which says what the lines mean.")
    print(f"version {version}")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["zic", "-b", "slim", "-d", folder, str(SOURCE)], check=True)
        for ranges, names in ZONES:
            for name in names.split():
                data = (pathlib.Path(folder) / name).read_bytes()
                compiled = zoneinfo.ZoneInfo.from_file(io.BytesIO(data), key=name)
                zone = zoneinfo.ZoneInfo(name)
                print(f"zone {name}")
                print("data", base64.b64encode(data).decode())
                for first_year, end_year in ranges:
                    for change in changes(zone, first_year, end_year):
                        text = row(zone, change)
                        if text != row(compiled, change):
                            sys.exit(f"{name}: system data and tzdata.zi differ at {change}")
                        print(text)


main()
