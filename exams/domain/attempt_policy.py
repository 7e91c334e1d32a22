"""How many attempts an exam allows, and how many of them a person has used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from exams.domain.expiry import state_at
from exams.enums import AttemptsMode, AttemptState, Grade
from exams.models import Attempt, Exam, Sitting


@dataclass(frozen=True, slots=True)
class Allowance:
    """``under_way`` is the attempt of this very sitting that can be gone on with."""

    used: int
    left: int
    cooldown_until: datetime | None
    under_way: Attempt | None
    latest: Attempt | None


def allowed_attempts(sitting: Sitting, exam: Exam) -> int:
    """The ordinary sittings of an exam share its attempts; a resit brings one more."""
    if sitting.resit_of_id is not None or exam.attempts_mode != AttemptsMode.BEST_OF_N:
        return 1
    return exam.attempts


def counted(attempts: Iterable[Attempt], sitting: Sitting) -> list[Attempt]:
    """Those that use up the allowance of this sitting; a voided one uses up nothing.

    ``attempts`` are the person's own at the exam, with ``sitting`` joined.
    """
    resit = sitting.resit_of_id is not None
    return [
        attempt
        for attempt in attempts
        if attempt.state != AttemptState.VOIDED
        and (
            attempt.sitting_id == sitting.pk
            if resit
            else attempt.sitting.resit_of_id is None
        )
    ]


def has_passed(attempts: Iterable[Attempt]) -> bool:
    """Whether an attempt that ended, and was not voided, reached the pass score."""
    return any(
        attempt.grade not in ("", Grade.FAIL) and attempt.state != AttemptState.VOIDED
        for attempt in attempts
    )


def ended_at(attempt: Attempt) -> datetime:
    return attempt.submitted_at or attempt.deadline


def cooldown_end(used: list[Attempt], exam: Exam, *, now: datetime) -> datetime | None:
    """When the next attempt may begin, while that is still to come."""
    ended = [ended_at(attempt) for attempt in used if is_over(attempt, now=now)]
    if not ended or not exam.cooldown_hours:
        return None
    until = max(ended) + timedelta(hours=exam.cooldown_hours)
    return until if until > now else None


def is_over(attempt: Attempt, *, now: datetime) -> bool:
    return state_at(attempt, now=now) != AttemptState.STARTED


def allowance(
    attempts: Iterable[Attempt], sitting: Sitting, exam: Exam, *, now: datetime
) -> Allowance:
    """What the person may still do at ``sitting``, from all attempts at the exam.

    A resit is for those who have not passed: nobody else has an attempt left there.
    """
    attempts = list(attempts)
    used = counted(attempts, sitting)
    left = max(allowed_attempts(sitting, exam) - len(used), 0)
    if sitting.resit_of_id is not None and has_passed(attempts):
        left = 0
    here = [attempt for attempt in attempts if attempt.sitting_id == sitting.pk]
    open_here = [attempt for attempt in here if not is_over(attempt, now=now)]
    return Allowance(
        used=len(used),
        left=left,
        cooldown_until=cooldown_end(used, exam, now=now) if left else None,
        under_way=open_here[-1] if open_here else None,
        latest=here[-1] if here else None,
    )
