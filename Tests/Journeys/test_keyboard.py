"""Work on the board, in lists and under live updates without a mouse."""
import pytest
from selenium.webdriver.common.keys import Keys

from browser import browser
from hands import Keyboard
from test_planning import card


@pytest.fixture
def page(fresh_world):
    with browser(fresh_world.server.url, hand=Keyboard) as opened:
        opened.look(1440)
        opened.sign_in("nadia@example.org")
        yield opened
        assert opened.console_errors() == []


def write(world, title, state=None, **more):
    number = world.api.post("/api/v1/stories", {"title": title, "backlog": "ssa", "size": 2, **more})["number"]
    for to in {"ready": ["ready"], "in_work": ["ready", "in_work"]}.get(state, []):
        world.api.post(f"/api/v1/stories/{number}/move", {"to": to})
    return number


def focused(page):
    return page.driver.execute_script("return document.activeElement.id")


def test_keyboard_keeps_its_card_while_others_change_the_board(fresh_world, page):
    world = fresh_world
    first, second, third = (write(world, f"Drill {name}", "ready") for name in ("one", "two", "three"))
    page.open("/board")
    page.hand.to_card(f"S-{second}")
    world.api.post(f"/api/v1/stories/{first}/move", {"to": "in_work"})
    page.wait(lambda _: card(page, f"S-{first}", "in_work"), "the page shows what somebody else moved")
    assert focused(page) == f"card-{second}" and page.hand.stop()["isSeen"]
    world.api.post(f"/api/v1/stories/{second}/move", {"to": "in_work"})
    page.wait(lambda _: card(page, f"S-{second}", "in_work"), "the card itself was moved")
    page.wait(lambda _: focused(page) == f"card-{second}", "the focus went along")
    page.hand.keys("k")
    assert focused(page) == f"card-{first}", "the next key goes on from there"


def test_keyboard_keeps_typing_while_others_change_the_page(fresh_world, page):
    world = fresh_world
    number = write(world, "Drill", "ready")
    page.open(f"/stories/{number}")
    page.hand.open_panel("Block…")
    page.hand.write(page.one("details[open] input[name=reason]"), "Waits for a ho")
    world.api.post("/api/v1/stories", {"title": "Another one", "backlog": "ssa"})
    world.api.post(f"/api/v1/stories/{number}/checks", {"text": "Tried in staging"})
    page.wait(lambda _: "Tried in staging" in page.text, "the rest of the page is new")
    page.hand.keys("st")
    assert page.driver.switch_to.active_element.get_attribute("value") == "Waits for a host"


def test_keyboard_goes_from_card_to_card_by_arrows(fresh_world, page):
    world = fresh_world
    ready = [write(world, f"Drill {name}", "ready") for name in ("one", "two")]
    working = write(world, "Restore", "in_work")
    page.open("/board")
    page.hand.to_card(f"S-{ready[0]}")
    for key, number in ((Keys.ARROW_DOWN, ready[1]), (Keys.ARROW_RIGHT, working), (Keys.ARROW_RIGHT, working),
                        (Keys.ARROW_LEFT, ready[0]), (Keys.ARROW_UP, ready[0])):
        page.hand.keys(key)
        assert focused(page) == f"card-{number}" and page.hand.stop()["isSeen"]
    page.hand.keys(Keys.ENTER)
    page.wait(lambda _: page.driver.current_url.endswith(f"/stories/{ready[0]}"), "Enter opens the card")
    page.open("/board")
    page.hand.to_card(f"S-{ready[1]}")
    page.hand.by_menu(f"S-{ready[1]}", "Up")
    page.wait(lambda _: page.one(".col[data-state=ready] .card").get_attribute("id") == f"card-{ready[1]}", "it is up")
    page.wait(lambda _: focused(page) == f"card-{ready[1]}", "the focus went along")
    page.hand.keys("m")
    page.wait(lambda _: page.all(".cmove[open]"), "the menu is open")
    for _ in range(len(page.all(".cmove[open] button, .cmove[open] a"))):
        page.hand.keys(Keys.TAB)
    assert not page.all(".cmove[open]"), "the menu closes behind the keyboard and covers nothing"


def test_keyboard_finds_and_changes_several_stories(fresh_world, page):
    world = fresh_world
    first, second, other = (write(world, title) for title in ("Drill one", "Drill two", "Replica"))
    page.open("/stories")
    page.hand.keys("/")
    assert page.hand.stop(page.one("input[type=search]"))["isTarget"], "/ leads to the search"
    page.hand.keys("drill", Keys.ENTER)
    page.wait(lambda _: "Two stories open." in page.text, "the list is filtered")
    page.hand.keeps_its_place("the list was filtered")
    page.hand.choose(page.one("select[name=mark]"), "Without a size")
    page.hand.press(page.button("Filter"))
    page.wait(lambda _: "No story fits." in page.text, "the filter was narrowed")
    page.hand.press(page.button("All"))
    page.wait(lambda _: "Replica" in page.text, "all are there")
    page.hand.press(page.one("main h1 ~ * a.btn, main a.btn--go"))
    page.wait(lambda _: "/stories/new" in page.driver.current_url, "c and Enter lead to the form")
    page.open("/stories?q=drill")
    for number in (first, second):
        page.hand.keys("j", "x")
        assert page.one(f"#story-{number} input[name=story]").is_selected(), f"x chooses S-{number}"
    page.hand.open_panel("Size…")
    page.hand.write(page.one("details[open] input[name=size]"), "8")
    page.hand.press(page.driver.find_element("xpath", "//details[@open]//button[.='Size']"))
    page.wait(lambda _: "2 stories were changed." in page.text, "both have a size")
    page.hand.keeps_its_place("both have a size")
    sizes = {story["number"]: story["size"] for story in world.api.get("/api/v1/stories")["stories"]}
    assert sizes == {first: 8, second: 8, other: 2}


def test_keyboard_meets_what_is_wrong_first(fresh_world, page):
    page.open("/features/new")
    page.hand.write(page.one("input[name=title]"), "x" * 201)
    page.hand.keys(Keys.ENTER)
    page.wait(lambda _: page.all("#errors"), "the form came back")
    assert focused(page) == "errors"
    assert ["422" in error for error in page.console_errors()] == [True], "a browser notes it, and nothing else"
    page.hand.press(page.one("#errors a"))
    assert page.driver.execute_script("return document.activeElement.name") == "title"


def test_keyboard_opens_the_list_of_keys_and_leaves_it(page):
    page.open("/stories")
    page.hand.keys(Keys.TAB, Keys.TAB)
    before = page.driver.switch_to.active_element
    page.hand.keys("?")
    page.wait(lambda _: page.all("dialog[open]"), "the list of keys is open")
    assert page.hand.within(page.one("dialog[open]"))
    page.hand.keys(Keys.ESCAPE)
    page.wait(lambda _: not page.all("dialog[open]"), "Escape closes it")
    assert page.hand.stop(before)["isTarget"], "the focus is where it was"
