"""How a person works a page: the same verbs by mouse or finger, and by the keyboard alone."""
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


class Mouse:
    """Points at things. On a phone this is the finger."""

    def __init__(self, page):
        self.page = page

    def press(self, element):
        """Not under the bar at the foot of a phone."""
        self.page.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def write(self, element, text):
        """Instead of what stands there."""
        element.clear()
        element.send_keys(text)

    def fill(self, element, value):
        """A day or a time, as a date picker sets it, whatever the browser's language."""
        self.page.driver.execute_script("arguments[0].value = arguments[1]", element, value)

    def choose(self, select, title):
        select.find_element(By.XPATH, f"./option[contains(., '{title}')]").click()

    def go(self, path):
        self.page.open(path)

    def open_panel(self, label):
        self.press(self.page.driver.find_element(By.XPATH, f"//summary[contains(., '{label}')]"))

    def by_menu(self, number, label):
        source = self.page.one(f"#card-{number.removeprefix('S-')}")
        self.press(source.find_element(By.CSS_SELECTOR, "summary"))
        self.press(source.find_element(By.XPATH, f".//button[.='{label}']"))

    def move(self, number, state, label):
        """To a column: dragged, or by its menu where no script runs."""
        if not self.page.scripts:
            return self.by_menu(number, label)
        source = self.page.one(f"#card-{number.removeprefix('S-')}")
        lane = source.find_element(By.XPATH, "./ancestor::*[contains(@class, 'lane')]")
        target = lane.find_element(By.CSS_SELECTOR, f".col[data-state={state}]")
        footer = source.find_element(By.CSS_SELECTOR, "footer")
        ActionChains(self.page.driver).click_and_hold(footer).move_by_offset(20, 5).move_to_element(
            target).release().perform()

    def keeps_its_place(self, what):
        """The mouse is where it was."""


# What the keyboard needs to know of where it is: whether somebody can see it, and whether it is where it should go.
STOP = """
const own = document.activeElement, target = arguments[0]
const style = getComputedStyle(own), box = own.getBoundingClientRect()
return {
  nowhere: own === document.body, isTarget: own === target,
  name: own.outerHTML.slice(0, 160),
  isSeen: own.id === 'main' || own.matches(':focus-visible, input:focus-within')
    && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  isOnScreen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0,
  isBehind: Boolean(target && (own.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING)),
}
"""


