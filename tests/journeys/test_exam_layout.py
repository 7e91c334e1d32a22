"""Sixty questions on small screens, in large text and zoomed: nothing goes sideways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.accounts import OfficialFactory
from tests.factories.attempts import candidate
from tests.factories.exams import right_answers
from tests.journeys import exam_world
from tests.journeys.visitor import Visitor

SIXTY = [
    {"kind": "single", "n": 40, "score": 1, "partial": "none"},
    {"kind": "multiple", "n": 10, "score": 4, "partial": "none"},
    {"kind": "true_false", "n": 10, "score": 2, "partial": "none"},
]
# 320 px is what 640 px are at a zoom of 200 %.
SCREENS = [(360, False), (360, True), (320, False), (640, True), (1920, False)]


@pytest.fixture
def official(world: None, monkeypatch):
    monkeypatch.setattr(exam_world, "SECTIONS", SIXTY)
    monkeypatch.setattr(exam_world, "PER_CELL", 10)
    return OfficialFactory(person=candidate(exam_world.only_sitting()))


def on_every_screen(visitor: Visitor, address: str) -> Iterator[None]:
    for width, large in SCREENS:
        visitor.page.set_viewport_size({"width": width, "height": 740})
        visitor.page.goto(f"/large-text/?on={int(large)}&next={address}")
        visitor.expect_no_sideways_scrolling()
        yield


def test_sixty_questions_fit_every_screen(visit, official):
    visitor = visit(official)
    attempt = visitor.start()
    whole = f"/study/attempts/{attempt.pk}/?page=all"
    answers, items = right_answers(attempt.paper), exam_world.items_shown(attempt)
    for n, _ in enumerate(on_every_screen(visitor, whole.replace("?", "%3F"))):
        assert visitor.page.locator("fieldset.question:visible").count() == 60
        visitor.cut()
        visitor.choose_all(exam_world.part(answers, items[n : n + 1]))
        visitor.expect_status("offline")
        visitor.expect_no_sideways_scrolling()
        visitor.mend()
        visitor.expect_status("saved")
        if n == 1:
            visitor.expect_accessible()
    for _ in on_every_screen(visitor, f"/study/attempts/{attempt.pk}/review/"):
        assert visitor.page.locator("[data-testid=too-few]").count() == 1
    visitor.expect_accessible()
    visitor.page.get_by_test_id("submit").click()
    visitor.page.wait_for_url("**/result/")
    for n, _ in enumerate(
        on_every_screen(visitor, f"/study/attempts/{attempt.pk}/result/")
    ):
        if n == 1:
            visitor.expect_accessible()
    for _ in on_every_screen(visitor, "/study/"):
        pass
    stored = exam_world.stored(attempt)
    assert stored == exam_world.part(answers, items[: len(SCREENS)])
