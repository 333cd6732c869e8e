"""A whole iteration of five people, each in a browser of their own: from the product owner's order to the retro."""
import contextlib
import datetime
import re

import pytest

from browser import browser
from hands import Keyboard, Mouse
from test_planning import by_menu, card, judge_all, open_panel, step
from test_rotations import choose, fill, press, visible, write
from waiting import until


class Cast:
    """Petra is the product owner, Lena leads, Tomas and Ravi are a pair, Nadia is the person of the week."""

    def __init__(self, world, stack, scripts, hand):
        self.world, self.scripts = world, scripts
        world.always_at_work()
        world.add("petra@example.org", "Petra Hahn", "product_owner")
        world.add("lena@example.org", "Lena Vogt", "engineer")
        world.add("ravi@example.org", "Ravi Rao", "engineer")
        self.told = {name: world.sink(f"{name}@example.org") for name in ("nadia", "tomas", "ravi")}
        world.rotation("potw", "nadia@example.org")
        for name in ("petra", "lena", "tomas", "ravi", "nadia"):
            page = stack.enter_context(browser(world.server.url, scripts, hand))
            page.look(1440 if scripts else 390)
            setattr(self, name, page.sign_in(f"{name}@example.org"))

    def check(self, page):
        """What looks for barriers is itself a script of the page."""
        assert not self.scripts or page.accessibility_problems() == []

    @property
    def pages(self):
        return self.petra, self.lena, self.tomas, self.ravi, self.nadia


@pytest.mark.parametrize(
    "scripts, hand", [(True, Mouse), (False, Mouse), (True, Keyboard)],
    ids=["laptop", "phone-without-scripts", "keyboard-alone"])
def test_an_iteration_of_five_people(fresh_world, scripts, hand):
    with contextlib.ExitStack() as stack:
        cast = Cast(fresh_world, stack, scripts, hand)
        rank(cast)
        take_the_lead(cast)
        write_and_order(cast)
        plan(cast)
        pair_and_commit(cast)
        an_interrupt_passes_them_over(cast)
        a_p1_breaks_a_promise(cast)
        validate(cast)
        show_and_hand_over(cast)
        close(cast)
        look_back(cast)
        agree(cast)
        for page in cast.pages:
            assert page.console_errors() == []


def rank(cast):
    """Two features; the product owner puts the second one first."""
    for title in ("Kafka 3.7 everywhere", "Self-service PostgreSQL"):
        cast.petra.hand.go("/features/new")
        write(cast.petra, "input[name=title]", title)
        write(cast.petra, "textarea[name=text]", "Nobody waits for it any more.")
        write(cast.petra, "input[name=effort]", "8")
        press(cast.petra, visible(cast.petra, "Ask for it"))
        cast.petra.wait(lambda _: title in cast.petra.one("h1").text, "the feature is there")
    cast.petra.hand.go("/features")
    press(cast.petra, cast.petra.one("button[aria-label='To the top: Self-service PostgreSQL']"))
    cast.petra.wait(
        lambda _: "PostgreSQL" in cast.petra.one("main tbody tr").text, "the second feature is the first one")
    cast.petra.hand.keeps_its_place("a feature went to the top")
    cast.petra.hand.go("/features/2")
    step(cast.petra, "Definition is written")
    open_panel(cast.petra, "Add a criterion")
    write(cast.petra, "details[open] input[name=text]", "It takes 30 minutes")
    press(cast.petra, cast.petra.one("details[open] button"))
    cast.petra.wait(lambda _: "It takes 30 minutes" in cast.petra.text, "the criterion is there")


def take_the_lead(cast):
    cast.lena.hand.go("/features/2")
    press(cast.lena, cast.lena.button("Lead it"))
    cast.lena.wait(lambda _: "Lena" in cast.lena.one(".irail").text, "Lena leads it")
    step(cast.lena, "Criteria are agreed")


def write_and_order(cast):
    """Two stories, the second after the first."""
    for title, size in (("Database from a merge request", "5"), ("Failover drill", "3")):
        cast.lena.hand.go("/stories/new?feature=2")
        write(cast.lena, "input[name=title]", title)
        write(cast.lena, "input[name=size]", size)
        press(cast.lena, visible(cast.lena, "Write it"))
        cast.lena.wait(lambda _: title in cast.lena.one("h1").text, "the story is written")
        press(cast.lena, cast.lena.button("Ready"))
        cast.lena.wait(lambda _: "Ready for" in cast.lena.text, "the story is ready")
    open_panel(cast.lena, "Comes after…")
    choose(cast.lena, cast.lena.one("details[open]"), "after", "Database from")
    press(cast.lena, cast.lena.one("details[open] button"))
    cast.lena.wait(lambda _: "It comes after S-1" in cast.lena.text, "the stories are in order")
    cast.lena.hand.go("/features/2")
    step(cast.lena, "Stories are sized")
    step(cast.lena, "Start work")


