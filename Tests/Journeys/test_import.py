"""Moving in: the exports of other products, brought along with the program itself."""
import csv
import io
import json
import pathlib

import pytest

from server import Refused, run

EXPORTS = pathlib.Path(__file__).parent / "exports"
SOURCES = [
    ("pagerduty", "pagerduty.json", "Nights", "on_call"), ("grafana-oncall", "grafana-oncall.json", "Platform", "on_call"),
    ("opsgenie", "OpsGenieBackups", "Mail_schedule", "on_call"), ("goalert", "goalert.json", "Sea", "on_call"),
    ("csv", "rota.csv", "Person of the week", "potw"),
]


def bring(world, source, path, *arguments, format="json", who="ada@example.org"):
    environment = {"AGILEOPS_URL": world.server.url, "AGILEOPS_TOKEN": world.tokens[who]}
    printed = run(
        "oncall", "import", source, path, "--team", world.team()["name"], *arguments, "--format", format,
        environment=environment)
    return json.loads(printed) if format == "json" else printed


def rotation(world, name):
    return next((one for one in world.api.get("/api/v1/rotations")["rotations"] if one["name"] == name), None)


@pytest.mark.parametrize("source, file, name, kind", SOURCES)
def test_each_source_moves_in(world, source, file, name, kind):
    planned = bring(world, source, EXPORTS / file, "--only", name)
    assert [entry["act"] for entry in planned["rotations"]] == ["create"] and not planned["applied"]
    assert rotation(world, name) is None, "a plan stores nothing"
    applied = bring(world, source, EXPORTS / file, "--only", name, "--apply")
    assert applied["applied"] and applied["digest"] == planned["digest"]
    made = rotation(world, name)
    assert made["kind"] == kind and made["version"] == 1
    again = bring(world, source, EXPORTS / file, "--only", name, "--apply")
    assert [entry["act"] for entry in again["rotations"]] == ["unchanged"]
    assert rotation(world, name) == made


def test_an_edit_at_the_source_is_a_version_of_the_same_rotation(each_engine, tmp_path):
    world = each_engine
    file = tmp_path / "schedules.json"
    file.write_text((EXPORTS / "pagerduty.json").read_text())
    bring(world, "pagerduty", file, "--only", "Nights", "--apply")
    made = rotation(world, "Nights")
    file.write_text(file.read_text().replace('"end": null', '"end": null, "x": 1').replace("T09:00", "T10:00"))
    plan = bring(world, "pagerduty", file, "--only", "Nights", "--apply")
    assert plan["rotations"][0]["act"] == "change" and plan["rotations"][0]["rotation"] == made["id"]
    changed = rotation(world, "Nights")
    assert changed["id"] == made["id"] and changed["version"] == 2
    assert changed["layers"][0]["hand_over"] == "10:00"


def test_nothing_is_dropped_silently(fresh_world):
    world = fresh_world
    table = bring(world, "pagerduty", EXPORTS / "pagerduty.json", format="table")
    assert "Until 2026" in table and "a layer here has no end" in table
    assert "max@example.org: nobody here has this address" in table and "--apply does it" in table
    rows = list(csv.DictReader(io.StringIO(bring(world, "pagerduty", EXPORTS / "pagerduty.json", format="csv"))))
    assert {row["what"] for row in rows} == {"create", "skip", "not carried", "unknown"}
    told = bring(world, "pagerduty", EXPORTS / "pagerduty.json", "--person", "max@example.org=nobody", "--apply")
    assert [entry["act"] for entry in told["rotations"]] == ["create", "create"]
    assert rotation(world, "Days")["layers"][0]["slots"].count([]) == 1
    assert "Payments" in bring(world, "opsgenie", EXPORTS / "OpsGenieBackups", format="table")


def test_what_is_wrong_is_named(fresh_world, tmp_path):
    world = fresh_world
    before = world.server.counts()
    text = (EXPORTS / "pagerduty.json").read_text()
    for broken, words in [
            (text[:-20], "not JSON"), (text.replace("Europe/Berlin", "Mars/Base"), "schedules[0].time_zone"),
            (text.replace("604800", "-1"), "rotation_turn_length_seconds")]:
        file = tmp_path / "broken.json"
        file.write_text(broken)
        with pytest.raises(Refused) as caught:
            bring(world, "pagerduty", file, "--apply")
        assert caught.value.code == 3 and words in caught.value.err
    for path, words in [(tmp_path / "none.json", "there is no"), (EXPORTS, "must be a file")]:
        with pytest.raises(Refused) as caught:
            bring(world, "pagerduty", path)
        assert caught.value.code == 3 and words in caught.value.err
    after = world.server.counts()
    assert after == before
