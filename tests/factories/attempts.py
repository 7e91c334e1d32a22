"""Attempts for tests, begun through the door that candidates use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from exams.domain.attempts import Started, start_attempt
from exams.models import Attempt, Obligation, Sitting
from tests.factories.exams import open_sitting, right_answers
from tests.factories.units import PersonFactory
from units.models import Person


def candidate(sitting: Sitting, **fields: Any) -> Person:
    """A person who owes the sitting's exam."""
    person = PersonFactory(**fields)
    Obligation.objects.create(
        exam=sitting.exam, person=person, unit=person.unit, tier="T4"
    )
    return person


def started(
    sitting: Sitting | None = None, person: Person | None = None, **fields: Any
) -> Started:
    """An attempt that a person who owes the exam has just begun."""
    sitting = sitting or open_sitting()
    return start_attempt(person or candidate(sitting), sitting, **fields)


def right(attempt: Attempt, share: float = 1.0) -> dict[str, list[str]]:
    """Right answers to the first ``share`` of the items, in the order of the paper."""
    answers = right_answers(attempt.paper)
    sections = attempt.paper.content["sections"]
    items = [item["item"] for section in sections for item in section["items"]]
    return {item: answers[item] for item in items[: round(len(items) * share)]}


def one_item(attempt: Attempt, kind: str = "single") -> dict[str, Any]:
    """The first item of that kind, as the paper holds it."""
    items = [i for s in attempt.paper.content["sections"] for i in s["items"]]
    return next(item for item in items if item["kind"] == kind)


def after_grace(attempt: Attempt) -> datetime:
    """The first instant at which nothing is marked any more."""
    return attempt.deadline + timedelta(seconds=30, microseconds=1)
