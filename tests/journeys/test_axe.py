"""Every page of every role: no violation of WCAG 2.2 A or AA, nothing goes sideways.

The demo district fills the pages. What is left out, and why, stands in
docs/accessibility-exceptions.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sheets.writing import write_sheet
from tests.factories.units import ROSTER_COLUMNS
from tests.journeys.looking import faults_of
from tests.journeys.servers import CONTENT, ROOT, DemoSite

EXCEPTIONS = ROOT / "docs" / "accessibility-exceptions.md"
LAW, ARTICLE = "/laws/xingzhengchufafa/", "/laws/xingzhengchufafa/9/"
EXAM = "/desk/exams/2026/"

PUBLIC = {
    "/": 200,
    "/sign-in/": 200,
    "/activate/": 200,
    "/laws/": 200,
    "/laws/?q=处罚": 200,
    "/laws/?q=没有这部": 200,
    LAW: 200,
    f"{LAW}?on=1990-01-01": 200,
    f"{LAW}?on=bad": 422,
    ARTICLE: 200,
    f"{LAW}999/": 404,
    "/search/?q=民法典": 200,
    "/search/": 200,
    "/about/accessibility/": 200,
    "/complaints/": 200,
    "/sitemap/": 200,
    "/study/offline/": 200,
    "/design/": 200,
    "/design/print/": 200,
    **{f"/design/errors/{n}/": 200 for n in ("400", "403", "403-csrf", "404", "500")},
    "/no-such-page/": 404,
}
OFFICIAL = {"/": 200, "/study/": 200, "/password/": 200, "/desk/": 404}
LIAISON = {
    "/": 200,
    "/desk/": 200,
    EXAM: 200,
    f"{EXAM}missing/": 200,
    f"{EXAM}missing/?letter=P": 200,
    f"{EXAM}exemptions/": 200,
    f"{EXAM}missing/?unit=510811": 404,
    "/desk/roster/": 200,
    "/desk/roster/?q=没有": 200,
    "/desk/roster/import/": 200,
}
OFFICER_DESK = {
    "/desk/": 200,
    EXAM: 200,
    f"{EXAM}exemptions/": 200,
    "/desk/roster/": 200,
    "/desk/roster/import/": 200,
}
OFFICER = {
    "/admin/exams/": 200,
    "/admin/exams/new/": 200,
    "/admin/exams/exam/2026/": 200,
    "/admin/exams/exam/2026/sittings/new/": 200,
    "/admin/exams/sitting/2026-1/papers/": 200,
    "/admin/exams/sitting/2026-1/compose/": 200,
    "/admin/exams/sitting/2026-1/pause/": 200,
    "/admin/exams/bank/": 200,
    "/admin/exams/bank/?words=没有这样的题干": 200,
    "/admin/exams/bank/import/": 200,
    "/admin/exams/blueprints/": 200,
}


class Round:
    """A walk through pages; ``faults`` is what was found, all of it at the end."""

    def __init__(self, page: Page, without: tuple[str, ...] = ()) -> None:
        self.page, self.without = page, without
        self.faults: list[str] = []

    def look(self) -> None:
        self.faults += faults_of(self.page, without=self.without)

    def visit(self, addresses: dict[str, int]) -> None:
        for address, status in addresses.items():
            answer = self.page.goto(address)
            if answer is None or answer.status != status:
                self.faults.append(f"{address}: not {status}")
            self.look()

    def sign_in(self, site: DemoSite, role: str) -> None:
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


@pytest.fixture
def page(browser: Browser, demo: DemoSite) -> Iterator[Page]:
    context = browser.new_context(base_url=demo.address, locale="zh-CN")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def left_out() -> tuple[str, ...]:
    """The selectors that the page of exceptions names, each in a row of its table."""
    return tuple(re.findall(r"^\| `([^`]+)` \|", EXCEPTIONS.read_text(), re.M))


def public_round(page: Page, site: DemoSite) -> list[str]:
    walk = Round(page)
    walk.visit(PUBLIC)
    page.goto("/sign-in/")
    walk.type_in("nobody-here", "wrong")
    walk.look()
    while page.locator("[data-error=locked]").count() == 0:
        walk.type_in("nobody-here", "wrong")
    walk.look()
    page.goto("/activate/")
    page.fill("[name=code]", "AAAA-BBBB-CCCC")
    page.fill("[name=password]", "short")
    walk.press("开通并登录")
    walk.look()
    return walk.faults


def official_round(page: Page, site: DemoSite) -> list[str]:
    walk = Round(page)
    walk.sign_in(site, "official")
    walk.visit(OFFICIAL)
    page.goto("/study/")
    page.get_by_test_id("start").first.click()
    page.wait_for_url("**/study/attempts/**")
    attempt = page.url.partition("?")[0]
    walk.look()
    page.locator(".option").first.click()
    page.wait_for_selector("[data-saved=saved]")
    page.context.set_offline(True)
    page.locator(".option").nth(1).click()
    page.wait_for_selector("[data-saved=offline]")
    walk.look()
    page.context.set_offline(False)
    page.wait_for_selector("[data-saved=saved]")
    walk.visit({f"{attempt}review/": 200})
    page.get_by_test_id("submit").click()
    page.wait_for_url("**/result/")
    walk.look()
    walk.visit({"/study/": 200})
    return walk.faults


def roster_with_traps(path: Path) -> Path:
    """Rows of one who is new and of one who is refused; everybody else is absent."""
    row = ["510811001", "示例", "新来示例", "13812340001", "", "公务员"]
    rest = ["", "干事", "", "", "", "", "在岗", "", "", "", ""]
    rows = [row + rest, [*row[:3], "1", *row[4:], *rest]]
    write_sheet(path, ROSTER_COLUMNS, rows)
    return path


def import_round(walk: Round, path: Path) -> None:
    """Upload the wrong thing, then the right one; look, apply, look; somebody left."""
    page = walk.page
    page.goto("/desk/roster/import/")
    page.set_input_files("[name=file]", str(ROOT / "README.md"))
    walk.press("上传并预览")
    walk.look()
    page.goto("/desk/roster/import/")
    page.set_input_files("[name=file]", str(path))
    walk.press("上传并预览")
    page.wait_for_selector("[data-state=preview]")
    walk.look()
    walk.press("确认导入")
    page.wait_for_selector("[data-state=done]")
    walk.look()
    page.goto("/desk/roster/")
    page.locator("table [name=person]").first.check()
    walk.press("登记离开")
    walk.look()
    page.fill("[name=left_on]", "")
    page.eval_on_selector("[data-testid=leavers]", "form => form.noValidate = true")
    walk.press("确认离开")
    walk.look()


def liaison_round(page: Page, site: DemoSite, path: Path) -> list[str]:
    walk = Round(page)
    walk.sign_in(site, "liaison")
    walk.visit(LIAISON)
    page.goto(f"{EXAM}exemptions/")
    walk.press("上报申请")
    walk.look()
    import_round(walk, roster_with_traps(path))
    page.goto("/desk/roster/")
    walk.press("打印开通纸条")
    page.wait_for_selector("[data-code]")
    walk.look()
    return walk.faults


def officer_round(page: Page, site: DemoSite) -> list[str]:
    walk = Round(page)
    walk.sign_in(site, "exam_officer")
    walk.visit(OFFICER_DESK)
    walk.without = left_out()
    walk.visit(OFFICER)
    page.goto("/admin/exams/sitting/2026-1/papers/")
    with page.expect_navigation():
        page.locator("table a").first.click()
    walk.look()
    page.goto("/admin/exams/new/")
    walk.press("建立考试")
    walk.look()
    page.goto("/admin/exams/bank/import/")
    page.set_input_files("[name=file]", str(CONTENT / "exam" / "xianfa.csv"))
    page.fill("[name=code]", "only-looked-at")
    page.check("[name=dry_run]")
    walk.press("导入")
    page.wait_for_selector("[data-testid=import-result]")
    walk.look()
    return walk.faults


def test_pages_of_the_public(page, demo):
    assert public_round(page, demo) == []


def test_pages_of_an_official(page, demo):
    assert official_round(page, demo) == []


def test_pages_of_a_liaison(page, demo, tmp_path):
    assert liaison_round(page, demo, tmp_path / "roster.xlsx") == []


def test_pages_of_an_officer(page, demo):
    assert officer_round(page, demo) == []
