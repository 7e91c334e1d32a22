"""Where each obligation stands, and the own letters of every unit written from that.

Source: domain facts §1.4. Every obligation stands in exactly one place, so
A − X = Q + (P − Q) + (D − P) + E holds by construction and P ∩ E is empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import models, transaction
from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exams.domain.validity import that_answer_enough
from exams.enums import AttemptState, ExemptionState, Grade
from exams.models import Attempt, Exam, Exemption, Obligation, Result, Tally
from units.domain.letters import Letters


class Standing(models.TextChoices):
    """Where one frozen obligation stands now."""

    WITHDRAWN = "withdrawn", _("已剔除")
    EXEMPT = "exempt", _("免考")
    MISSING = "missing", _("未考")
    FAILED = "failed", _("不合格")
    PASSED = "passed", _("合格")
    DISTINCTION = "distinction", _("优秀")


# Which standings a letter counts; H counts nobody, it is the outside number.
COUNTED_IN: dict[str, frozenset[Standing]] = {
    "A": frozenset(Standing),
    "X": frozenset({Standing.WITHDRAWN}),
    "E": frozenset({Standing.EXEMPT}),
    "P": frozenset({Standing.FAILED, Standing.PASSED, Standing.DISTINCTION}),
    "Q": frozenset({Standing.PASSED, Standing.DISTINCTION}),
    "G": frozenset({Standing.DISTINCTION}),
}
FIGURES = ("A", "X", "E", "P", "Q", "G")

STANDING_OF_GRADE = [
    (Grade.DISTINCTION, Standing.DISTINCTION),
    (Grade.GOOD, Standing.PASSED),
    (Grade.PASS, Standing.PASSED),
    (Grade.FAIL, Standing.FAILED),
]


def counted_attempts() -> QuerySet[Any, Any]:
    """Ended attempts that were not voided and answer enough, with ``ended_at``."""
    return Attempt.objects.filter(
        that_answer_enough(),
        state__in=[AttemptState.SUBMITTED, AttemptState.EXPIRED],
    ).annotate(ended_at=Coalesce("submitted_at", "deadline"))


def granted(exemptions: QuerySet[Exemption]) -> QuerySet[Exemption]:
    """Approved before the person's first counted attempt: these make E."""
    earlier = counted_attempts().filter(
        sitting__exam=OuterRef("obligation__exam"),
        person=OuterRef("obligation__person"),
        ended_at__lt=OuterRef("decided_at"),
    )
    return exemptions.filter(~Exists(earlier), state=ExemptionState.APPROVED)


def granted_exemptions(exam: Exam) -> QuerySet[Exemption]:
    return granted(Exemption.objects.filter(obligation__exam=exam))


def with_standing(exam: Exam) -> QuerySet[Any, Any]:
    """The obligations of an exam, each with ``standing`` and the valid ``grade``."""
    valid = Result.objects.filter(
        exam=exam, person=OuterRef("person"), is_valid=True
    ).values("grade")[:1]
    granted = granted_exemptions(exam).filter(obligation=OuterRef("pk"))
    return Obligation.objects.filter(exam=exam).annotate(
        grade=Subquery(valid),
        standing=Case(
            When(~models.Q(withdrawn=""), then=models.Value(Standing.WITHDRAWN)),
            When(Exists(granted), then=models.Value(Standing.EXEMPT)),
            *[
                When(grade=grade, then=models.Value(standing))
                for grade, standing in STANDING_OF_GRADE
            ],
            default=models.Value(Standing.MISSING),
            output_field=models.CharField(),
        ),
    )


def fold(counts: dict[str, int]) -> dict[str, int]:
    """The letters of one unit from the number of obligations in each standing."""
    return {
        letter: sum(counts.get(standing, 0) for standing in standings)
        for letter, standings in COUNTED_IN.items()
    }


@transaction.atomic
def refresh_tallies(exam: Exam, unit_ids: Collection[int] | None = None) -> int:
    """Write the own letters of the units given (or of all) whole, from the facts.

    Idempotent, and safe to repeat in any order: a row is never added to. Answers the
    number of units written. The rows are locked first, so that of two refreshes at once
    the later one reads what the earlier one wrote.
    """
    rows, people = Tally.objects.filter(exam=exam), with_standing(exam)
    if unit_ids is not None:
        rows, people = rows.filter(unit__in=unit_ids), people.filter(unit__in=unit_ids)
    known = rows.order_by("unit").select_for_update().values_list("unit", flat=True)
    counts: dict[int, dict[str, int]] = defaultdict(dict, {unit: {} for unit in known})
    standings = people.order_by().values_list("unit", "standing")
    for unit, standing, number in standings.annotate(number=Count("pk")):
        counts[unit][standing] = number
    now = timezone.now()
    Tally.objects.bulk_create(
        [
            Tally(exam=exam, unit_id=unit, updated_at=now, **fold(numbers))
            for unit, numbers in counts.items()
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["exam", "unit"],
        update_fields=[*FIGURES, "updated_at"],
    )
    return len(counts)


def letters_of(tally: Tally) -> Letters:
    return Letters(tally.headcount, *(getattr(tally, figure) for figure in FIGURES))


def letters_of_exam(code: str) -> dict[int, Letters]:
    """What the room tells reports that add up rooms; nothing of an unknown exam."""
    exam = Exam.objects.filter(code=code).first()
    return own_letters(exam) if exam else {}


def own_letters(exam: Exam) -> dict[int, Letters]:
    """The stored own letters of every unit of the exam, by unit."""
    tallies = Tally.objects.filter(exam=exam).only("unit", "headcount", *FIGURES)
    return {tally.unit_id: letters_of(tally) for tally in tallies}
