"""`agileops forecast`, which needs neither a server nor a database."""
import csv
import datetime
import io
import json

import pytest

from server import Refused, run

# The history of Lighthouse's tests, and what its exact distribution says.
HISTORY = [2, 0, 0, 5, 1, 3, 2, 4, 0, 0, 1, 1, 2, 4, 0, 0, 0, 1, 0, 1, 2, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0]
MANY = {"50": 10, "70": 8, "85": 6, "95": 4}
WHEN = {"50": 34, "70": 38, "85": 43, "95": 49}
LIST = ",".join(map(str, HISTORY))
FIRST = datetime.date(2026, 1, 1)


def rows(*arguments):
    text = run("forecast", *arguments, "--percentiles", "50,70,85,95", "--format", "csv")
    return list(csv.DictReader(io.StringIO(text)))


def refused(code, *arguments):
    with pytest.raises(Refused) as caught:
        run("forecast", *arguments)
    assert caught.value.code == code, caught.value
    assert caught.value.out == ""
    return caught.value.err


def test_published_figures():
    assert rows("--history", LIST, "--days", 10) == [
        {"percentile": percentile, "items": str(count)} for percentile, count in MANY.items()]
    assert rows("--history", LIST, "--items", 35) == [
        {"percentile": percentile, "day": str(day)} for percentile, day in WHEN.items()]


def test_files_of_three_kinds_say_the_same(tmp_path):
    days = [FIRST + datetime.timedelta(days=number) for number in range(len(HISTORY))]
    (tmp_path / "counts.csv").write_text("".join(f"{count}\n" for count in HISTORY))
    (tmp_path / "dated.csv").write_text("day,done\n" + "".join(
        f"{day},{count}\n" for day, count in reversed(list(zip(days, HISTORY))) if count or day == days[-1]))
    for name in ("counts.csv", "dated.csv"):
        found = rows("--history-file", tmp_path / name, "--items", 35)
        assert {row["percentile"]: int(row["day"]) for row in found} == WHEN, name
        assert {row["percentile"]: int(row["items"])
                for row in rows("--history-file", tmp_path / name, "--days", 10)} == MANY, name
    assert [row["date"] for row in found] == [
        str(days[-1] + datetime.timedelta(days=day)) for day in WHEN.values()]

    # A day for each item: the two days at the end on which nothing was done are not in such a file.
    items = [str(day) for day, count in zip(days, HISTORY) for _ in range(count)]
    (tmp_path / "items.csv").write_text("\n".join(items[::2] + items[1::2]))
    shorter = rows("--history-file", tmp_path / "items.csv", "--items", 35)
    same = rows("--history", ",".join(map(str, HISTORY[:-2])), "--items", 35)
    assert [row["day"] for row in shorter] == [row["day"] for row in same]
    assert shorter[0]["date"] == str(days[-3] + datetime.timedelta(days=int(shorter[0]["day"])))


def test_table_and_json():
    assert run("forecast", "--history", LIST, "--days", 10).splitlines()[3].split() == ["85", "6"]
    answer = json.loads(run("forecast", "--history", LIST, "--items", 35, "--percentiles", "97.5", "--format", "json"))
    assert answer["history"] == {"days": 31, "active_days": 15, "items": 32, "last_day": None}
    assert answer["items"] == 35 and [row["percentile"] for row in answer["forecast"]] == [97.5]
    assert answer["forecast"][0]["day"] > WHEN["95"]


def test_refusals_name_the_field_and_the_limit(tmp_path):
    assert "history:" in refused(3, "--history", "1,x", "--days", 3)
    assert "at least 14 days" in refused(3, "--history", "1,2,3", "--days", 3)
    assert "days: must be 1 to 7305" in refused(3, "--history", LIST, "--days", 0)
    assert "items: must be 0 to 100000" in refused(3, "--history", LIST, "--items", 100_001)
    assert "percentiles:" in refused(3, "--history", LIST, "--days", 3, "--percentiles", "50,100")
    assert "lost:" in refused(3, "--history", LIST, "--days", 3, "--lost", 100)
    assert "cannot be read" in refused(3, "--history-file", tmp_path / "none.csv", "--days", 3)
    (tmp_path / "bad.csv").write_text("1\n2\nthree\n")
    assert "history-file: line 3" in refused(3, "--history-file", tmp_path / "bad.csv", "--days", 3)
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in refused(3, "--history-file", tmp_path / "bad.csv", "--days", 3)
    for wrong in (["--days", 3], ["--history", LIST], ["--history", LIST, "--days", 3, "--items", 3]):
        assert "Usage" in refused(2, *wrong)
