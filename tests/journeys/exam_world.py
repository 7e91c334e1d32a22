"""A sitting for journeys: thirty questions on three pages, and what was stored."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from exams.models import Attempt, Sitting
from tests.factories.exams import SPEC, BlueprintFactory, filled_bank, open_sitting

SECTIONS = [
    {"kind": "single", "n": 20, "score": 3, "partial": "none"},
    {"kind": "multiple", "n": 5, "score": 4, "partial": "none"},
    {"kind": "true_false", "n": 5, "score": 4, "partial": "none"},
]
PER_CELL = 6  # questions of each topic, kind and difficulty


@transaction.atomic  # one commit, not one for each of some hundred questions
def only_sitting(**fields: Any) -> Sitting:
    """The only one that is open: those of earlier journeys are over."""
    Sitting.objects.update(closes_at="2020-01-01T00:00:00Z")
    blueprint = BlueprintFactory(spec={**SPEC, "sections": SECTIONS})
    return open_sitting(
        papers=1, exam={"bank": filled_bank(PER_CELL), "blueprint": blueprint}, **fields
    )


def stored(attempt: Attempt) -> dict[str, list[str]]:
    """What the database holds by now, without what was cleared."""
    attempt.refresh_from_db()
    given = attempt.responses.items()
    return {item: sorted(keys) for item, keys in given if keys}


def items_shown(attempt: Attempt) -> list[str]:
    """The items in the order in which this candidate meets them."""
    from exams.views.study_shown import questions_of  # once the apps are loaded

    return [question.item for question in questions_of(attempt)]


def part(answers: dict[str, list[str]], items: list[str]) -> dict[str, list[str]]:
    return {item: answers[item] for item in items}
