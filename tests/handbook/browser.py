"""A real browser: Chromium without a window, driven over WebDriver, closed to the network."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
IS_HERE = bool(CHROMIUM and DRIVER)

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)

WIDE, NARROW = (1366, 900), (360, 740)


class Browser:
    """What a reader sees and does."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self._driver = driver

    def open(self, page: Path, place: str = "") -> None:
        """Open a page anew, at a place or with a question."""
        self._driver.get("about:blank")
        self._driver.get(page.as_uri() + place)

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of a JavaScript expression."""
        return self._driver.execute_script(f"return {script}", *arguments)

    def all(self, selector: str) -> list[WebElement]:
        """The elements of a selector that are shown."""
        return [each for each in self._driver.find_elements(By.CSS_SELECTOR, selector) if each.is_displayed()]

    def one(self, selector: str) -> WebElement:
        """The only element of a selector that is shown."""
        (found,) = self.all(selector)
        return found

    def fill(self, selector: str, value: str) -> None:
        """Give a field a value at once, whatever the language in which its parts are typed."""
        field = self.one(selector)
        self._driver.execute_script(
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
            field,
            value,
        )

    def press(self, *keys: str) -> None:
        """Type where the focus is."""
        ActionChains(self._driver).send_keys(*keys).perform()

    @property
    def focused(self) -> WebElement:
        """The element that has the focus."""
        return self._driver.switch_to.active_element

    def resize(self, size: tuple[int, int]) -> None:
        """A screen of another size."""
        width, height = size
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)

    def prefer(self, scheme: str = "light", medium: str = "") -> None:
        """Light or dark, screen or paper."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": medium, "features": features})

    def picture(self, path: Path) -> None:
        """Keep what the screen shows."""
        assert self._driver.save_screenshot(str(path))

    def print(self, path: Path) -> None:
        """Keep what the printer would."""
        printed = self._driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
        path.write_bytes(base64.b64decode(printed["data"]))

    def complaints(self) -> list[str]:
        """What the browser wrote to its console since last asked."""
        return [entry["message"] for entry in self._driver.get_log("browser")]  # type: ignore[no-untyped-call]


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A browser with an empty profile."""
    assert CHROMIUM
    assert DRIVER
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=DRIVER))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
