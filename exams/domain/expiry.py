"""Attempts that are over because their time is: a fact first, a stored state later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from exams.domain.attempt_papers import read_paper
from exams.domain.marking import grade_of, mark
from exams.domain.validity import answers_enough
from exams.enums import ATTEMPT_MOVES, AttemptState, Grade
from exams.models import Attempt, Exam

GRACE = timedelta(seconds=30)
BATCH = 100


def is_overdue(attempt: Attempt, *, now: datetime) -> bool:
    """Started, and past deadline and grace: nothing that comes now is marked."""
    return attempt.state == AttemptState.STARTED and now > attempt.deadline + GRACE


def state_at(attempt: Attempt, *, now: datetime) -> AttemptState:
    """The state that holds, whether or not a sweep has written it down."""
    if is_overdue(attempt, now=now):
        return AttemptState.EXPIRED
    return AttemptState(attempt.state)


def marked(attempt: Attempt, responses: dict[str, list[str]]) -> dict[str, Any]:
    """The columns that marking fills. Below the answered share nobody passes."""
    marks = mark(read_paper(attempt.paper_id).key, responses)
    exam = attempt.sitting.exam
    valid = answers_enough(marks.answered_share, exam)
    return {
        "answered_share": marks.answered_share,
        "score": marks.score,
        "grade": grade_of(marks.score, exam) if valid else Grade.FAIL,
    }


def move_attempt(attempt: Attempt, to: AttemptState, **columns: Any) -> bool:
    """The one door of Attempt.state; False when the row is no longer as it was read.

    What was read is state, sequence and deadline: a save or an extension that came in
    between makes the move fail, and the caller reads again.
    """
    if to not in ATTEMPT_MOVES[AttemptState(attempt.state)]:
        return False
    as_read = Attempt.objects.filter(
        pk=attempt.pk,
        state=attempt.state,
        seq=attempt.seq,
        deadline=attempt.deadline,
    )
    if as_read.update(state=to, **columns) != 1:
        return False
    attempt.state = to
    for name, value in columns.items():
        setattr(attempt, name, value)
    return True


def with_exam() -> QuerySet[Attempt]:
    return Attempt.objects.select_related("sitting__exam")


def expire(attempt: Attempt, *, now: datetime) -> Attempt:
    """The attempt with its expiry written down, if it is overdue; else as it stands."""
    while is_overdue(attempt, now=now):
        columns = marked(attempt, attempt.responses)
        if move_attempt(attempt, AttemptState.EXPIRED, **columns):
            break
        attempt = with_exam().get(pk=attempt.pk)
    return attempt


def overdue_attempts(*, now: datetime) -> QuerySet[Attempt]:
    return with_exam().filter(state=AttemptState.STARTED, deadline__lt=now - GRACE)


def expire_overdue(exam: Exam, *, now: datetime) -> int:
    """Write down every expiry of an exam; the number of attempts that were open.

    In batches, so that nobody who is saving waits long behind one transaction.
    """
    overdue = overdue_attempts(now=now).filter(sitting__exam=exam)
    expired = 0
    while batch := list(overdue[:BATCH]):
        with transaction.atomic():
            after = [expire(attempt, now=now) for attempt in batch]
        expired += sum(one.state == AttemptState.EXPIRED for one in after)
    return expired
