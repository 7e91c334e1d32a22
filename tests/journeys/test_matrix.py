"""A month is planned in the grid, filled by publishing, and read on its public page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.enums import Role
from accounts.models import User
from exams.domain.exam_officers import let_into_admin
from home.domain.plan import load_plan
from media.domain.reviews import submit_for_review
from media.models import ArticlePage, MatrixCell
from tests.factories import reviews as make
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.units import root_unit
from tests.journeys.visitor import Visitor

MONTH = "2027-05"  # nothing else in this database belongs to it
TODAY = timezone.localdate()
# So high that no bar of the editor lies across what axe measures.
DESKTOP = {"width": 1024, "height": 2000}
FIRST, LATE = "villages-web", "villages-broadcast"


@pytest.fixture
def office(world: None) -> make.Office:
    with transaction.atomic():
        load_plan()
        return make.make_office()


def cell(page: Page, name: str) -> Locator:
    return page.locator(f"[data-cell='{name}']")


def grid(page: Page, month: str = MONTH) -> None:
    page.goto(f"/admin/matrix/?month={month}")


def plan(page: Page, name: str, **values: Any) -> None:
    """Through the cell's own page: title, responsible, due_on."""
    cell(page, name).click()
    for field, value in values.items():
        page.fill(f"[name={field}]", str(value))
    page.get_by_role("button", name="记下选题").click()
    page.wait_for_url("**/admin/matrix/?month=**")


def write_article(visitor: Visitor, title: str) -> ArticlePage:
    """From the cell into the editor, with the tags that its page asks for."""
    page = visitor.page
    works = page.get_by_test_id("works")
    works.get_by_role("link", name="文章", exact=True).click()
    visitor.expect_accessible()
    page.get_by_role("link", name="文章", exact=True).last.click()
    page.fill("[name=title]", title)
    page.locator("[data-contentpath=body] .c-sf-add-button").first.click()
    page.get_by_role("option", name="小标题").click()
    page.fill("[name=body-0-value]", "土地流转先看合同")
    visitor.expect_accessible()
    page.get_by_role("tab", name="推荐").click()
    page.fill("[name=month]", MONTH)
    page.select_option("[name=audiences]", label="乡村")
    page.select_option("[name=channels]", label="网")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    return ArticlePage.objects.get(title=title)


def test_a_month_is_planned_filled_and_read(visit, office):
    visitor: Visitor = visit(office.editor, viewport=DESKTOP)
    page = visitor.page
    grid(page)
    assert cell(page, FIRST).get_attribute("data-state") == "empty"
    expect(page.get_by_test_id("missing")).to_contain_text("乡村：本月一项也没有安排。")
    visitor.expect_accessible()
    due = TODAY + timedelta(days=10)
    plan(page, FIRST, title="春耕合同", responsible="小李", due_on=due)
    assert cell(page, FIRST).get_attribute("data-state") == "planned"
    expect(cell(page, FIRST)).to_contain_text("春耕合同")
    past = TODAY - timedelta(days=3)
    plan(page, LATE, title="广播讲借条", responsible="小王", due_on=past)
    assert cell(page, LATE).get_attribute("data-state") == "late"
    late = page.get_by_test_id("late").locator("li")
    expect(late).to_have_text(
        f"乡村 · 响：“广播讲借条”应在 {past:%m-%d} 前完成，小王。"
    )
    cell(page, FIRST).click()
    visitor.expect_accessible()
    article = write_article(visitor, "春耕的合同怎么签")
    grid(page)
    assert cell(page, FIRST).get_attribute("data-state") == "work"
    submit_for_review(article, user=office.editor)
    page.reload()
    assert cell(page, FIRST).get_attribute("data-state") == "review"
    public = visit(viewport=DESKTOP)
    public.page.goto(f"/months/{MONTH}/")
    expect(public.page.locator("main")).not_to_contain_text("春耕的合同怎么签")
    for reviewer in office.reviewers:
        make.approve(article, reviewer)
    page.reload()
    assert cell(page, FIRST).get_attribute("data-state") == "out"
    assert cell(page, LATE).get_attribute("data-state") == "late"
    assert cell(page, "schools-web").get_attribute("data-state") == "empty"
    visitor.expect_accessible()
    visitor.expect_no_sideways_scrolling()
    page.get_by_role("link", name="春耕的合同怎么签").click()
    expect(page.locator("h1")).to_have_text("春耕的合同怎么签")
    visitor.expect_accessible()
    read_month(public)


def read_month(public: Visitor) -> None:
    page = public.page
    page.reload()
    group = page.locator("main section", has_text="给乡村")
    expect(group.get_by_role("link", name="春耕的合同怎么签")).to_be_visible()
    for width in (360, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        public.expect_accessible()
        public.expect_no_sideways_scrolling()
    group.get_by_role("link", name="春耕的合同怎么签").click()
    expect(page.locator("main")).to_contain_text("土地流转先看合同")


def test_a_cell_is_planned_and_dropped_by_keyboard(visit, office):
    visitor: Visitor = visit(office.editor)
    page, keyboard = visitor.page, visitor.page.keyboard
    month = "2027-06"
    grid(page, month)
    visitor.expect_accessible()
    visitor.expect_no_sideways_scrolling()
    tab_to(page, "schools-web")
    keyboard.press("Enter")
    page.wait_for_url("**/schools/web/")
    visitor.expect_accessible()
    visitor.expect_no_sideways_scrolling()
    tab_to(page, "id_title")
    keyboard.type("防溺水")
    keyboard.press("Tab")
    keyboard.type("小张")
    keyboard.press("Tab")
    page.locator(":focus").fill(f"{TODAY:%Y-%m-%d}")
    tab_to_text(page, "记下选题")
    keyboard.press("Enter")
    page.wait_for_url(f"**/admin/matrix/?month={month}#schools-web")
    assert MatrixCell.objects.get(month=month).title == "防溺水"
    expect(cell(page, "schools-web")).to_be_focused()  # goes on where one was
    keyboard.press("Enter")
    page.wait_for_url("**/schools/web/")
    page.get_by_role("button", name="取消选题").focus()
    keyboard.press("Enter")
    page.wait_for_url(f"**/admin/matrix/?month={month}#schools-web")
    assert not MatrixCell.objects.filter(month=month).exists()
    page.get_by_role("link", name="填回去").focus()
    keyboard.press("Enter")
    expect(page.locator("[name=title]")).to_have_value("防溺水")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element of that id has the focus."""
    for _step in range(150):
        if page.evaluate("document.activeElement.id") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {name} by Tab")


def tab_to_text(page: Page, words: str) -> None:
    for _step in range(20):
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {words} by Tab")


def test_without_the_role_there_is_no_matrix(visit, office):
    MatrixCell.objects.create(
        month="2027-07",
        audience_id=1,
        channel_id=1,
        title="不给外人看的选题",
        due_on=TODAY,
    )
    for user in (None, teacher(), officer()):
        page = visit(user).page
        for address in ("?month=2027-07", "2027-07/villages/web/"):
            answer = page.goto(f"/admin/matrix/{address}")
            refused = answer.status in (403, 404)
            assert refused or "/admin/matrix/" not in page.url.split("?")[0]
            assert "不给外人看的选题" not in page.content()


def teacher() -> User:
    user = UserFactory()
    RoleGrantFactory(user=user, role=Role.TEACHER, unit=root_unit())
    return user


def officer() -> User:
    """Enters the back office, for exams."""
    user = make.holder(Role.EXAM_OFFICER)
    let_into_admin(user)
    return user
