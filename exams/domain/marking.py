"""Marks: a pure function of key and responses (architecture rule 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from exams.enums import Grade

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
HUNDRED = Decimal(100)

Responses = Mapping[str, Sequence[str]]


class Thresholds(Protocol):
    """The marks of an exam, in points."""

    pass_score: Decimal
    good_score: Decimal
    distinction_score: Decimal


@dataclass(frozen=True, slots=True)
class Marks:
    """``answered_share`` is in percent, cut and never rounded up to a limit."""

    score: Decimal
    total: Decimal
    answered: int
    items: int
    answered_share: Decimal
    by_item: dict[str, Decimal]


def item_score(entry: Mapping[str, Any], given: Sequence[str]) -> Decimal:
    """All or nothing: the given keys are the answer's keys, in any order."""
    right = bool(entry["answer"]) and set(given) == set(entry["answer"])
    return Decimal(str(entry["score"])) if right else NOTHING


def mark(key: Mapping[str, Mapping[str, Any]], responses: Responses) -> Marks:
    """Marks of ``responses`` ({item: [key]}) against ``Paper.key``.

    Items that the key does not know are ignored; a cleared answer is no answer.
    The sum is rounded half-up once, at the end.
    """
    given = {item: responses.get(item) or [] for item in key}
    by_item = {item: item_score(key[item], given[item]) for item in key}
    answered = sum(1 for keys in given.values() if keys)
    share = HUNDRED * answered / len(key) if key else NOTHING
    total = sum((Decimal(str(entry["score"])) for entry in key.values()), NOTHING)
    return Marks(
        score=sum(by_item.values(), NOTHING).quantize(CENT, ROUND_HALF_UP),
        total=total.quantize(CENT, ROUND_HALF_UP),
        answered=answered,
        items=len(key),
        answered_share=share.quantize(CENT, ROUND_DOWN),
        by_item=by_item,
    )


def grade_of(score: Decimal, exam: Thresholds) -> Grade:
    """The highest grade whose threshold the score reaches."""
    if score >= exam.distinction_score:
        return Grade.DISTINCTION
    if score >= exam.good_score:
        return Grade.GOOD
    return Grade.PASS if score >= exam.pass_score else Grade.FAIL