def plan(cast):
    today = datetime.datetime.now(datetime.timezone.utc).date()
    cast.petra.hand.go("/iterations")
    open_panel(cast.petra, "Plan the next iteration")
    fill(cast.petra, "starts_on", today.isoformat())
    fill(cast.petra, "ends_on", (today + datetime.timedelta(days=13)).isoformat())
    write(cast.petra, "details[open] input[name=goal]", "A developer gets a database without asking")
    press(cast.petra, visible(cast.petra, "Plan it"))
    cast.petra.wait(lambda _: "/iterations/1/plan" in cast.petra.driver.current_url, "the iteration is planned")
    for number in (1, 2):
        press(cast.petra, cast.petra.one(f"#out-{number} button"))
        cast.petra.wait(lambda _: cast.petra.all(f"#in-{number}"), f"S-{number} is in")
        cast.petra.hand.keeps_its_place(f"S-{number} was taken in")
    cast.check(cast.petra)
    press(cast.petra, cast.petra.button("Start iteration 1"))
    cast.petra.wait(lambda _: not cast.petra.all("form[action='/iterations/1/start']"), "the iteration runs")


def pair_and_commit(cast):
    """Tomas pulls a story, asks Ravi to pair, and both promise to stay with it."""
    cast.tomas.hand.go("/iterations/1")
    cast.tomas.hand.move("S-1", "in_work", "Pull")
    cast.tomas.wait(lambda _: card(cast.tomas, "S-1", "in_work"), "the card was moved")
    cast.tomas.hand.keeps_its_place("the card was moved")
    cast.tomas.hand.go("/stories/1")
    open_panel(cast.tomas, "Ask somebody…")
    choose(cast.tomas, cast.tomas.one("details[open]"), "person", "Ravi Rao")
    press(cast.tomas, cast.tomas.one("details[open] button"))
    cast.tomas.wait(lambda _: "Ravi Rao works on it" in cast.tomas.text, "they are a pair")
    for page, name in ((cast.tomas, "Tomas"), (cast.ravi, "Ravi")):
        page.hand.go("/stories/1")
        press(page, page.button("Commit to it"))
        page.wait(lambda _: f"{name}" in committed(page), f"{name} is committed")


def committed(page):
    return page.driver.find_element("xpath", "//section[h2[contains(., 'Committed')]]").text


def an_interrupt_passes_them_over(cast):
    world = cast.world
    number = world.api.post("/api/v1/interrupts", {"title": "The certificate of staging ends", "priority": "P3"})["number"]
    until(lambda: cast.told["nadia"].texts, "the person of the week is told")
    assert cast.told["tomas"].texts == [] and cast.told["ravi"].texts == []
    cast.nadia.hand.go(f"/interrupts/{number}")
    assert "committed to S-1" in cast.nadia.text and "only a P1 or a named request" in cast.nadia.text
    press(cast.nadia, cast.nadia.button("Acknowledge"))
    cast.nadia.wait(lambda _: "acknowledged" in cast.nadia.text, "it is acknowledged")
    settle(cast.nadia, minutes=20)


def a_p1_breaks_a_promise(cast):
    """Nadia cannot mend it alone: a P1 is the one thing for which she calls Tomas away."""
    number = cast.world.api.post("/api/v1/interrupts", {"title": "No payment goes through", "priority": "P1"})["number"]
    until(lambda: len(cast.told["nadia"].texts) == 2, "the person of the week is told")
    cast.nadia.hand.go(f"/interrupts/{number}")
    open_panel(cast.nadia, "Assign")
    choose(cast.nadia, cast.nadia.one("details[open]"), "assignee", "Tomas Weber")
    press(cast.nadia, cast.nadia.one("details[open] form button"))
    until(lambda: cast.told["tomas"].texts, "Tomas is told")
    assert cast.told["ravi"].texts == []
    cast.tomas.hand.go(f"/interrupts/{number}")
    settle(cast.tomas, minutes=45)


def settle(page, minutes):
    page.driver.refresh()
    open_panel(page, "Resolve")
    panel = page.one("details[open]")
    field = panel.find_element("css selector", "input[name=minutes]")
    page.hand.write(field, str(minutes))
    press(page, panel.find_element("css selector", "form button"))
    page.wait(lambda _: "resolved" in page.one(".facts").text, "it is resolved")


