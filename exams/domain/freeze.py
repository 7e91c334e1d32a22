"""Freeze the roster of an exam: who is due, in which unit, and each unit's headcount.

Source: domain facts §1.4. Done once; afterwards only dated corrections (X) and
exemptions (E) move the denominator.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.domain.exam_errors import ExamError
from exams.domain.tallies import refresh_tallies
from exams.domain.tiers import tier_of
from exams.enums import Tier
from exams.models import Exam, Obligation, Tally
from ledger.domain.entries import append_entry
from units.domain.history import lock_roster, roster_on
from units.models import Person, Unit


@dataclass(frozen=True)
class Frozen:
    """What a freeze came to; ``without_tier`` are people whom no tier fits."""

    exam: str
    reference_date: str
    frozen_at: datetime | None
    already_frozen: bool
    obligations: int
    units: int
    by_tier: dict[str, int]
    headcount: int | None
    without_tier: int = 0
    day_is_over: bool = True


@dataclass
class Plan:
    """Rows to write, in memory only."""

    units: list[Unit]
    obligations: list[Obligation] = field(default_factory=list)
    without_tier: int = 0

    @property
    def headcount(self) -> int | None:
        known = [unit.headcount for unit in self.units if unit.headcount is not None]
        return sum(known) if known else None

    @property
    def by_tier(self) -> dict[str, int]:
        return counted_by_tier(Counter(row.tier for row in self.obligations))


def counted_by_tier(counts: dict[str, int]) -> dict[str, int]:
    return {tier.value: counts.get(tier.value, 0) for tier in Tier}


def plan_freeze(exam: Exam) -> Plan:
    """Who is due: the roster on the reference date within tiers × kinds of unit."""
    units = list(Unit.objects.filter(kind__in=exam.unit_kinds).in_order())
    kinds = {unit.pk: unit.kind for unit in units}
    plan = Plan(units)
    for entry in roster_on(exam.reference_date):
        if entry.unit_id not in kinds:
            continue
        tier = tier_of(entry, kinds[entry.unit_id])
        if tier is None:
            plan.without_tier += 1
        elif tier in exam.tiers:
            plan.obligations.append(
                Obligation(
                    exam=exam,
                    person_id=entry.person_id,
                    unit_id=entry.unit_id,
                    tier=tier,
                )
            )
    return plan


def freeze_roster(
    exam: Exam, *, actor: str, dry_run: bool = False, now: datetime | None = None
) -> Frozen:
    """Make the obligations of an exam, once; a second call answers what stands.

    ExamError before the reference date: the roster of a day cannot be known before it.
    """
    today = timezone.localdate(now)
    if exam.reference_date > today:
        raise ExamError(
            "too_early",
            _("统计口径日 %(day)s 还没有到，到那一天才能冻结名册。")
            % {"day": exam.reference_date.isoformat()},
        )
    exam.refresh_from_db(fields=["frozen_at"])
    if exam.frozen_at is not None:
        return standing_freeze(exam)
    plan = plan_freeze(exam) if dry_run else write_freeze(exam, actor=actor, now=now)
    if plan is None:
        return standing_freeze(exam)
    return Frozen(
        exam=exam.code,
        reference_date=exam.reference_date.isoformat(),
        frozen_at=exam.frozen_at,
        already_frozen=False,
        obligations=len(plan.obligations),
        units=len(plan.units),
        by_tier=plan.by_tier,
        headcount=plan.headcount,
        without_tier=plan.without_tier,
        day_is_over=exam.reference_date < today,
    )


@transaction.atomic
def write_freeze(exam: Exam, *, actor: str, now: datetime | None) -> Plan | None:
    """All rows or none; None where somebody else froze the exam in between.

    Under the roster's lock, so that no import commits between the plan and the freeze:
    the moment of the freeze is taken there too, since a recount goes by it.
    """
    lock_roster()
    now = now or timezone.now()
    if not Exam.objects.filter(pk=exam.pk, frozen_at=None).update(frozen_at=now):
        exam.refresh_from_db(fields=["frozen_at"])
        return None
    plan = plan_freeze(exam)
    Obligation.objects.bulk_create(plan.obligations, batch_size=500)
    Tally.objects.bulk_create(
        [
            Tally(exam=exam, unit=unit, headcount=unit.headcount, updated_at=now)
            for unit in plan.units
        ],
        batch_size=500,
    )
    refresh_tallies(exam)
    append_entry(
        "roster_frozen",
        subject=f"exam:{exam.code}",
        payload=freeze_payload(exam, plan),
        actor=actor,
    )
    exam.frozen_at = now
    return plan


def freeze_payload(exam: Exam, plan: Plan) -> dict[str, object]:
    """What the ledger's hash covers: scope, every obligation, every headcount."""
    people = dict(
        Person.objects.filter(obligations__exam=exam).values_list("pk", "code")
    )
    units = {unit.pk: unit.code for unit in plan.units}
    return {
        "exam": exam.code,
        "reference_date": exam.reference_date,
        "tiers": exam.tiers,
        "unit_kinds": exam.unit_kinds,
        "obligations": sorted(
            [people[row.person_id], units[row.unit_id], row.tier]
            for row in plan.obligations
        ),
        "headcount": {unit.code: unit.headcount for unit in plan.units},
    }


def standing_freeze(exam: Exam) -> Frozen:
    """The freeze that was made, read from its rows."""
    tiers = Obligation.objects.filter(exam=exam).order_by().values_list("tier")
    counts = dict(tiers.annotate(Count("pk")))
    known = [
        headcount
        for headcount in exam.tallies.values_list("headcount", flat=True)
        if headcount is not None
    ]
    return Frozen(
        exam=exam.code,
        reference_date=exam.reference_date.isoformat(),
        frozen_at=exam.frozen_at,
        already_frozen=True,
        obligations=sum(counts.values()),
        units=exam.tallies.count(),
        by_tier=counted_by_tier(counts),
        headcount=sum(known) if known else None,
    )
