"""A rotation from its first form to the calendar that people subscribe to, by hand in a browser."""
import datetime
import pathlib
import re

import icalendar
import requests

from browser import browser

EXPORTS = pathlib.Path(__file__).parent / "exports"
UTC = datetime.timezone.utc
DAY = datetime.timedelta(days=1)


def test_a_rotation_from_its_form_to_a_calendar_that_agrees(fresh_world):
    world = fresh_world
    monday = datetime.date.today() - datetime.timedelta(days=datetime.date.today().weekday())
    with browser(world.server.url) as page:
        page.look(1440)
        page.sign_in("ada@example.org")
        create(page, world, monday)
        override_a_day(page, world)
        page.open("/rotations")
        assert page.accessibility_problems() == []
        assert page.console_errors() == []
    with browser(world.server.url) as page:
        page.look(390)
        page.sign_in("nadia@example.org")
        ask_for_a_swap(page, world)
        subscription = subscribe(page)
    with browser(world.server.url) as page:
        page.look(390)
        page.sign_in("tomas@example.org")
        page.open("/rotations/1#swaps")
        press(page, page.button("Accept"))
        page.wait(lambda _: "Asked swaps" not in page.text, "the swap is accepted")
        take_the_pager(page, world)
        assert page.accessibility_problems() == []
        assert page.console_errors() == []
    assert feed(subscription) == sorted(
        (shift["from"], shift["to"], ", ".join(person["name"] for person in shift["people"]))
        for shift in shifts(world))


def test_a_schedule_moves_in_from_a_file_and_is_planned_evenly(fresh_world):
    world = fresh_world
    with browser(world.server.url) as page:
        page.look(390)
        page.sign_in("ada@example.org")
        move_in(page, world)
        plan_evenly(page, world)
        assert page.console_errors() == []


def move_in(page, world):
    """One schedule out of another product's export, from the person's own disk."""
    page.open("/rotations/import")
    choose(page, page.one("main form"), "source", "PagerDuty")
    page.one("input[type=file]").send_keys(str(EXPORTS / "pagerduty.json"))
    page.one("textarea[name=only]").send_keys("Nights")
    press(page, visible(page, "Show the plan"))
    page.wait(lambda _: "nothing is stored yet" in page.text, "the plan is shown")
    assert page.accessibility_problems() == []
    assert world.api.get("/api/v1/rotations")["rotations"] == []
    press(page, visible(page, "Apply"))
    page.wait(lambda _: "Nights" in page.text and "nothing is stored yet" not in page.text, "the schedule moved in")
    assert [each["name"] for each in world.api.get("/api/v1/rotations")["rotations"]] == ["Nights"]


def plan_evenly(page, world):
    """Nadia is away for five weeks, so Tomas has the turns that begin in them."""
    page.open("/rotations/1/plan")
    page.one("textarea[name=away]").send_keys(f"Nadia Roth: {day(3)} to {day(40)}")
    fill(page, "max_in_a_row", "6")
    press(page, page.button("Preview"))
    page.wait(lambda _: "nothing is changed yet" in page.text, "the plan is shown")
    assert page.accessibility_problems() == []
    press(page, page.button("Apply"))
    page.wait(lambda _: "nothing is changed yet" not in page.text, "the plan is applied")
    away = [s for s in shifts(world, after=7 * DAY) if s["to"] < datetime.datetime.now(UTC) + 40 * DAY]
    assert away and {person["name"] for s in away for person in s["people"]} == {"Tomas Weber"}


def day(ahead):
    return datetime.date.today() + ahead * DAY


def create(page, world, monday):
    """Nadia this week, Tomas the next; nothing is stored before it was looked at."""
    page.open("/rotations/new")
    page.one("input[name=name]").send_keys("Nights")
    page.one("input[name=kind][value=on_call]").send_keys(" ")
    page.one("textarea[name=slots]").send_keys("Nadia Roth\nTomas Weber")
    fill(page, "starts_on", monday.isoformat())
    fill(page, "hand_over", "00:00")
    visible(page, "Preview").click()
    page.wait(lambda _: "nothing is saved yet" in page.text, "the preview is shown")
    assert "Nadia" in page.text and "Tomas" in page.text
    assert world.api.get("/api/v1/rotations")["rotations"] == []
    visible(page, "Save").click()
    page.wait(lambda _: page.driver.current_url.endswith("/rotations/1"), "the rotation is saved")


