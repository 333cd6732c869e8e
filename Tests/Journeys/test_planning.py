"""Planned work by hand in a browser: from a request to a card that is moved by mouse, keyboard and without a script."""
import json

from selenium.webdriver.common.action_chains import ActionChains

from browser import browser
from server import run
from test_rotations import choose, press, visible


def test_a_feature_from_its_request_to_its_hand_over(fresh_world):
    world = fresh_world
    with browser(world.server.url) as page:
        page.look(1440)
        page.sign_in("ada@example.org")
        ask(page)
        agree(page)
        write(page, "Database from a merge request", 5)
        write(page, "Failover drill", 3)
        step(page, "Stories are sized")
        step(page, "Start work")
        assert page.accessibility_problems() == []
        on_the_board(page, world)
        accept(page)
        assert page.console_errors() == []
    feature = world.api.get("/api/v1/features/1")
    assert feature["step"] == "done" and feature["stories_done"] == 2
    assert [move["to"] for move in feature["moves"]] == [
        "definition", "criteria", "writing", "ordering", "work", "validation", "demo", "handover", "retro", "done"]


def ask(page):
    page.open("/features/new")
    page.one("input[name=title]").send_keys("Self-service PostgreSQL")
    page.one("textarea[name=text]").send_keys("A developer has a database **without a ticket**.")
    page.one("input[name=effort]").send_keys("8")
    assert page.accessibility_problems() == []
    press(page, visible(page, "Ask for it"))
    page.wait(lambda _: page.driver.current_url.endswith("/features/1"), "the feature is there")
    assert page.one("main .md strong").text == "without a ticket"


def agree(page):
    step(page, "Definition is written")
    assert "no acceptance criterion yet" in page.text
    open_panel(page, "Add a criterion")
    page.one("details[open] input[name=text]").send_keys("It takes 30 minutes")
    press(page, page.one("details[open] button"))
    page.wait(lambda _: "It takes 30 minutes" in page.text and "nobody" in page.text.lower(), "the criterion is there")
    press(page, page.button("Lead it"))
    page.wait(lambda _: "Ada" in page.one(".irail").text, "somebody leads it")
    step(page, "Criteria are agreed")


def write(page, title, size):
    press(page, page.button("Write a story"))
    page.wait(lambda _: "/stories/new" in page.driver.current_url, "the form is open")
    page.one("input[name=title]").send_keys(title)
    page.one("input[name=size]").send_keys(str(size))
    press(page, visible(page, "Write it"))
    page.wait(lambda _: "/stories/" in page.driver.current_url and title in page.text, "the story is written")
    press(page, page.button("Ready"))
    page.wait(lambda _: "Ready for" in page.text, "the story is ready")
    page.open("/features/1")


def on_the_board(page, world):
    page.open("/board")
    assert page.accessibility_problems() == []
    drag(page, "S-1", "in_work")
    page.wait(lambda _: card(page, "S-1", "in_work"), "the card was dragged")
    by_menu(page, "S-1", "To validation")
    page.wait(lambda _: card(page, "S-1", "validation"), "the card was moved by its menu")
    by_keys(page)
    page.wait(lambda _: "Database from a merge request" in page.one(".col[data-state=done]").text, "validated by keys")
    stale(page, world)
    for label, state in (("To validation", "validation"), ("Validate", "done")):
        by_menu(page, "S-2", label)
        page.wait(lambda _: "Failover" in page.one(f".col[data-state={state}]").text, f"S-2 is at {state}")


def drag(page, number, state):
    page.hand.move(number, state, "")


def card(page, number, state):
    return bool(page.all(f".col[data-state={state}] #card-{number.removeprefix('S-')}"))


def by_menu(page, number, label):
    page.hand.by_menu(number, label)


def by_keys(page):
    """The card that was moved last is the current one: m opens its menu, Enter presses the first button."""
    assert page.one(".card.cur").text.startswith("Database from a merge request")
    ActionChains(page.driver).send_keys("m").perform()
    page.wait(lambda _: page.driver.switch_to.active_element.text == "Validate", "the menu has the focus")
    ActionChains(page.driver).send_keys("\ue007").perform()


