"""A lesson is opened, presented in two windows without a network, reported, counted."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.journeys.visitor import PATIENCE, Visitor

LESSON = "/classroom/lessons/di-yi-ke/"
QUESTION = 7  # the first slide that asks the class
SCREEN = {"width": 1024, "height": 768}
KEPT = "已存到这台电脑，断网也能放映。"


@pytest.fixture
def teacher(world: None) -> User:
    from education.domain.lessons import load_lessons
    from tests.factories.education import (
        ClassGroupFactory,
        SchoolFactory,
        teacher_at,
    )
    from tests.factories.units import root_unit

    with transaction.atomic():
        load_lessons()
        school = SchoolFactory(name="示例旅程中学", parent=root_unit())
        ClassGroupFactory.create_batch(2, school=school)
        return teacher_at(school)


@pytest.fixture
def windows(visit, teacher: User) -> tuple[Visitor, Page, Page]:
    """The lesson's page, the window of the class and the teacher's, all opened once."""
    visitor = visit(teacher, viewport=SCREEN)
    visitor.page.goto(LESSON)
    state = visitor.page.get_by_test_id("offline-state")
    expect(state).to_have_text(KEPT, timeout=PATIENCE)
    stage, notes = visitor.tab().page, visitor.tab().page
    stage.goto(f"{LESSON}present/")
    notes.goto(f"{LESSON}present/?view=notes")
    for page in (stage, notes):
        page.wait_for_load_state("networkidle")
    return visitor, stage, notes


def shown(page: Page) -> list[str]:
    """The numbers of the slides, or notes, that can be seen."""
    slides = page.locator("[data-slide]:visible").all()
    return [str(slide.get_attribute("data-slide")) for slide in slides]


def expect_slide(number: int, *pages: Page) -> None:
    for page in pages:
        expect(page.locator(f"[data-slide='{number}']")).to_be_visible()
        assert shown(page) == [str(number)]


def test_lesson_runs_in_two_windows_without_a_network(windows):
    visitor, stage, notes = windows
    visitor.cut()
    stage.reload()
    notes.reload()
    expect_slide(1, stage, notes)
    notes.keyboard.press("Space")
    expect_slide(2, stage, notes)
    stage.keyboard.press("ArrowRight")
    expect_slide(3, stage, notes)
    notes.keyboard.press("ArrowLeft")
    expect_slide(2, stage, notes)
    stage.keyboard.press("b")
    expect(stage.locator("[data-black]")).to_be_visible()
    expect(notes.locator("[data-black]")).to_be_visible()
    stage.keyboard.press("Escape")
    expect(stage.locator("[data-black]")).to_be_hidden()
    expect_slide(2, stage, notes)
    expect(notes.get_by_test_id("total")).not_to_have_text("0:00")
    stage.keyboard.press("Escape")  # back to the lesson, of which the slides are here
    stage.wait_for_url(re.compile(rf"{LESSON}(#\d+)?$"))
    expect_slide(2, stage)  # where the other window still stands


def test_counted_hands_stay_in_the_teachers_window(windows):
    visitor, stage, notes = windows
    for number in range(1, QUESTION):
        notes.keyboard.press("Space")
        expect_slide(number + 1, stage, notes)
    sent: list[str] = []
    visitor.context.on("request", lambda request: sent.append(request.url))
    asked = notes.locator(f"[data-slide='{QUESTION}']")
    hands = asked.locator("[data-hands=B]")
    for _hand in range(3):
        hands.locator("[data-more]").click()
    hands.locator("[data-less]").click()
    expect(hands.locator("[data-count]")).to_have_text("2")
    expect(stage.locator(f"[data-slide='{QUESTION}'].is-revealed")).to_have_count(0)
    stage.keyboard.press("Space")
    expect(stage.locator(f"[data-slide='{QUESTION}'].is-revealed")).to_have_count(1)
    assert stage.locator("[data-count]").count() == 0
    # The browser may still be putting the lesson's own files aside.
    assert [url for url in sent if not url.endswith((".js", ".css", ".svg"))] == []
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    assert notes.evaluate(kept).startswith("[{},{},")
    notes.reload()
    expect_slide(QUESTION, stage, notes)
    expect(hands.locator("[data-count]")).to_have_text("0")


def test_slides_are_large_enough_for_a_classroom(windows):
    _visitor, stage, _notes = windows
    smallest = """() => Math.min(...[...document.querySelectorAll(
        "[data-slide] :is(h1, p, li, span)")]
        .map((element) => parseFloat(getComputedStyle(element).fontSize)))"""
    for width, height in ((1024, 768), (1920, 1080)):
        stage.set_viewport_size({"width": width, "height": height})
        assert stage.evaluate(smallest) >= 48
        for _slide in range(stage.locator("[data-slide]").count() - 1):
            fits = "document.documentElement.scrollHeight <= window.innerHeight"
            assert stage.evaluate(fits)
            stage.get_by_role("button", name="下一页").click()
        stage.goto(f"{LESSON}present/#1")
        stage.reload()


def test_class_is_reported_and_counted(visit, teacher):
    visitor = visit(teacher)
    page = visitor.page
    page.goto("/classroom/")
    assert page.locator("[data-reported=no]").count() == 1
    page.get_by_text("还没有报，去上报").first.click()
    page.fill("[name=expected]", "42")
    page.fill("[name=present]", "43")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.locator("#id_present_error, .error").first).to_be_visible()
    visitor.expect_accessible()
    page.fill("[name=present]", "41")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(
        page.get_by_text("已上报：七年级1班 应到 42 人，实到 41 人。")
    ).to_be_visible()
    page.goto("/classroom/")
    expect(page.get_by_test_id("summary")).to_have_text(
        "已上报的学校应讲 2 个班，讲了 1 个，还差 1 个。"
    )
    assert page.locator("[data-reported=yes]").count() == 1


@pytest.mark.parametrize("width", [360, 1024])
def test_pages_of_the_classroom_are_accessible(visit, teacher, width):
    visitor = visit(teacher, viewport={"width": width, "height": 768})
    for address in (
        "/classroom/",
        "/classroom/reports/",
        LESSON,
        f"{LESSON}handout/",
        f"{LESSON}present/",
        f"{LESSON}present/?view=notes",
        f"{LESSON}present/#{QUESTION}",
        f"{LESSON}present/?view=notes#{QUESTION}",
        "/classroom/lessons/nothing/",
    ):
        visitor.page.goto(address)
        visitor.expect_accessible()
        visitor.expect_no_sideways_scrolling()
