"""Debian's Chromium, driven the way a person would use it."""
import base64
import contextlib
import functools
import importlib.util
import pathlib

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from hands import Mouse
from world import PASSWORD


class Browser:
    def __init__(self, driver, url, scripts=True, hand=Mouse):
        self.driver, self.url, self.scripts = driver, url, scripts
        self.hand = hand(self)

    def open(self, path):
        self.driver.get(path if path.startswith("http") else self.url + path)
        return self

    def sign_in(self, email, password=PASSWORD):
        self.open("/sign-in")
        self.hand.write(self.one("input[name=email]"), email)
        self.hand.write(self.one("input[name=password]"), password)
        self.hand.press(self.one("form button[type=submit], form button:not([type])"))
        self.wait(lambda _: "/sign-in" not in self.driver.current_url, f"{email} is signed in")
        return self

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    @property
    def text(self):
        """What a person can read in the page's main part."""
        return self.one("main").text

    def button(self, name):
        """The first button that can be seen and is called so."""
        found = [b for b in self.all("button, input[type=submit], a.btn") if b.is_displayed() and name in b.text]
        assert found, f"no button “{name}” on {self.driver.current_url}: {[b.text for b in self.all('button')]}"
        return found[0]

    def wait(self, condition, what, seconds=15):
        def met(driver):
            try:
                return condition(driver)
            except WebDriverException as error:
                if not gone(error):
                    raise
                return False
        return WebDriverWait(self.driver, seconds).until(met, message=what)

    def console_errors(self):
        """What the browser complained about since the last call; a breach of the content security policy is one."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def look(self, width, height=900, theme="light"):
        self.size = (width, height)
        self._resize(width, height)
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]})

    def _resize(self, width, height):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})

    def picture(self, file):
        """Of the whole page, as on a screen that is high enough: what sticks to the bottom is at the bottom."""
        width = self.size[0]
        height = max(self.size[1], self.driver.execute_script("return document.documentElement.scrollHeight"))
        self._resize(width, height)
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
        pathlib.Path(file).write_bytes(base64.b64decode(shot["data"]))
        self._resize(*self.size)

    def accessibility_problems(self):
        """What axe-core finds, one line for each rule."""
        self.driver.execute_script(axe_source())
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run({resultTypes: ['violations']})"
            ".then(r => done(r.violations), e => done([{id: String(e), nodes: []}]))")
        return [
            f"{rule['id']}: {rule.get('help', '')}: " + "; ".join(node["html"][:160] for node in rule["nodes"][:3])
            for rule in found]


def gone(error):
    """What was looked at went while the next page came; Chromium has two ways to say so."""
    return (isinstance(error, StaleElementReferenceException)
            or "does not belong to the document" in (error.msg or ""))


@functools.cache
def axe_source():
    package = importlib.util.find_spec("axe_playwright_python").submodule_search_locations[0]
    return next(pathlib.Path(package).rglob("axe.min.js")).read_text()


@contextlib.contextmanager
def browser(url, scripts=True, hand=Mouse):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-proxy-server",
                 "--force-color-profile=srgb", "--window-size=1440,900"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options, Service("/usr/bin/chromedriver"))
    driver.set_page_load_timeout(30)
    driver.set_script_timeout(60)
    try:
        yield Browser(driver, url, scripts, hand)
    finally:
        driver.quit()
