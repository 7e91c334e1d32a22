"""Make an exam with its blueprint and sittings, and prove that its bank can fill it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.domain.bank import stock_on
from exams.domain.blueprint import Spec
from exams.domain.exam_errors import ExamError, Problem
from exams.domain.exam_spec import (
    ExamInvalidError,
    ExamSpec,
    SittingSpec,
    parse_exam,
    parse_sitting,
)
from exams.domain.feasibility import Allocation, Lack, allocate
from exams.domain.presets import load_presets
from exams.models import Blueprint, Exam, QuestionBank, Sitting, Topic
from ledger.domain.entries import append_entry


@dataclass(frozen=True, slots=True)
class CreatedExam:
    """``created`` is False where everything stood already as the file says."""

    exam: str
    sittings: Sequence[str]
    created: bool
    lacking: Sequence[Lack]

    @property
    def feasible(self) -> bool:
        return not self.lacking

    def as_json(self) -> dict[str, Any]:
        return {
            "exam": self.exam,
            "sittings": list(self.sittings),
            "created": self.created,
            "feasible": self.feasible,
            "lacking": [lack.as_json() for lack in self.lacking],
        }


@transaction.atomic
def create_exam(
    data: Any, *, actor: str, dry_run: bool = False, to_come: bool = False
) -> CreatedExam:
    """Make what the file says and is not there yet; the same file again does nothing.

    ``to_come`` refuses sittings that are over by now, as the officer's screen does.
    Raises ExamInvalidError, or ExamError: unknown_bank, practice_pool, exam_differs,
    blueprint_differs, sitting_differs, unknown_sitting.
    """
    load_presets()
    spec = parse_exam(data, to_come=to_come)
    bank = QuestionBank.objects.filter(code=spec.bank).first()
    if bank is None:
        raise ExamError(
            "unknown_bank",
            _("没有代码为“%s”的题库，请先导入试题。") % spec.bank,
        )
    proof = prove(bank, spec.blueprint, on=_first_day(spec))
    exam, created = _exam(spec, bank, keep_blueprint(spec.blueprint_spec))
    sittings = [_sitting(exam, sitting) for sitting in spec.sittings]
    created = created or any(made for _sitting, made in sittings)
    if dry_run:
        transaction.set_rollback(True)
    elif created:
        append_entry(
            "exam_created",
            subject=f"exam:{exam.code}",
            payload={"exam": _terms(exam), "sittings": [s.code for s, _m in sittings]},
            actor=actor,
        )
    codes = [sitting.code for sitting, _made in sittings]
    return CreatedExam(exam.code, codes, created, proof.lacking)


@transaction.atomic
def add_sitting(exam: Exam, data: Any, *, actor: str) -> Sitting:
    """One more window of an exam, such as a resit; ExamError if it is there already."""
    spec = parse_sitting(data, minutes=exam.blueprint.spec["minutes"])
    sitting, made = _sitting(exam, spec)
    if not made:
        raise ExamError(
            "sitting_exists", _("场次 %s 已经有了。请换一个代码。") % sitting.code
        )
    append_entry(
        "sitting_created",
        subject=f"sitting:{sitting.code}",
        payload={"opens_at": sitting.opens_at, "closes_at": sitting.closes_at},
        actor=actor,
    )
    return sitting


def prove(bank: QuestionBank, spec: Spec, *, on: date) -> Allocation:
    """Whether the bank can fill the blueprint on that day, and what it lacks."""
    return allocate(spec, stock_on(bank, on=on).available)


def keep_blueprint(spec: dict[str, Any]) -> Blueprint:
    """The blueprint with that code, made if need be, and its topics."""
    blueprint, made = Blueprint.objects.get_or_create(
        code=spec["code"].strip(),
        defaults={"name": spec["name"].strip(), "spec": spec},
    )
    if not made and blueprint.spec != spec:
        raise ExamError(
            "blueprint_differs",
            _("组卷方案 %s 已经有了，内容不同。请改用新的代码。") % blueprint.code,
        )
    for topic in spec["topics"]:
        Topic.objects.get_or_create(name=topic["t"].strip())
    return blueprint


def _first_day(spec: ExamSpec) -> date:
    opens = [timezone.localdate(sitting.opens_at) for sitting in spec.sittings]
    return min(opens, default=timezone.localdate())


def _exam(
    spec: ExamSpec, bank: QuestionBank, blueprint: Blueprint
) -> tuple[Exam, bool]:
    terms = {
        "title": spec.title,
        "reference_date": spec.reference_date,
        "tiers": spec.tiers,
        "unit_kinds": spec.unit_kinds,
        "bank": bank,
        "blueprint": blueprint,
        "pass_score": spec.blueprint.pass_score,
        "good_score": spec.blueprint.good_score,
        "distinction_score": spec.blueprint.distinction_score,
        "attempts_mode": spec.policy.mode.value,
        "attempts": spec.policy.n,
        "cooldown_hours": spec.policy.cooldown_hours,
        "answered_share": spec.answered_share,
        "review": spec.review,
        "results": spec.results,
    }
    exam, made = Exam.objects.get_or_create(code=spec.code, defaults=terms)
    if different := [n for n, value in terms.items() if getattr(exam, n) != value]:
        fields = {field.name: field for field in Exam._meta.concrete_fields}
        labels = [str(fields[name].verbose_name) for name in different]
        raise ExamError(
            "exam_differs",
            _("考试 %(code)s 已经有了，与这里写的不同：%(fields)s。请换一个代码。")
            % {"code": exam.code, "fields": "、".join(labels)},
        )
    return exam, made


def _sitting(exam: Exam, spec: SittingSpec) -> tuple[Sitting, bool]:
    first = None
    if spec.resit_of:
        first = exam.sittings.filter(code=spec.resit_of).first()
        if first is None or spec.resit_of == spec.code:
            words = _("没有场次 %s，不能作它的补考。") % spec.resit_of
            raise ExamInvalidError([Problem("resit_of", words)])
    terms = {
        "exam": exam,
        "opens_at": spec.opens_at,
        "closes_at": spec.closes_at,
        "minutes": spec.minutes,
        "resit_of": first,
    }
    sitting, made = Sitting.objects.get_or_create(code=spec.code, defaults=terms)
    if any(getattr(sitting, name) != value for name, value in terms.items()):
        raise ExamError(
            "sitting_differs",
            _("场次 %s 已经有了，与这里写的不同。请换一个代码。") % spec.code,
        )
    return sitting, made


def _terms(exam: Exam) -> dict[str, Any]:
    """What the ledger's hash of a new exam covers."""
    names = (field.attname for field in exam._meta.concrete_fields)
    hidden = {"id", "created_at", "frozen_at"}
    return {name: getattr(exam, name) for name in names if name not in hidden}
