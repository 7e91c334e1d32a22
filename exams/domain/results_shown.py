"""What a candidate gets to see of the own result, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from exams.domain.attempt_papers import read_paper, shown_paper
from exams.domain.attempt_policy import ended_at
from exams.domain.expiry import GRACE, expire
from exams.domain.marking import mark
from exams.domain.results import ENDED, best_of, is_valid, points_of
from exams.enums import Grade, ResultPolicy, ReviewPolicy
from exams.models import Attempt, Exam


def result_at(attempt: Attempt) -> datetime | None:
    """Since when, or from when, the result may be seen; None while nobody knows."""
    if attempt.state not in ENDED:
        return None
    if attempt.sitting.exam.results == ResultPolicy.AT_ONCE:
        return ended_at(attempt)
    return attempt.sitting.released_at


def is_released(attempt: Attempt, *, now: datetime) -> bool:
    since = result_at(attempt)
    return attempt.state in ENDED and since is not None and since <= now


def may_review(attempt: Attempt, *, now: datetime) -> bool:
    """Whether the exam's policy lets the key leave now, once the result may be seen.

    With the result at once, that is while others still sit the same papers: the
    officer's form says so. AFTER_CLOSE waits until nobody can save any more.
    """
    match attempt.sitting.exam.review:
        case ReviewPolicy.WITH_RESULT:
            return True
        case ReviewPolicy.AFTER_CLOSE:
            return now > attempt.sitting.closes_at + GRACE
    return False


def points(value: Decimal) -> str:
    return f"{value:.2f}"


def review_of(attempt: Attempt) -> list[dict[str, Any]]:
    """Item by item, in the order in which the candidate saw them."""
    key = read_paper(attempt.paper_id).key
    marks = mark(key, attempt.responses)
    sections = shown_paper(attempt)["sections"]
    return [
        {
            "item": item,
            "given": attempt.responses.get(item) or [],
            "correct": key[item]["answer"],
            "score": points(marks.by_item[item]),
            "explanation": key[item]["explanation"],
            "citations": key[item]["citations"],
        }
        for item in [row["item"] for part in sections for row in part["items"]]
    ]


def best_valid(attempts: Iterable[Attempt], exam: Exam) -> Attempt | None:
    """The attempt that counts; None while all of them are invalid (domain §1.4)."""
    best = best_of(attempts, exam)
    return best if best is not None and is_valid(best, exam) else None


def counts_as_best(attempt: Attempt) -> bool:
    """Asked of the attempts themselves: it holds before the results were folded."""
    exam = attempt.sitting.exam
    mine = Attempt.objects.filter(sitting__exam=exam, person=attempt.person_id)
    best = best_valid(mine, exam)
    return best is not None and best.pk == attempt.pk


def result_of(
    attempt: Attempt, *, now: datetime | None = None
) -> dict[str, Any] | None:
    """RESULT of interfaces §3; None before its time, while under way, or when voided.

    ``valid`` is false where too little was answered; then nobody passes.
    """
    now = now or timezone.now()
    attempt = expire(attempt, now=now)
    if not is_released(attempt, now=now):
        return None
    return {
        "score": points(points_of(attempt)),
        "total": read_paper(attempt.paper_id).content["total"],
        "grade": attempt.grade,
        "passed": attempt.grade != Grade.FAIL,
        "attempt_no": attempt.number,
        "counts_as_best": counts_as_best(attempt),
        "valid": is_valid(attempt, attempt.sitting.exam),
        "answered_share": points(attempt.answered_share or Decimal(0)),
        "review": review_of(attempt) if may_review(attempt, now=now) else None,
    }
