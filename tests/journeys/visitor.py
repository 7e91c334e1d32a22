"""A person at a browser: signs in, sits the exam, is cut off; axe looks at pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User
from exams.models import Attempt
from tests.factories.accounts import PASSWORD
from tests.journeys.looking import run_axe

PATIENCE = 45_000  # ms for what the page promises to do by itself


class Visitor:
    """``faults`` collects uncaught errors and broken policies of every page."""

    def __init__(self, context: BrowserContext) -> None:
        context.set_default_timeout(PATIENCE)
        self.context = context
        self.faults: list[str] = []
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("console", self.note)
        self.page = context.new_page()

    def note(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def tab(self) -> Visitor:
        """Another tab of the same browser."""
        other = Visitor.__new__(Visitor)
        other.context, other.faults = self.context, self.faults
        other.page = self.context.new_page()
        return other

    def sign_in(self, user: User) -> None:
        self.page.goto("/sign-in/?next=/study/")
        self.page.fill("[name=username]", user.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url("**/study/")

    def start(self) -> Attempt:
        """Press the one button of the list of sittings."""
        self.page.get_by_test_id("start").click()
        self.page.wait_for_url("**/study/attempts/**")
        key = self.page.get_attribute("#attempt", "data-attempt")
        return Attempt.objects.get(pk=key)

    def question(self, item: str) -> Locator:
        return self.page.locator(f"#q-{item}")

    def choose(self, item: str, keys: Iterable[str]) -> None:
        """Press the rows of these options, as a finger does."""
        for key in keys:
            box = self.question(item).locator(f"input[value='{key}']")
            box.locator("xpath=ancestor::label").click()

    def choose_all(self, answers: dict[str, list[str]]) -> None:
        for item, keys in answers.items():
            self.choose(item, keys)

    def is_chosen(self, item: str) -> list[str]:
        boxes = self.question(item).locator("input:checked")
        return [str(box.get_attribute("value")) for box in boxes.all()]

    def expect_chosen(self, item: str, keys: list[str]) -> None:
        """These and no others, as soon as the page has put them back."""
        boxes = self.question(item).locator("input")
        for key in keys:
            expect(boxes.and_(self.page.locator(f"[value='{key}']"))).to_be_checked()
        expect(boxes.and_(self.page.locator(":checked"))).to_have_count(len(keys))

    def until_running(self) -> None:
        """Until the page's script has taken over from what the server drew."""
        tool = self.page.locator("[data-needs-client]").first
        expect(tool).to_have_js_property("hidden", False, timeout=PATIENCE)

    def expect_status(self, state: str) -> None:
        self.until_running()
        line = self.page.locator(f"[data-saved='{state}']")
        expect(line).to_have_count(1, timeout=PATIENCE)

    def cut(self) -> None:
        self.context.set_offline(True)

    def mend(self) -> None:
        self.context.set_offline(False)

    def until_complete(self) -> None:
        """Until the pages that the server did not send stand in the document."""
        whole = "form.querySelectorAll('.exam-page').length == form.dataset.pages"
        form = self.page.wait_for_selector("#attempt")
        self.page.wait_for_function(f"form => {whole}", arg=form)

    def until_kept(self) -> None:
        """Until the browser could show the paper again without a network."""
        self.page.evaluate("navigator.serviceWorker.ready")
        self.page.wait_for_function(
            "async () => (await (await caches.open('study-pages')).keys()).length > 0"
        )
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    def expect_accessible(self, *, without: Iterable[str] = ()) -> None:
        """No violation of WCAG 2.2 A or AA that axe finds outside these selectors."""
        faults = run_axe(self.page, without)
        assert faults == [], faults  # in full: no assertion is rewritten in here

    def expect_no_sideways_scrolling(self) -> None:
        wide = "document.documentElement.scrollWidth - window.innerWidth"
        assert self.page.evaluate(wide) <= 0

    def save_picture(self, path: str, page: Page | None = None) -> None:
        (page or self.page).screenshot(path=path, full_page=True)
