"""Sitting the exam in a real browser; what was chosen is what the database holds."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Route, expect

from exams.enums import AttemptState
from exams.models import Attempt
from tests.factories.accounts import OfficialFactory
from tests.factories.attempts import candidate
from tests.factories.exams import right_answers
from tests.journeys.exam_world import items_shown, only_sitting, part, stored
from tests.journeys.visitor import PATIENCE, Visitor

NO_JITTER = "Math.random = () => 0.02"


@pytest.fixture
def official(world: None):
    return OfficialFactory(person=candidate(only_sitting()))


def ended(attempt: Attempt) -> tuple[str, dict[str, list[str]]]:
    answers = stored(attempt)
    return attempt.state, answers


def to_review(visitor: Visitor) -> None:
    visitor.page.locator("button[value=review]:visible").click()
    visitor.page.wait_for_url("**/review/")


def hand_in(visitor: Visitor) -> str | None:
    """Through the review to the result; the score."""
    to_review(visitor)
    visitor.expect_accessible()
    visitor.page.get_by_test_id("submit").click()
    visitor.page.wait_for_url("**/result/")
    return visitor.page.get_attribute("[data-state]", "data-score")


def test_network_cut_and_restored(visit, official):
    visitor = visit(official)
    visitor.expect_accessible()
    attempt = visitor.start()
    answers, items = right_answers(attempt.paper), items_shown(attempt)
    visitor.expect_accessible()
    visitor.choose_all(part(answers, items[:3]))
    visitor.expect_status("saved")
    assert re.fullmatch(r"已保存 \d\d:\d\d", visitor.page.inner_text("[data-saved]"))
    assert stored(attempt) == part(answers, items[:3])
    visitor.until_complete()
    visitor.cut()
    visitor.choose_all(part(answers, items[3:10]))
    visitor.page.click("[value=next]")
    visitor.choose_all(part(answers, items[10:20]))
    visitor.expect_status("offline")
    expect(visitor.page.locator("[data-saved]")).to_have_text(
        "网络断了。已作答的 20 题都在这台电脑里，"
        "连上网会自动上传，请不要清除浏览器数据。"
    )
    visitor.expect_accessible()
    assert stored(attempt) == part(answers, items[:3])
    visitor.page.click("[value=next]")
    visitor.choose_all(part(answers, items[20:]))
    to_be_told = visitor.page.locator("button[value=review]:visible")
    to_be_told.click()
    expect(visitor.page.locator("[data-notice]")).to_contain_text("现在还不能交卷")
    visitor.mend()
    visitor.expect_status("saved")
    assert stored(attempt) == answers
    assert hand_in(visitor) == "100.00"
    visitor.expect_accessible()
    assert ended(attempt) == (AttemptState.SUBMITTED, answers)


def test_offline_reload_in_the_middle(visit, official):
    visitor = visit(official)
    attempt = visitor.start()
    answers, items = right_answers(attempt.paper), items_shown(attempt)
    visitor.choose_all(part(answers, items[:10]))
    visitor.expect_status("saved")
    visitor.until_complete()
    visitor.until_kept()
    visitor.cut()
    visitor.page.click("[value=next]")
    visitor.choose_all(part(answers, items[10:20]))
    visitor.expect_status("offline")
    visitor.page.reload()
    visitor.expect_status("offline")
    expect(visitor.question(items[10])).to_be_visible()
    expect(visitor.question(items[9])).to_be_hidden()
    for item in items[10:20]:
        visitor.expect_chosen(item, answers[item])
    visitor.page.goto(f"/study/attempts/{attempt.pk}/?page=3")
    visitor.choose_all(part(answers, items[20:]))
    visitor.page.goto(f"/study/attempts/{attempt.pk}/?page=1")
    for item in items[:10]:
        visitor.expect_chosen(item, answers[item])
    assert stored(attempt) == part(answers, items[:10])
    visitor.page.goto("/study/")
    expect(visitor.page.locator("h1")).to_have_text("网络断了")
    visitor.expect_accessible()
    visitor.page.goto(f"/study/attempts/{attempt.pk}/?page=2")
    visitor.mend()
    visitor.expect_status("saved")
    assert stored(attempt) == answers
    assert hand_in(visitor) == "100.00"
    assert ended(attempt) == (AttemptState.SUBMITTED, answers)
    kept = "async () => (await caches.has('study-pages'))"
    visitor.page.wait_for_function(f"async () => !(await ({kept})())")


def test_without_javascript(visit, official):
    visitor = visit(official, java_script_enabled=False)
    attempt = visitor.start()
    answers, items = right_answers(attempt.paper), items_shown(attempt)
    page = visitor.page
    for start in (0, 10):
        visitor.choose_all(part(answers, items[start : start + 10]))
        page.click("button[value=next]:visible")
        assert stored(attempt) == part(answers, items[: start + 10])
    visitor.choose_all(part(answers, items[20:29]))
    page.click("button[value=submit]:visible")
    page.wait_for_url("**/review/")
    assert page.locator("[data-testid=unanswered] a").count() == 1
    page.click("[data-testid=unanswered] a")
    assert page.url.endswith(f"?page=3#q-{items[29]}")
    visitor.choose(items[29], answers[items[29]])
    page.click("button[value=submit]:visible")
    page.wait_for_url("**/result/")
    assert page.get_attribute("[data-state]", "data-score") == "100.00"
    assert ended(attempt) == (AttemptState.SUBMITTED, answers)


def test_two_versions_without_javascript(visit, official):
    visitor = visit(official, java_script_enabled=False)
    attempt = visitor.start()
    answers, items = right_answers(attempt.paper), items_shown(attempt)
    other = visitor.tab()
    other.page.goto(visitor.page.url)
    visitor.choose_all(part(answers, items[:2]))
    visitor.page.locator("button[value=save]").last.click()
    other.choose_all(part(answers, items[2:4]))
    other.page.locator("button[value=save]").last.click()
    assert other.page.locator("[data-testid=two-versions] fieldset").count() == 4
    assert stored(attempt) == part(answers, items[:2])
    for item in items[:2]:
        other.page.check(f"[name=keep-{item}][value=saved]")
    other.page.click("[name=keep][value=each]")
    assert stored(attempt) == part(answers, items[:4])


def test_two_tabs_of_one_browser_show_the_same(visit, official):
    visitor = visit(official)
    attempt = visitor.start()
    answers, items = right_answers(attempt.paper), items_shown(attempt)
    other = visitor.tab()
    other.page.goto(visitor.page.url)
    visitor.choose_all(part(answers, items[:3]))
    for item in items[:3]:
        expect(other.question(item).locator("input:checked")).to_have_count(
            len(answers[item])
        )
    other.choose_all(part(answers, items[3:6]))
    for tab in (visitor, other):
        tab.expect_status("saved")
        expect(tab.page.locator("#sheet .is-answered")).to_have_count(6)
    assert stored(attempt) == part(answers, items[:6])


def test_stale_sequence_is_rebased_and_nothing_is_lost(visit, official):
    """Two browsers with one token share no storage: they meet in 409 stale_sequence."""
    visitor = visit(official)
    attempt = visitor.start()
    answers, items = right_answers(attempt.paper), items_shown(attempt)
    other = visit(official)
    other.page.goto(f"/study/attempts/{attempt.pk}/?page=1")
    seen: list[int] = []
    other.page.on("response", lambda answer: seen.append(answer.status))
    visitor.choose_all(part(answers, items[:3]))
    visitor.expect_status("saved")
    wrong = [key for key in ("k1", "k2", "k3") if key not in answers[items[2]]][:1]
    other.choose(items[2], wrong)
    other.choose_all(part(answers, items[3:5]))
    other.expect_status("saved")
    assert 409 in seen
    expect(other.page.locator("#sheet .is-answered")).to_have_count(5)
    other.expect_chosen(items[0], answers[items[0]])
    assert stored(attempt) == part(answers, items[:5]) | {items[2]: wrong}


def test_second_device_takes_over_and_the_first_loses_nothing(visit, official):
    first = visit(official)
    attempt = first.start()
    answers, items = right_answers(attempt.paper), items_shown(attempt)
    first.choose_all(part(answers, items[:2]))
    first.expect_status("saved")
    second = visit(official)
    second.start()
    second.expect_chosen(items[0], answers[items[0]])
    second.choose_all(part(answers, items[2:4]))
    second.expect_status("saved")
    first.choose(items[4], answers[items[4]])
    expect(first.page.locator("[data-notice]")).to_contain_text("接着作答了")
    first.expect_accessible()
    assert stored(attempt) == part(answers, items[:4])
    with first.page.expect_response(lambda answer: "/responses" in answer.url):
        first.page.get_by_test_id("continue-here").click()
    first.expect_status("saved")
    expect(first.page.locator("#sheet .is-answered")).to_have_count(5)
    assert stored(attempt) == part(answers, items[:5])


def test_deadline_hands_in_by_itself(visit, official):
    visitor = visit(official)
    visitor.context.add_init_script(NO_JITTER)
    attempt = visitor.start()
    answers, items = right_answers(attempt.paper), items_shown(attempt)
    visitor.choose_all(part(answers, items[:9]))
    visitor.expect_status("saved")
    ring_in(attempt, seconds=5)
    visitor.page.reload()
    expect(visitor.page.locator("[data-timer]")).to_contain_text("秒", timeout=PATIENCE)
    visitor.choose(items[9], answers[items[9]])
    visitor.page.wait_for_url("**/result/", timeout=PATIENCE)
    assert ended(attempt) == (AttemptState.SUBMITTED, part(answers, items[:10]))


def ring_in(attempt: Attempt, *, seconds: float) -> None:
    deadline = timezone.now() + timedelta(seconds=seconds)
    Attempt.objects.filter(pk=attempt.pk).update(deadline=deadline)


def test_extension_is_asked_for_before_handing_in(visit, official):
    visitor = visit(official)
    visitor.context.add_init_script(NO_JITTER)
    attempt = visitor.start()
    answers, items = right_answers(attempt.paper), items_shown(attempt)
    ring_in(attempt, seconds=3)
    visitor.page.reload()
    ring_in(attempt, seconds=1800)
    expect(visitor.page.locator("[data-timer]")).to_contain_text(
        "剩余 30 分钟", timeout=PATIENCE
    )
    visitor.choose(items[0], answers[items[0]])
    # It said saved before, too: wait for this very answer to reach the database.
    patience = time.monotonic() + PATIENCE / 1000
    while not ended(attempt)[1] and time.monotonic() < patience:
        visitor.page.wait_for_timeout(100)
    assert ended(attempt) == (AttemptState.STARTED, part(answers, items[:1]))


def test_too_late_is_said_and_kept_as_evidence(visit, official):
    visitor = visit(official)
    attempt = visitor.start()
    answers, items = right_answers(attempt.paper), items_shown(attempt)
    visitor.choose_all(part(answers, items[:2]))
    visitor.expect_status("saved")
    visitor.cut()
    visitor.choose(items[2], answers[items[2]])
    visitor.expect_status("offline")
    ring_in(attempt, seconds=-31)
    visitor.mend()
    visitor.expect_status("late")
    expect(visitor.page.locator("[data-notice]")).to_contain_text("只作留存，不计分")
    visitor.expect_accessible()
    evidence = attempt.late_evidence.get().responses
    assert (stored(attempt), evidence) == (
        part(answers, items[:2]),
        part(answers, items[2:3]),
    )


def test_broken_server_is_waited_out(visit, official):
    visitor = visit(official)
    attempt = visitor.start()
    answers, items = right_answers(attempt.paper), items_shown(attempt)
    visitor.page.route("**/api/v1/**", lambda route: route.fulfill(status=502))
    visitor.choose(items[0], answers[items[0]])
    visitor.expect_status("offline")
    assert stored(attempt) == {}
    visitor.page.unroute("**/api/v1/**")
    visitor.expect_status("saved")
    assert stored(attempt) == part(answers, items[:1])


def test_choice_made_before_the_script_is_here_counts(visit, official):
    """On a slow line the questions stand there long before the script does."""
    visitor = visit(official)
    held: list[Route] = []
    visitor.page.route(
        re.compile(r"/attempt\.[^/]*js$"), lambda route: held.append(route)
    )
    visitor.page.get_by_test_id("start").click()
    first = visitor.page.locator(".question").first
    first.locator("label.option").nth(1).click()
    expect(first.locator("[type=radio]").nth(1)).to_be_checked()
    assert visitor.page.locator("[data-needs-client]:visible").count() == 0
    patience = time.monotonic() + PATIENCE / 1000
    while not held and time.monotonic() < patience:
        visitor.page.wait_for_timeout(50)
    held[0].continue_()
    visitor.expect_status("saved")
    expect(first.locator("[type=radio]").nth(1)).to_be_checked()
    attempt = Attempt.objects.get(person=official.person)
    items = items_shown(attempt)
    assert stored(attempt) == {items[0]: visitor.is_chosen(items[0])} != {items[0]: []}


def test_line_stops_saying_saved_at_the_very_choice(visit, official):
    visitor = visit(official)
    visitor.start()
    visitor.expect_status("saved")
    choose_and_look = """() => {
        document.querySelector(".question [type=radio]").click();
        return document.querySelector("[data-saved]").dataset.saved;
    }"""
    assert visitor.page.evaluate(choose_and_look) == "saving"
    visitor.expect_status("saved")


def test_sign_out_leaves_no_page_behind(visit, official):
    visitor = visit(official)
    attempt = visitor.start()
    visitor.until_kept()
    visitor.page.click("form[action='/sign-out/'] button")
    visitor.page.wait_for_url(re.compile(r"127\.0\.0\.1:\d+/$"))
    visitor.cut()
    visitor.page.goto(f"/study/attempts/{attempt.pk}/?page=1")
    expect(visitor.page.locator("h1")).to_have_text("网络断了")
    assert official.person.name not in visitor.page.content()


def test_keyboard_alone(visit, official):
    visitor = visit(official)
    page = visitor.page
    page.get_by_test_id("start").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/study/attempts/**")
    attempt = Attempt.objects.get(person=official.person)
    items = items_shown(attempt)
    visitor.until_running()
    options = visitor.question(items[0]).locator("[type=radio]")
    options.first.focus()
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_be_checked()
    visitor.expect_status("saved")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(visitor.question(items[0]).locator("[data-mark]")).to_have_attribute(
        "aria-pressed", "true"
    )
    chosen = visitor.is_chosen(items[0])
    page.locator("[value=next]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-page-words]")).to_have_text("第 2 页，共 3 页")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert stored(attempt) == {items[0]: chosen}
