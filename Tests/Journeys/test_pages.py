"""The pages as a person meets them: on a laptop and a phone, light and dark, with and without scripts."""
import os
import re

import pytest

from browser import browser
from server import ROOT, Server

PAGES = {"today": "/", "interrupts": "/interrupts", "interrupt": None, "rotations": "/rotations", "silences": "/silences",
         "silence": "/silences/new", "people": "/people"}
LOOKS = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]
PICTURES = ROOT / "docs" / "screenshots"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The sample organisation, and how `agileops demo` says to sign in."""
    server = Server(tmp_path_factory.mktemp("demo"))
    printed = server.on_database("demo")
    email = re.search(r"\S+@\S+\.\w+", printed).group()
    password = re.search(r"[Pp]assword:?\s+(\S+)", printed).group(1).rstrip(".,")
    server.start()
    try:
        yield server, email, password
    finally:
        if server.process:
            server.stop()


@pytest.fixture(scope="module")
def signed_in(demo):
    server, email, password = demo
    with browser(server.url) as page:
        page.sign_in(email, password)
        yield page


@pytest.mark.parametrize("width, theme", LOOKS)
def test_sign_in_page(demo, width, theme):
    server = demo[0]
    with browser(server.url) as page:
        page.look(width, theme=theme)
        check(page.open("/sign-in"), "sign-in", width, theme)


@pytest.mark.parametrize("width, theme", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_page(signed_in, name, width, theme):
    page = signed_in
    page.look(width, theme=theme)
    page.open(PAGES[name] or first_interrupt(page))
    check(page, name, width, theme)


def first_interrupt(page):
    page.open("/interrupts")
    return next(
        link.get_attribute("href") for link in page.all("main a[href*='/interrupts/']")
        if re.search(r"/interrupts/\d+$", link.get_attribute("href")))


def check(page, name, width, theme):
    assert page.console_errors() == []
    overflow = page.driver.execute_script("return document.documentElement.scrollWidth") - width
    assert overflow <= 0, f"{name} is {overflow} px wider than the screen"
    assert page.driver.title.strip()
    assert len(page.all("h1")) == 1
    if os.environ.get("SCREENSHOTS"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.picture(PICTURES / f"{name}-{width}-{theme}.png")
    assert page.accessibility_problems() == []


def test_answering_works_without_scripts(world):
    api = world.api
    number = api.post("/api/v1/interrupts", {"title": "The printer prints hieroglyphs"}, 201)["number"]
    path = f"/interrupts/{number}"
    with browser(world.server.url, scripts=False) as page:
        page.sign_in("nadia@example.org").open(path)
        page.button("Acknowledge").click()
        page.wait(lambda _: state(api, number) == "acknowledged", "acknowledged")
        page.open(path)
        resolve(page)
        page.wait(lambda _: state(api, number) == "resolved", "resolved")
        assert "hieroglyphs" in page.text


def test_keyboard_reaches_the_content_first(signed_in):
    """The first stop of the Tab key skips the menu."""
    from selenium.webdriver.common.keys import Keys

    signed_in.look(1440)
    signed_in.open("/interrupts")
    signed_in.one("body").send_keys(Keys.TAB)
    first = signed_in.driver.switch_to.active_element
    assert first.get_attribute("href").endswith("#main"), first.get_attribute("outerHTML")


def test_an_open_page_shows_a_new_interrupt_by_itself(world):
    with browser(world.server.url) as page:
        page.sign_in("nadia@example.org").open("/interrupts")
        assert "A new thing" not in page.text
        world.api.post("/api/v1/interrupts", {"title": "A new thing"}, 201)
        page.wait(lambda _: "A new thing" in page.text, "the queue shows it without a reload")
        assert page.console_errors() == []


def state(api, number):
    return api.get(f"/api/v1/interrupts/{number}")["state"]


def resolve(page):
    from selenium.webdriver.support.ui import Select

    for summary in page.all("details > summary"):
        if "Resolve" in summary.text:
            summary.click()
    form = next(form for form in page.all("form[action$='/resolve']") if form.is_displayed())
    for choice in form.find_elements("css selector", "select[name=code]"):
        Select(choice).select_by_value("fixed")
    for choice in form.find_elements("css selector", "input[type=radio][name=code][value=fixed]"):
        choice.click()
    for minutes in form.find_elements("css selector", "input[name=minutes]"):
        minutes.clear()
        minutes.send_keys("5")
    form.find_element("css selector", "button").click()
