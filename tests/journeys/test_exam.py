"""Sitting the exam in a real browser; what was chosen is what the database holds."""

from __future__ import annotations

import pytest

from exams.enums import AttemptState
from exams.models import Attempt, Sitting
from tests.factories.accounts import OfficialFactory
from tests.factories.attempts import candidate
from tests.factories.exams import open_sitting, right_answers
from tests.journeys.visitor import Visitor


@pytest.fixture
def sitting(world: None) -> Sitting:
    """The only open sitting: those of earlier journeys are closed."""
    Sitting.objects.update(closes_at="2020-01-01T00:00:00Z")
    return open_sitting()


@pytest.fixture
def official(sitting: Sitting):
    return OfficialFactory(person=candidate(sitting))


def stored(attempt: Attempt) -> dict[str, list[str]]:
    attempt.refresh_from_db()
    given = attempt.responses.items()
    return {item: sorted(keys) for item, keys in given if keys}


def choose_all(visitor: Visitor, answers: dict[str, list[str]]) -> None:
    for item, keys in answers.items():
        visitor.choose(item, keys)


def hand_in(visitor: Visitor) -> None:
    visitor.page.click("button[value=review]:visible")
    visitor.page.wait_for_url("**/review/")
    visitor.expect_accessible()
    visitor.page.get_by_test_id("submit").click()
    visitor.page.wait_for_url("**/result/")


def test_exam_is_sat_while_the_network_is_cut_and_restored(visit, official):
    visitor = visit(official)
    visitor.expect_accessible()
    attempt = visitor.start()
    visitor.expect_accessible()
    answers = right_answers(attempt.paper)
    before, after = dict(list(answers.items())[:3]), dict(list(answers.items())[3:])
    choose_all(visitor, before)
    visitor.expect_status("saved")
    assert stored(attempt) == before
    visitor.cut()
    choose_all(visitor, after)
    visitor.expect_status("offline")
    words = visitor.page.inner_text("[data-saved]")
    assert words.startswith(f"网络断了。已作答的 {len(answers)} 题都在这台")
    assert stored(attempt) == before
    visitor.mend()
    visitor.expect_status("saved")
    assert stored(attempt) == answers
    hand_in(visitor)
    visitor.expect_accessible()
    assert visitor.page.get_attribute("[data-state]", "data-score") == "100.00"
    attempt.refresh_from_db()
    assert (attempt.state, stored(attempt)) == (AttemptState.SUBMITTED, answers)
