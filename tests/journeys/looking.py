"""One page on every screen: axe at each, and nothing that goes sideways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

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


def faults_of(page: Page, *, without: Iterable[str] = ()) -> list[str]:
    """What axe or a ruler finds, in words; ``without`` are selectors left out."""
    faults = []
    for screen in SCREENS:
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
