"""Moving in and out with a board: the exports of other tools, and our own, brought along with the program itself."""
import csv
import io
import json
import pathlib

import pytest

from server import Refused, run

EXPORTS = pathlib.Path(__file__).parent / "exports" / "work"
SOURCES = [
    ("jira", "jira.json"), ("jira-csv", "jira.csv"), ("trello", "trello.json"), ("github", "github.json"),
    ("kanboard", "kanboard.json"), ("taiga", "taiga.json"), ("csv", "lighthouse.csv"), ("csv", "stages.csv"),
    ("csv", "simple.csv"),
]


def work(world, *arguments, format="json", who="ada@example.org"):
    environment = {"AGILEOPS_URL": world.server.url, "AGILEOPS_TOKEN": world.tokens[who]}
    printed = run("work", *arguments, "--format", format, environment=environment)
    return json.loads(printed) if format == "json" else printed


def team(world, name):
    world.api.post("/api/v1/teams", {"name": name, "kind": "operations", "zone": "UTC", "hours": "Mo-Fr 09:00-17:00"})
    return name


def count(plan, act):
    return sum(plan["counts"][act].values())


def content(document):
    """What the file says, with its things named by their places, so that numbers do not count."""
    names = {thing["id"]: f"{kind} {place}" for kind in ("features", "stories")
             for place, thing in enumerate(document[kind])}
    text = json.dumps({key: document[key] for key in ("iterations", "features", "stories")})
    for number, name in names.items():
        text = text.replace(f'"{number}"', f'"{name}"')
    return json.loads(text)


@pytest.mark.parametrize("source, file", SOURCES)
def test_each_board_moves_in_and_out(world, source, file):
    here, copy = team(world, f"Team of {file}"), team(world, f"Copy of {file}")
    planned = work(world, "import", EXPORTS / file, "--team", here)
    assert planned["source"] == source and not planned["applied"] and count(planned, "new") > 0
    assert count(planned, "refused") + count(planned, "conflict") + count(planned, "changed") == 0
    assert work(world, "export", "--team", here)["stories"] == [], "a plan stores nothing"
    applied = work(world, "import", EXPORTS / file, "--team", here, "--apply")
    assert applied["applied"] and applied["digest"] == planned["digest"]
    again = work(world, "import", EXPORTS / file, "--team", here, "--apply")
    assert count(again, "unchanged") == count(applied, "new") and count(again, "new") + count(again, "changed") == 0
    taken = work(world, "export", "--team", here)
    assert len(taken["features"]) + len(taken["stories"]) == count(applied, "new") - applied["counts"]["new"]["iteration"]
    for thing in taken["features"] + taken["stories"]:
        times = [move["at"] for move in thing["moves"]]
        assert times == sorted(times) and thing["moves"][0]["from"] is None
        assert thing["moves"][-1]["to"] == thing["state"]


def test_our_own_file_brings_the_identical_data_back(each_engine, tmp_path):
    world = each_engine
    work(world, "import", EXPORTS / "jira.json", "--team", "Operations", "--apply")
    file = tmp_path / "ours.json"
    file.write_text(json.dumps(work(world, "export", "--team", "Operations"), ensure_ascii=False))
    team(world, "Network")
    plan = work(world, "import", file, "--team", "Network", "--apply")
    assert count(plan, "new") == sum(plan["counts"]["new"].values()) > 0 and plan["people"] == []
    assert content(work(world, "export", "--team", "Network")) == content(json.loads(file.read_text()))
    in_place = work(world, "import", file, "--team", "Operations", "--apply")
    assert count(in_place, "unchanged") == count(plan, "new"), "in its own place it changes nothing"