def override_a_day(page, world):
    """Tomas instead of Nadia for the day after tomorrow, or for the first day of Nadia's next turn."""
    turn = next(
        shift for shift in shifts(world, after=DAY)
        if shift["people"][0]["name"] == "Nadia Roth" and shift["to"] - shift["from"] > DAY)
    start = max(turn["from"], datetime.datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + DAY)
    row = next(row for row in page.all("table.turns tbody tr") if "Nadia" in row.text and "Replace" in row.text)
    row.find_element("xpath", ".//summary[contains(., 'Replace')]").click()
    panel = row.find_element("xpath", ".//details[@open]")
    choose(page, panel, "person", "Tomas Weber")
    page.hand.fill(panel.find_element("css selector", "input[name=from]"), start.strftime("%Y-%m-%dT%H:%M"))
    page.hand.fill(panel.find_element("css selector", "input[name=to]"), (start + DAY).strftime("%Y-%m-%dT%H:%M"))
    panel.find_element("css selector", "button").click()
    page.wait(lambda _: "Tomas Weber instead of Nadia Roth" in page.text, "the override is listed")
    covered = [s for s in shifts(world) if s["from"] == start and s["to"] == start + DAY]
    assert [s["people"][0]["name"] for s in covered] == ["Tomas Weber"]


def ask_for_a_swap(page, world):
    """Nadia asks Tomas to take her first turn that has not begun."""
    page.open("/rotations/1")
    press(page, page.driver.find_elements("xpath", "//summary[contains(., 'Ask for a swap')]")[-1])
    panel = page.one("details[open] form.panel")
    choose(page, panel, "asked", "Tomas Weber")
    press(page, panel.find_element("css selector", "button"))
    page.wait(lambda _: "Asked swaps" in page.text, "the swap is asked")


def subscribe(page):
    press(page, page.button("Subscribe"))
    page.wait(lambda _: "can read" in page.text, "the address is shown")
    return re.search(r"http\S+\.ics", page.text)[0]


def take_the_pager(page, world):
    page.open("/rotations/1")
    before = world.api.get("/api/v1/oncall/now")["on_call"][0]["people"]
    if [person["name"] for person in before] == ["Nadia Roth"]:
        press(page, page.button("Take the pager now"))
        page.wait(lambda _: "took the pager" in page.text, "the pager is taken")
    now = world.api.get("/api/v1/oncall/now")["on_call"][0]["people"]
    assert [person["name"] for person in now] == ["Tomas Weber"]


def feed(url):
    """(from, to, people) as a calendar program reads them, of the next half year."""
    calendar = icalendar.Calendar.from_ical(requests.get(url, timeout=10).text)
    now = datetime.datetime.now(UTC)
    return sorted(
        (event.start, event.end, str(event["SUMMARY"]).removeprefix("Nights: ")) for event in calendar.walk("VEVENT")
        if event.end > now and event.start < now + 150 * DAY)


def shifts(world, after=datetime.timedelta()):
    """What the API says of the same time, in whole seconds as calendar files have them."""
    now = datetime.datetime.now(UTC) + after
    answer = world.api.get(
        "/api/v1/rotations/1/shifts", **{"from": now.isoformat(), "to": (now + 150 * DAY).isoformat()})
    found = [
        {"from": time(shift["from"]), "to": time(shift["to"]), "people": shift["people"]} for shift in answer["shifts"]]
    return [shift for shift in found if shift["people"] and shift["from"] < shift["to"]]


def time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).replace(microsecond=0)


def visible(page, name):
    return next(b for b in page.all("main form button") if b.text == name and "vh" not in b.get_attribute("class"))


def press(page, element):
    page.hand.press(element)


def write(page, selector, text):
    page.hand.write(page.one(selector), text)


def fill(page, name, value):
    page.hand.fill(page.one(f"input[name={name}]"), value)


def choose(page, panel, name, title):
    page.hand.choose(panel.find_element("css selector", f"select[name='{name}']"), title)
