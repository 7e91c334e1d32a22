"""A small exam to count: rows written straight, without the rooms' own functions."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from exams.domain.freeze import Plan, freeze_payload
from exams.enums import (
    AttemptsMode,
    AttemptState,
    ExemptionState,
    Grade,
    Pool,
    Tier,
)
from exams.models import (
    Attempt,
    Blueprint,
    Exam,
    Exemption,
    Obligation,
    Paper,
    QuestionBank,
    Result,
    Sitting,
    Tally,
)
from ledger.domain.entries import append_entry
from tests.factories.units import PersonFactory
from units.enums import UnitKind

REFERENCE_DATE = date(2026, 3, 31)
FROZEN_AT = datetime(2026, 4, 1, 1, tzinfo=timezone.get_default_timezone())
OPENS_AT = datetime(2026, 11, 2, 8, tzinfo=timezone.get_default_timezone())
CLOSES_AT = datetime(2026, 11, 30, 18, tzinfo=timezone.get_default_timezone())
NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.get_default_timezone())
ITEMS = 10


def paper_key(items=ITEMS):
    """Every item is worth ten points and its right answer is A."""
    return {
        str(number): {
            "question_version": number,
            "answer": ["A"],
            "score": "10.00",
            "kind": "single",
            "explanation": "",
            "citations": [],
        }
        for number in range(1, items + 1)
    }


def paper_content(items=ITEMS):
    options = [{"key": key, "text": key} for key in "ABCD"]
    return {
        "total": f"{items * 10}.00",
        "sections": [
            {
                "kind": "single",
                "score": "10.00",
                "title": "单选题",
                "items": [
                    {
                        "item": str(number),
                        "kind": "single",
                        "stem": f"示例题{number}",
                        "options": options,
                        "min": 1,
                        "max": 1,
                    }
                    for number in range(1, items + 1)
                ],
            }
        ],
    }


def make_exam(code="2026", **fields):
    """Ten points an item; 60 passes, 80 is good, 90 a distinction."""
    bank, _ = QuestionBank.objects.get_or_create(
        code="demo", defaults={"title": "示例题库", "pool": Pool.EXAM}
    )
    blueprint, _ = Blueprint.objects.get_or_create(
        code="demo", defaults={"name": "示例卷", "spec": {}}
    )
    defaults = {
        "title": "2026年度学法考试",
        "reference_date": REFERENCE_DATE,
        "tiers": Tier.values,
        "unit_kinds": UnitKind.values,
        "bank": bank,
        "blueprint": blueprint,
        "pass_score": Decimal(60),
        "good_score": Decimal(80),
        "distinction_score": Decimal(90),
        "attempts_mode": AttemptsMode.BEST_OF_N,
        "attempts": 2,
        "frozen_at": FROZEN_AT,
    }
    return Exam.objects.create(code=code, **defaults | fields)


def make_sitting(exam, code="2026-1", **fields):
    defaults = {
        "opens_at": OPENS_AT,
        "closes_at": CLOSES_AT,
        "minutes": 60,
        "approved_at": OPENS_AT,
    }
    sitting = Sitting.objects.create(exam=exam, code=code, **defaults | fields)
    Paper.objects.create(
        sitting=sitting,
        code=f"{code}-1",
        seed=1,
        content=paper_content(),
        key=paper_key(),
        sha256="0" * 64,
    )
    return sitting


def make_people(unit, count, **fields):
    return [PersonFactory(unit=unit, **fields) for _ in range(count)]


def oblige(exam, *people, tier=Tier.T4):
    """Freeze these people by hand: obligations, and a tally row that is still empty."""
    for unit in {person.unit for person in people}:
        Tally.objects.get_or_create(
            exam=exam,
            unit=unit,
            defaults={"headcount": unit.headcount, "updated_at": FROZEN_AT},
        )
    return Obligation.objects.bulk_create(
        [
            Obligation(exam=exam, person=person, unit=person.unit, tier=tier)
            for person in people
        ]
    )


def seal(exam):
    """What a real freeze of these rows would have written into the ledger."""
    tallies = Tally.objects.filter(exam=exam).select_related("unit")
    units = []
    for tally in tallies:
        tally.unit.headcount = tally.headcount
        units.append(tally.unit)
    plan = Plan(units, list(Obligation.objects.filter(exam=exam)))
    append_entry(
        "roster_frozen",
        subject=f"exam:{exam.code}",
        payload=freeze_payload(exam, plan),
        actor="officer",
    )


def grade_of(score):
    marks = [(90, Grade.DISTINCTION), (80, Grade.GOOD), (60, Grade.PASS)]
    return next((grade for mark, grade in marks if score >= mark), Grade.FAIL)


def answer_sheet(right, answered):
    return {
        str(number): ["A"] if number <= right else ["B"]
        for number in range(1, answered + 1)
    }


def sit(sitting, person, *, right=10, answered=10, at=None, state="submitted"):
    """One ended attempt with its result folded, as the hot path would leave them."""
    at = at or OPENS_AT + timedelta(hours=1)
    number = sitting.attempts.filter(person=person).count() + 1
    score = Decimal(right * 10)
    attempt = Attempt.objects.create(
        sitting=sitting,
        person=person,
        paper=sitting.papers.get(),
        number=number,
        state=state,
        started_at=at - timedelta(minutes=30),
        deadline=at + timedelta(minutes=30),
        submitted_at=at,
        order_seed=1,
        responses=answer_sheet(right, answered),
        answered_share=Decimal(answered * 10),
        score=score,
        grade=grade_of(score),
        folded_at=at,
    )
    if state != AttemptState.VOIDED:
        fold_result(sitting.exam, person)
    return attempt


def fold_result(exam, person):
    """The best valid attempt, or the best of the invalid ones, by plain sorting."""
    ended = sorted(
        Attempt.objects.filter(
            sitting__exam=exam, person=person, state__in=["submitted", "expired"]
        ),
        key=lambda one: one.submitted_at,
    )
    valid = [one for one in ended if one.answered_share >= exam.answered_share]
    best = max(valid or ended, key=lambda one: one.score)
    first = (valid or ended)[0]
    Result.objects.update_or_create(
        exam=exam,
        person=person,
        defaults={
            "best": best,
            "first_submitted_on": timezone.localdate(first.submitted_at),
            "attempts": len(ended),
            "score": best.score,
            "grade": best.grade,
            "is_valid": bool(valid),
        },
    )


def exempt(obligation, code="E3", *, at=FROZEN_AT, state=ExemptionState.APPROVED):
    return Exemption.objects.create(
        obligation=obligation,
        code=code,
        document="示例〔2026〕1号",
        state=state,
        requested_by="liaison",
        requested_at=at,
        decided_by="officer" if state != ExemptionState.REQUESTED else "",
        decided_at=at if state != ExemptionState.REQUESTED else None,
    )


@dataclass
class World:
    """An exam with one sitting, for tests that add their own units and people."""

    exam: Exam = field(default_factory=make_exam)
    sitting: Sitting = None

    def __post_init__(self):
        self.sitting = self.sitting or make_sitting(self.exam)
