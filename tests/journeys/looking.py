"""Pages on every screen: axe at each, and nothing that goes sideways."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

from tests.journeys.servers import ROOT, DemoSite

EXCEPTIONS = ROOT / "docs" / "accessibility-exceptions.md"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
HEIGHT = 740
SIDEWAYS = "document.documentElement.scrollWidth - window.innerWidth"
LARGE = "on => document.documentElement.classList.toggle('large-text', on)"
# Halfway through a transition a colour has no contrast, so transitions end first.
RUN = """
([tags, out]) => {
  const still = new CSSStyleSheet();
  still.replaceSync("* { transition: none !important; animation: none !important }");
  document.adoptedStyleSheets = [still];
  return axe.run({exclude: out}, {
    runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
  }).then(found => found.violations.flatMap(fault => fault.nodes.map(
    node => [fault.id, node.target.join(" "), node.failureSummary])));
}
"""


@dataclass(frozen=True)
class Screen:
    """``zoomed`` is only measured: what a window of twice its width shows at 200 %."""

    width: int
    large: bool = False
    dark: bool = False
    zoomed: bool = False


SCREENS = (
    Screen(360),
    Screen(1024),
    Screen(1024, large=True),
    Screen(360, large=True),
    Screen(360, dark=True),
    Screen(512, zoomed=True),
)
PHONE_AND_DESK = SCREENS[:2]


def faults_of(
    page: Page, *, without: Iterable[str] = (), screens: Iterable[Screen] = SCREENS
) -> list[str]:
    """What axe or a ruler finds, in words; ``without`` are selectors left out."""
    faults = []
    for screen in screens:
        page.set_viewport_size({"width": screen.width, "height": HEIGHT})
        page.emulate_media(color_scheme="dark" if screen.dark else "light")
        page.evaluate(LARGE, screen.large)
        if (wide := page.evaluate(SIDEWAYS)) > 0:
            faults.append(f"{page.url} {screen}: {wide} px too wide")
        if not screen.zoomed:
            found = run_axe(page, without)
            faults += [f"{page.url} {screen}: {'; '.join(one)}" for one in found]
    page.emulate_media(color_scheme="light")
    page.evaluate(LARGE, False)
    return faults


def run_axe(page: Page, without: Iterable[str]) -> list[list[str]]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    out = [[selector] for selector in without]
    return page.evaluate(RUN, [WCAG, out])


class Round:
    """A walk through pages; ``faults`` is what was found, all of it at the end."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.without: tuple[str, ...] = ()
        self.screens = SCREENS
        self.faults: list[str] = []

    def look(self) -> None:
        self.faults += faults_of(self.page, without=self.without, screens=self.screens)

    def visit(self, addresses: dict[str, int]) -> None:
        for address, status in addresses.items():
            self.go(address, status)
            self.look()

    def go(self, address: str, status: int = 200) -> None:
        answer = self.page.goto(address)
        if answer is None or answer.status != status:
            self.faults.append(f"{address}: not {status}")

    def follow(self, selector: str) -> None:
        """The first such link of the page leads to another page."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look()

    def sign_in(self, site: DemoSite, role: str) -> None:
        """In the place of whoever was signed in before."""
        self.page.context.clear_cookies()
        self.page.goto("/sign-in/")
        self.type_in(*site.accounts[role])

    def press(self, name: str) -> None:
        """A button that leads to another page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()

    def type_in(self, username: str, password: str) -> None:
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", password)
        with self.page.expect_navigation():
            self.page.press("[name=password]", "Enter")


def left_out() -> tuple[str, ...]:
    """The selectors that the page of exceptions names, each in a row of its table."""
    return tuple(re.findall(r"^\| `([^`]+)` \|", EXCEPTIONS.read_text(), re.M))
