"""Finding and changing planned work: filters, saved views, several stories at once, by forms and by the command line."""
import json

from browser import browser
from server import run
from test_rotations import press


def write(world, title, **more):
    return world.api.post("/api/v1/stories", {"title": title, "backlog": "ssa", **more})["number"]


def test_stories_are_found_kept_and_changed_without_a_script(fresh_world):
    world = fresh_world
    first, second, other = write(world, "Drill one"), write(world, "Drill two"), write(world, "Replica", size=3)
    with browser(world.server.url, scripts=False) as page:
        page.look(390)
        page.sign_in("nadia@example.org")
        page.open("/stories")
        page.one("input[type=search]").send_keys("drill")
        press(page, page.button("Filter"))
        page.wait(lambda _: "Two stories open." in page.text and "Replica" not in page.text, "the list is filtered")
        keep(page, "Drills")
        for box in page.all("input[name=story]"):
            press(page, box)
        press(page, page.driver.find_element("xpath", "//summary[contains(., 'Size')]"))
        page.one("input[name=size]").send_keys("5")
        press(page, page.driver.find_element("xpath", "//button[.='Size']"))
        page.wait(lambda _: "2 stories were changed." in page.text, "both have a size")
        page.open("/board")
        assert page.console_errors() == []
    sizes = {story["number"]: story["size"] for story in world.api.get("/api/v1/stories")["stories"]}
    assert sizes == {first: 5, second: 5, other: 3}


def keep(page, name):
    press(page, page.driver.find_element("xpath", "//summary[contains(., 'Save this view')]"))
    page.one("details[open] input[name=name]").send_keys(name)
    press(page, page.driver.find_element("xpath", "//details[@open]//button[.='Save']"))
    page.wait(lambda _: name in page.one(".views [aria-current]").text, "the view is kept")


def test_work_by_command_line(each_engine):
    world = each_engine
    environment = {"AGILEOPS_URL": world.server.url, "AGILEOPS_TOKEN": world.tokens["ada@example.org"]}

    def do(*words):
        return json.loads(run(*words, "--format", "json", environment=environment))

    story = do("story", "add", "Zebra drill with a runbook")["number"]
    other = do("story", "add", "Zebra replica")["number"]
    found = do("work", "find", "zebra")["stories"]
    assert [one["number"] for one in found] == [other, story]
    assert do("story", "bulk", f"S-{story}", f"S-{other}", "--size", "5") == {"changed": 2, "unchanged": 0}
    check = do("story", "check", f"S-{story}", "Tried in staging")["checks"][0]
    assert do("story", "check", f"S-{story}", "--tick", str(check["id"]))["checks"][0]["met"]
    made = do("story", "split", f"S-{story}", "--part", "The form", "--points", "2", "--check", f"{check['id']}=1")
    assert [one["title"] for one in made["stories"]] == ["Zebra drill with a runbook", "The form"]
    part = do("story", "show", f"S-{made['stories'][1]['number']}")
    assert part["split_from"] == story and part["checks"][0]["text"] == "Tried in staging"
    view = do("view", "save", "Zebras", "--query", "q=zebra", "--shared")
    assert "Zebras" in run("view", "list", environment=environment)
    do("view", "rename", str(view["id"]), "Stripes")
    run("view", "remove", str(view["id"]), environment=environment)
    assert "Stripes" not in run("view", "list", environment=environment)
    listed = do("story", "list", "--search", "zebra", "--mark", "unsized")["stories"]
    assert listed == []