def validate(cast):
    """What came in by the way is added; one story is sent back once."""
    cast.nadia.hand.go("/stories/new")
    write(cast.nadia, "input[name=title]", "Certificates renew themselves")
    write(cast.nadia, "input[name=size]", "2")
    press(cast.nadia, visible(cast.nadia, "Write it"))
    cast.nadia.wait(lambda _: cast.nadia.driver.current_url.endswith("/stories/3"), "the story is written")
    cast.petra.hand.go("/iterations/1/plan")
    press(cast.petra, cast.petra.one("#out-3 button"))
    cast.petra.wait(lambda _: cast.petra.all("#in-3"), "it is in")
    cast.tomas.hand.go("/iterations/1")
    by_menu(cast.tomas, "S-1", "To validation")
    cast.tomas.wait(lambda _: card(cast.tomas, "S-1", "validation"), "S-1 waits for the lead")
    cast.lena.hand.go("/stories/1")
    open_panel(cast.lena, "Send back")
    write(cast.lena, "details[open] input[name=reason]", "The password is in the log")
    press(cast.lena, cast.lena.one("details[open] form button"))
    cast.lena.wait(lambda _: "Sent back once" in cast.lena.text, "it was sent back")
    cast.tomas.hand.go("/stories/1")
    for label, word in (("Pull", "In work"), ("To validation", "In validation")):
        press(cast.tomas, cast.tomas.button(label))
        cast.tomas.wait(lambda _: f"{word} for" in cast.tomas.one(".lede").text, word)
    cast.ravi.hand.go("/iterations/1")
    for label, state in (("Pull", "in_work"), ("To validation", "validation")):
        by_menu(cast.ravi, "S-2", label)
        cast.ravi.wait(lambda _: card(cast.ravi, "S-2", state), f"S-2 is at {state}")
        cast.ravi.hand.keeps_its_place(f"S-2 is at {state}")
    cast.lena.hand.go("/iterations/1/standup")
    assert "S-1" in cast.lena.text and "S-2" in cast.lena.text
    cast.check(cast.lena)
    for number in (1, 2):
        cast.lena.hand.go(f"/stories/{number}")
        press(cast.lena, cast.lena.button("Validate"))
        cast.lena.wait(lambda _: "Validated," in cast.lena.one(".lede").text, f"S-{number} is validated")


def show_and_hand_over(cast):
    cast.lena.hand.go("/features/2")
    step(cast.lena, "Hand to the product owner")
    cast.petra.hand.go("/features/2")
    judge_all(cast.petra)
    step(cast.petra, "Accept the feature")
    cast.petra.hand.go("/iterations/1/demo")
    assert cast.petra.one("h1").text == "1 feature to show, 2 stories done."
    cast.check(cast.petra)
    cast.lena.hand.go("/features/2")
    step(cast.lena, "Demo was held")
    judge_all(cast.lena)
    step(cast.lena, "Operation is handed over")


def close(cast):
    cast.petra.hand.go("/iterations/1/close")
    assert cast.petra.one("h1").text == "2 of 3 stories done. 1 unfinished: each goes somewhere."
    choose(cast.petra, cast.petra.one("main form"), "story-3", "Goes on")
    press(cast.petra, cast.petra.button("Close iteration 1"))
    cast.petra.wait(lambda _: "/iterations/1/demo" in cast.petra.driver.current_url, "the iteration is closed")


def look_back(cast):
    for page, kind, text in (
            (cast.tomas, "Keep", "Pairing on the first story"), (cast.nadia, "Change", "Certificates end unseen")):
        page.hand.go("/iterations/1/retro")
        choose(page, page.one("form select[name=kind]").find_element("xpath", "./ancestor::form"), "kind", kind)
        write(page, "input[name=text]", text)
        press(page, visible(page, "Add"))
        page.wait(lambda _: text in page.text, "the note is there")
        page.hand.keeps_its_place("a note was added")
    cast.check(cast.nadia)
    cast.petra.hand.go("/iterations/1/retro")
    write(cast.petra, "textarea[name=retro]", "We go on in pairs.")
    press(cast.petra, visible(cast.petra, "Save"))
    cast.petra.wait(lambda _: "We go on in pairs." in cast.petra.driver.page_source, "the retro is written down")
    cast.petra.hand.keeps_its_place("the retro was saved")
    cast.petra.hand.go("/features/2")
    step(cast.petra, "Finish")


def agree(cast):
    """What the pages and the API say is what happened."""
    api = cast.world.api
    counts = api.get("/api/v1/iterations/1")["counts"]
    assert [counts[name] for name in ("planned", "added", "done", "carried", "done_points")] == [2, 1, 2, 1, 8]
    assert counts["unplanned_share"] == 0.333
    record = api.get("/api/v1/commitments/record")
    assert [record[name] for name in ("made", "kept", "broken", "breaches", "minutes")] == [2, 2, 0, 1, 45], record
    cast.petra.hand.go("/commitments")
    assert "Tomas" in cast.petra.text and re.search(r"I-2\b", cast.petra.text), cast.petra.text
    cast.petra.hand.go("/iterations")
    row = cast.petra.one("#iteration-1").text
    assert "1 (33 %)" in row, row
    share = api.get("/api/v1/interrupts/share")
    assert share["opened"] == 2 and share["resolved"] == 2 and share["minutes"] == 65, share
    flow = api.get("/api/v1/flow", weeks=4)
    assert flow["throughput"]["total"] == 2 and round(flow["iterations"][-1]["share"], 3) == 0.333, flow
    assert [item["days"] for item in flow["cycle_times"]["items"]] == [1, 1], "begun and done today"
    ahead = api.get("/api/v1/forecast")
    assert [one["number"] for one in ahead["features"]] == [1] and "at least 14 days" in ahead["problem"], ahead
    cast.petra.hand.go("/flow")
    assert "2 stories" in cast.petra.text, cast.petra.text
    cast.check(cast.petra)
    moves = [move["to"] for move in api.get("/api/v1/stories/1")["moves"]]
    assert moves == ["written", "ready", "in_work", "validation", "ready", "in_work", "validation", "done"]