def test_an_edit_at_the_source_changes_the_same_story_and_an_edit_here_stays(fresh_world, tmp_path):
    world = fresh_world
    file = tmp_path / "board.json"
    text = (EXPORTS / "trello.json").read_text()
    file.write_text(text)
    applied = work(world, "import", file, "--team", "Operations", "--apply")
    stories = [item for item in applied["items"] if item["kind"] == "story"]
    closed = {"done", "dropped"}
    first, second = [
        story for story in stories
        if world.api.get(f"/api/v1/stories/{story['number']}")["state"] not in closed][:2]
    for story in (first, second):
        assert story["title"] in text
        text = text.replace(f'"name": "{story["title"]}"', f'"name": "{story["title"]}, again"')
    file.write_text(text)
    version = world.api.get(f"/api/v1/stories/{second['number']}")["version"]
    world.api.patch(f"/api/v1/stories/{second['number']}", {"version": version, "title": "Ours"})
    plan = work(world, "import", file, "--team", "Operations", "--apply")
    assert count(plan, "changed") == 1 and count(plan, "conflict") == 1
    assert world.api.get(f"/api/v1/stories/{first['number']}")["title"] == first["title"] + ", again"
    assert world.api.get(f"/api/v1/stories/{second['number']}")["title"] == "Ours"
    table = work(world, "import", file, "--team", "Operations", format="table")
    assert "what is here stays" in table and "Nothing is stored yet" in table


def test_columns_and_people_are_as_somebody_says(fresh_world):
    world = fresh_world
    planned = work(world, "import", EXPORTS / "trello.json", "--team", "Operations")
    column = next(one["name"] for one in planned["columns"] if one["state"] == "in_work")
    mapped = work(
        world, "import", EXPORTS / "trello.json", "--team", "Operations", "--map", f"{column}=written", "--apply")
    assert {one["name"]: one["state"] for one in mapped["columns"]}[column] == "written"
    states = {story["state"] for story in work(world, "export", "--team", "Operations")["stories"]}
    assert "written" in states
    if planned["people"]:
        key = planned["people"][0]["key"]
        told = work(
            world, "import", EXPORTS / "trello.json", "--team", "Operations", "--person", f"{key}=Nadia Roth")
        assert key not in [person["key"] for person in told["people"]]


def test_what_is_wrong_is_named_and_stores_nothing(fresh_world, tmp_path):
    world = fresh_world
    world.client("tomas@example.org", "write")
    before = world.server.counts()
    file = tmp_path / "broken.json"
    trello = (EXPORTS / "trello.json").read_text()
    for text, arguments, words in [
            (trello[:-40], [], "not JSON"), (trello, ["--map", "Nowhere=done"], "there is no column “Nowhere”"),
            (trello, ["--map", "Doing=finished"], "must be one of written"), ("", [], "must not be empty"),
            (trello, ["--team", "Nobody"], "There is no team")]:
        file.write_text(text)
        with pytest.raises(Refused) as caught:
            work(world, "import", file, *([] if "--team" in arguments else ["--team", "Operations"]), *arguments, "--apply")
        assert caught.value.code in (3, 4) and words in caught.value.err, caught.value.err
    with pytest.raises(Refused) as caught:
        work(world, "import", EXPORTS / "none.json", "--team", "Operations")
    assert caught.value.code == 3 and "there is no" in caught.value.err
    with pytest.raises(Refused) as caught:
        work(world, "import", EXPORTS / "trello.json", "--team", "Operations", who="tomas@example.org")
    assert caught.value.code == 5
    assert world.server.counts() == before


def test_everything_is_there_as_tables(world):
    here = team(world, "Tables")
    work(world, "import", EXPORTS / "jira.json", "--team", here, "--apply")
    document = work(world, "export", "--team", here)
    items = list(csv.DictReader(io.StringIO(work(world, "export", "--team", here, format="csv"))))
    moves = list(csv.DictReader(io.StringIO(work(world, "export", "--team", here, "--what", "moves", format="csv"))))
    things = document["features"] + document["stories"]
    assert [item["id"] for item in items] == [thing["id"] for thing in things]
    assert len(moves) == sum(len(thing["moves"]) for thing in things)