class Keyboard:
    """Tab, arrows, Enter, Space, letters. Never a mouse, and never the focus by a script."""

    most = 400

    def __init__(self, page):
        self.page = page

    def keys(self, *keys):
        ActionChains(self.page.driver).send_keys(*keys).perform()

    def back(self):
        ActionChains(self.page.driver).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()

    def stop(self, target=None):
        return self.page.driver.execute_script(STOP, target)

    def reach(self, element):
        """Tab by Tab, or back: each stop on the way is seen, and each lies nearer than the one before."""
        here = self.stop(element)
        back = here["isBehind"] and not here["nowhere"]
        for _ in range(self.most):
            if here["isTarget"]:
                assert here["isOnScreen"], f"the focus is not on the screen: {here['name']}"
                return element
            self.back() if back else self.keys(Keys.TAB)
            here = self.stop(element)
            assert not here["nowhere"], f"Tab never comes to {self.name(element)} on {self.page.driver.current_url}"
            assert here["isSeen"], f"nobody sees the focus on {here['name']}"
            assert here["isTarget"] or here["isBehind"] == back, f"Tab went past {self.name(element)} to {here['name']}"
        raise AssertionError(f"{self.name(element)} is more than {self.most} stops away")

    @staticmethod
    def name(element):
        return element.get_attribute("outerHTML")[:160]

    def press(self, element):
        self.reach(element)
        self.keys(Keys.SPACE if element.get_attribute("type") == "checkbox" else Keys.ENTER)

    def write(self, element, text):
        self.reach(element)
        ActionChains(self.page.driver).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
        self.keys(text)
        assert element.get_attribute("value").replace("\r", "") == text

    def fill(self, element, value):
        """Days are typed in the order in which the browser shows their parts."""
        self.reach(element)
        year, month, day = value.split("-")
        order = self.page.driver.execute_script(
            "return new Intl.DateTimeFormat(navigator.language).formatToParts().map(part => part.type)")
        self.keys("".join({"year": year + "\ue014", "month": month, "day": day}.get(part, "") for part in order)
                  .removesuffix("\ue014"))
        assert element.get_attribute("value") == value, element.get_attribute("value")

    def choose(self, select, title):
        """By arrows, as a closed list is walked through."""
        self.reach(select)
        options = [option.text for option in select.find_elements(By.TAG_NAME, "option")]
        wanted = next(index for index, text in enumerate(options) if title in text)
        now = lambda: int(select.get_property("selectedIndex"))
        for _ in options:
            if now() == wanted:
                break
            self.keys(Keys.ARROW_DOWN if now() < wanted else Keys.ARROW_UP)
        assert now() == wanted, f"arrows do not choose {title}"

    def go(self, path):
        """By g and the letter of the page where it has one, else as an address that is typed."""
        links = [link for link in self.page.all(f"nav [data-go][href='{path}']") if link.is_displayed()]
        if not links or self.page.driver.execute_script("return document.activeElement.matches('input, textarea, select')"):
            return self.page.open(path)
        self.keys("g", links[0].get_attribute("data-go"))
        self.page.wait(
            lambda _: self.page.driver.current_url.endswith(path) and self.page.driver.execute_script(
                "return document.readyState") == "complete", f"g leads to {path}")

    def open_panel(self, label):
        """Enter opens it, Escape closes it again and leaves the focus where it was, Space opens it too."""
        summary = self.page.driver.find_element(By.XPATH, f"//summary[contains(., '{label}')]")
        self.reach(summary)
        panel = summary.find_element(By.XPATH, "..")
        self.keys(Keys.ENTER)
        assert panel.get_attribute("open"), f"Enter does not open {label}"
        self.keys(Keys.TAB)
        assert not self.stop(summary)["isTarget"], f"Tab does not lead into {label}"
        self.keys(Keys.ESCAPE)
        assert not panel.get_attribute("open"), f"Escape does not close {label}"
        assert self.stop(summary)["isTarget"], f"the focus is not back on {label}"
        self.keys(Keys.SPACE)
        assert panel.get_attribute("open"), f"Space does not open {label}"

    def by_menu(self, number, label):
        """To the card by j, its menu by m, closed by Escape once; then down to the button."""
        card = self.to_card(number)
        menu = card.find_element(By.CSS_SELECTOR, "details")
        self.keys("m")
        self.page.wait(lambda _: menu.get_attribute("open") and self.within(menu), f"m opens the menu of {number}")
        self.keys(Keys.ESCAPE)
        assert not menu.get_attribute("open"), "Escape closes the menu"
        assert self.stop(menu.find_element(By.TAG_NAME, "summary"))["isTarget"], "the focus is not back on the menu"
        self.keys("m")
        self.page.wait(lambda _: menu.get_attribute("open") and self.within(menu), "m opens the menu again")
        self.press(card.find_element(By.XPATH, f".//button[.='{label}']"))

    def within(self, element):
        return self.page.driver.execute_script("return arguments[0].contains(document.activeElement)", element)

    def to_card(self, number):
        card = self.page.one(f"#card-{number.removeprefix('S-')}")
        for _ in range(len(self.page.all("[data-row]")) + 1):
            if self.stop(card)["isTarget"]:
                break
            self.keys("j")
            here = self.stop(card)
            assert here["isSeen"] and here["isOnScreen"], f"nobody sees where j went: {here['name']}"
        assert self.stop(card)["isTarget"], f"j never comes to {number}"
        assert "cur" in card.get_attribute("class").split()
        return card

    def move(self, number, state, label):
        self.by_menu(number, label)

    def keeps_its_place(self, what):
        """After a form came back to its page, the next key goes on where the last one ended."""
        self.page.wait(lambda _: not self.stop()["nowhere"], f"the focus is not lost: {what}")
        here = self.stop()
        assert here["isSeen"], f"nobody sees the focus after {what}: {here['name']}"
