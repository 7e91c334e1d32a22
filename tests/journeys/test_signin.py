"""From the printed slip to one's own password; locked out; large text; the keyboard."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import ActivationSlip, User
from exams.models import Attempt
from tests.factories.accounts import (
    PASSWORD,
    OfficialFactory,
    RoleGrantFactory,
    UserFactory,
)
from tests.factories.attempts import candidate
from tests.factories.units import PersonFactory, UnitFactory
from tests.journeys.exam_world import only_sitting
from units.models import Person

NEW_PASSWORD = "Another-horse-8"
MOST_TABS = 30
LARGE = re.compile(r"\blarge-text\b")


@dataclass
class Office:
    liaison: User
    person: Person


@pytest.fixture
def office(world: None) -> Office:
    unit = UnitFactory(name="示例甲局")
    liaison = UserFactory()
    RoleGrantFactory(user=liaison, role=Role.LIAISON, unit=unit)
    return Office(liaison, PersonFactory(unit=unit, name="没号甲"))


def activate(page: Page, password: str) -> None:
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.get_by_role("button", name="开通并登录").click()


def test_slip_printed_and_used_once(visit, office):
    desk = visit(office.liaison, viewport={"width": 1024, "height": 800})
    desk.page.goto("/desk/roster/")
    desk.page.get_by_role("button", name="给没号甲打印开通纸条").click()
    sheet = desk.page.locator("[data-code]")
    code = sheet.get_attribute("data-code")
    desk.expect_accessible()
    desk.page.emulate_media(media="print")
    expect(sheet).to_contain_text("没号甲")
    expect(desk.page.locator(".slip-qr svg")).to_be_visible()
    expect(desk.page.locator(".masthead-tools")).to_be_hidden()
    expect(desk.page.locator("[data-print]")).to_be_hidden()
    phone = visit()
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    phone.page.goto(f"/activate/#{code}")
    expect(phone.page.locator("[name=code]")).to_have_value(code)
    expect(phone.page.locator("[name=password]")).to_be_focused()
    assert [address for address in asked if code in address.partition("#")[0]] == []
    assert code not in phone.page.url
    activate(phone.page, "short")
    phone.expect_accessible()
    assert not User.objects.filter(person=office.person).exists()
    phone.page.fill("[name=code]", code)
    activate(phone.page, NEW_PASSWORD)
    assert phone.page.url.endswith("/study/")
    user = User.objects.get(person=office.person)
    assert (user.username, user.check_password(NEW_PASSWORD)) == (
        office.person.phone,
        True,
    )
    again = visit().page
    again.goto(f"/activate/#{code}")
    activate(again, "Yet-another-9")
    expect(again.locator(".field.has-error")).to_contain_text("已经用过")
    assert ActivationSlip.objects.get(person=office.person).used_at is not None
    assert User.objects.get(pk=user.pk).check_password(NEW_PASSWORD)


def test_password_of_others_must_be_changed_first(visit, office):
    user = OfficialFactory(person=office.person, must_change_password=True)
    visitor = visit()
    page = visitor.page
    page.goto("/sign-in/?next=/study/")
    sign_in(page, user.username, PASSWORD)
    page.wait_for_url("**/password/**")
    visitor.expect_accessible()
    page.goto("/study/")
    assert "/password/" in page.url
    page.fill("[name=old]", PASSWORD)
    page.fill("[name=password]", NEW_PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="修改密码").click()
    page.goto("/study/")
    assert page.url.endswith("/study/")
    user.refresh_from_db()
    assert (user.must_change_password, user.check_password(NEW_PASSWORD)) == (
        False,
        True,
    )


def sign_in(page: Page, username: str, password: str) -> None:
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")


def test_locked_after_five_wrong_passwords(visit, office):
    user = OfficialFactory(person=office.person)
    visitor = visit()
    page = visitor.page
    page.goto("/sign-in/")
    for _ in range(5):
        sign_in(page, user.username, "wrong")
    expect(page.locator("[data-error=locked]")).to_contain_text("分钟")
    visitor.expect_accessible()
    visitor.expect_no_sideways_scrolling()
    page.get_by_role("link", name="回到登录").click()
    sign_in(page, user.username, PASSWORD)
    expect(page.locator("[data-error=locked]")).to_have_count(1)
    page.goto("/study/")
    assert "/sign-in/" in page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_large_text_is_one_tap_and_remembered(visit, scripts):
    visitor = visit(java_script_enabled=scripts)
    page = visitor.page
    page.goto("/laws/?q=民法")
    html, button = page.locator("html"), page.get_by_role("button", name="大字版")
    expect(html).not_to_have_class(LARGE)
    button.click()
    expect(html).to_have_class(LARGE)
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith("/laws/?q=%E6%B0%91%E6%B3%95")
    page.goto("/sign-in/")
    expect(html).to_have_class(LARGE)
    page.get_by_role("button", name="大字版").click()
    page.goto("/laws/")
    expect(html).not_to_have_class(LARGE)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until that element has the focus, as a person without a mouse."""
    for _ in range(MOST_TABS):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


def test_keyboard_alone_from_sign_in_to_the_first_question(visit, world):
    user = OfficialFactory(person=candidate(only_sitting()))
    page = visit().page
    page.goto("/laws/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    tab_to(page, "a[href='/sign-in/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/**")
    tab_to(page, "[name=username]")
    page.keyboard.type(user.username)
    page.keyboard.press("Tab")
    expect(page.locator("[name=password]")).to_be_focused()
    page.keyboard.type(PASSWORD)
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/study/")
    tab_to(page, "[data-testid=start]")
    before = timezone.now()
    page.keyboard.press("Enter")
    page.wait_for_url("**/study/attempts/**")
    attempt = Attempt.objects.get(person=user.person)
    assert (attempt.started_at >= before, attempt.responses) == (True, {})