def stale(page, world):
    """Tomas pulls the card on another page; this one has not heard of it yet and drags it too."""
    page.driver.execute_script("Object.defineProperty(document, 'hidden', {value: true})")
    world.client("tomas@example.org", "write").post("/api/v1/stories/2/move", {"to": "in_work"})
    drag(page, "S-2", "in_work")
    page.wait(lambda _: "Tomas Weber (token journey) moved it to in work" in page.text, "the conflict says who was first")
    assert page.one("main h1").text.startswith("One in work"), "the board is there as it is now"
    assert ["409" in error for error in page.console_errors()] == [True], "a browser notes a conflict, and nothing else"
    page.open("/board")


def accept(page):
    page.open("/features/1")
    step(page, "Hand to the product owner")
    assert "one criterion is not met" in page.text
    judge_all(page)
    step(page, "Accept the feature")
    step(page, "Demo was held")
    judge_all(page)
    step(page, "Operation is handed over")
    step(page, "Finish")


def judge_all(page):
    while True:
        waiting = [e for e in page.driver.find_elements("xpath", "//summary[contains(., 'Judge')]") if e.is_displayed()]
        if not waiting:
            return
        before = len(waiting)
        press(page, waiting[0])
        press(page, page.driver.find_element("xpath", "//details[@open]//button[.='It holds']"))
        page.wait(
            lambda _: len(page.driver.find_elements("xpath", "//summary[contains(., 'Judge')]")) == before - 1, "judged")
        page.hand.keeps_its_place("one was judged")


def step(page, label):
    before = page.one(".lede").text + page.one("main .head").text
    press(page, page.button(label))
    page.wait(lambda _: page.one(".lede").text + page.one("main .head").text != before, f"{label} was done")
    page.hand.keeps_its_place(label)


def open_panel(page, label):
    page.hand.open_panel(label)


def test_the_board_works_without_a_script(fresh_world):
    world = fresh_world
    story = world.api.post("/api/v1/stories", {"title": "Restart from chat", "size": 2, "backlog": "ssa"})
    world.api.post(f"/api/v1/stories/{story['number']}/move", {"to": "ready"})
    with browser(world.server.url, scripts=False) as page:
        page.look(390)
        page.sign_in("nadia@example.org")
        page.open("/board")
        by_menu(page, "S-1", "Pull")
        page.wait(lambda _: card(page, "S-1", "in_work"), "the card was moved")
        press(page, page.one("article a"))
        page.wait(lambda _: page.driver.current_url.endswith("/stories/1"), "the story is open")
        assert "Nadia" in page.one(".irail").text


def test_planning_by_command_line(each_engine):
    world = each_engine
    environment = {"AGILEOPS_URL": world.server.url, "AGILEOPS_TOKEN": world.tokens["ada@example.org"]}

    def do(*words):
        return json.loads(run(*words, "--format", "json", environment=environment))

    feature = do("feature", "add", "Kafka 3.7", "--text", "All brokers", "--effort", "8", "--technologies", "Kafka")
    number = f"F-{feature['number']}"
    assert feature["step"] == "definition"
    do("feature", "move", number, "criteria")
    check = do("feature", "check", number, "criterion", "No event is lost")["checks"][-1]
    do("feature", "lead", number, "nadia@example.org")
    do("feature", "move", number, "writing")
    story = do("story", "add", "Rolling restart", "--feature", number, "--size", "3")
    spike = do("story", "add", "KRaft?", "--feature", number, "--kind", "spike", "--size", "1")
    first, second = f"S-{story['number']}", f"S-{spike['number']}"
    assert do("story", "after", second, first)["after"] == [story["number"]]
    do("feature", "move", number, "ordering")
    do("feature", "move", number, "work")
    do("story", "move", first, "ready")
    assert do("story", "move", first, "in_work")["people"][0]["name"]
    assert do("story", "block", first, "waits for eu-2")["blocked_reason"] == "waits for eu-2"
    do("story", "unblock", first)
    assert do("feature", "judge", str(check["id"]), "waived", "--evidence", "seen before")["checks"][-1]["state"] == "waived"
    table = run("story", "list", "--feature", number, environment=environment)
    assert first in table and "in_work" in table

    flow = do("flow", "--weeks", "4")
    assert [(one["number"], one["stage"], one["days"]) for one in flow["ages"]["items"]] == [
        (story["number"], "in work", 1)]
    ahead = do("forecast", "--team", str(flow["team"]["id"]))
    assert "at least 14 days" in ahead["problem"]
    assert [(one["number"], one["items"]) for one in ahead["features"]] == [(feature["number"], 2)]
