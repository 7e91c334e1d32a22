"""From ended attempts to the result of a person, as often as one likes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from exams.domain.attempt_policy import ended_at
from exams.domain.expiry import BATCH, expire_overdue, overdue_attempts
from exams.domain.tallies import refresh_tallies
from exams.domain.validity import answers_enough
from exams.enums import AttemptState
from exams.models import Attempt, Exam, MarkChange, Obligation, Result

ENDED = (AttemptState.SUBMITTED, AttemptState.EXPIRED)
MARKER = "system"


@dataclass(frozen=True, slots=True)
class Settled:
    """``late`` had ended before this run and only now came into the results."""

    expired: int
    folded: int

    @property
    def late(self) -> int:
        return max(self.folded - self.expired, 0)


def points_of(attempt: Attempt) -> Decimal:
    """The score of an attempt that ended."""
    return attempt.score if attempt.score is not None else Decimal(0)


def is_valid(attempt: Attempt, exam: Exam) -> bool:
    """Whether enough was answered for the attempt to count at all (domain §1.4)."""
    return answers_enough(attempt.answered_share, exam)


def counting(attempts: Iterable[Attempt]) -> list[Attempt]:
    """Ended, not voided, and not blank: a blank one is as good as absent."""
    return [one for one in attempts if one.state in ENDED and one.answered_share]


def best_of(attempts: Iterable[Attempt], exam: Exam) -> Attempt | None:
    """The attempt that holds: a valid one first, then the score, then the earlier."""
    return min(
        counting(attempts),
        key=lambda one: (
            not is_valid(one, exam),
            -points_of(one),
            ended_at(one),
            one.pk,
        ),
        default=None,
    )


def result_from(attempts: Iterable[Attempt], exam: Exam) -> Result | None:
    """What a person's attempts at the exam come to; None for who counts as absent.

    ``first_submitted_on`` is the first day on which an attempt of that kind ended: a
    valid one, or where there is none, one that answered too little.
    """
    sat = counting(attempts)
    best = best_of(sat, exam)
    if best is None:
        return None
    valid = is_valid(best, exam)
    ends = [ended_at(one) for one in sat if is_valid(one, exam) == valid]
    return Result(
        exam=exam,
        person_id=best.person_id,
        best=best,
        first_submitted_on=timezone.localdate(min(ends)),
        attempts=len(sat),
        score=points_of(best),
        grade=best.grade,
        is_valid=valid,
    )


def unfolded(exam: Exam) -> QuerySet[Attempt]:
    """Attempts that ended, or were voided, and that results have not taken note of."""
    return Attempt.objects.filter(sitting__exam=exam, folded_at__isnull=True).exclude(
        state=AttemptState.STARTED
    )


def settle(exam: Exam, *, now: datetime | None = None) -> Settled:
    """Make the facts of an exam stand in its results and tallies; safe to repeat.

    Two at once share the work: an attempt is folded once, a result is written whole.
    """
    now = now or timezone.now()
    expired = expire_overdue(exam, now=now)
    folded = 0
    while batch := fold_batch(exam, now=now):
        folded += batch
    return Settled(expired, folded)


@transaction.atomic
def fold_batch(exam: Exam, *, now: datetime) -> int:
    """Fold some of what is outstanding; how many attempts. 0: nothing is left.

    The exam's row is locked, so that no fold writes a result from older facts over the
    result of a later fold.
    """
    if not unfolded(exam).exists():
        return 0
    Exam.objects.select_for_update(no_key=True).get(pk=exam.pk)
    batch = list(unfolded(exam).order_by("pk")[:BATCH])
    Attempt.objects.filter(pk__in=[one.pk for one in batch]).update(folded_at=now)
    append_marks(batch, now=now)
    people = {one.person_id for one in batch}
    write_results(exam, people)
    units = Obligation.objects.filter(exam=exam, person__in=people)
    refresh_tallies(exam, set(units.values_list("unit", flat=True)))
    return len(batch)


def append_marks(attempts: Iterable[Attempt], *, now: datetime) -> None:
    """The first marking of each attempt that has none yet; a voided one gets none."""
    ended = [one for one in attempts if one.state in ENDED]
    known = set(
        MarkChange.objects.filter(attempt__in=ended).values_list("attempt", flat=True)
    )
    MarkChange.objects.bulk_create(
        MarkChange(
            attempt=one,
            score_before=None,
            score_after=points_of(one),
            reason=str(AttemptState(one.state).value),
            actor=MARKER,
            at=now,
        )
        for one in ended
        if one.pk not in known
    )


def write_results(exam: Exam, people: set[int]) -> None:
    """Write the result of each person whole, from all attempts at the exam."""
    attempts = defaultdict(list)
    for one in Attempt.objects.filter(sitting__exam=exam, person__in=people):
        attempts[one.person_id].append(one)
    found = [result_from(attempts[person], exam) for person in people]
    results = [result for result in found if result is not None]
    Result.objects.bulk_create(
        results,
        update_conflicts=True,
        unique_fields=["exam", "person"],
        update_fields=[
            "best",
            "first_submitted_on",
            "attempts",
            "score",
            "grade",
            "is_valid",
        ],
    )
    absent = people - {result.person_id for result in results}
    Result.objects.filter(exam=exam, person__in=absent).delete()


def exams_to_settle(*, now: datetime) -> QuerySet[Exam]:
    """Exams with an attempt that is over and not yet in the results."""
    overdue = overdue_attempts(now=now).order_by().values("sitting__exam")
    ended = (
        Attempt.objects.filter(folded_at__isnull=True)
        .exclude(state=AttemptState.STARTED)
        .order_by()
        .values("sitting__exam")
    )
    return Exam.objects.filter(pk__in=overdue) | Exam.objects.filter(pk__in=ended)
