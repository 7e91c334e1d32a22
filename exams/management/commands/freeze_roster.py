"""freeze_roster --exam CODE: who is due, frozen once (interfaces §2)."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from exams.domain.exam_errors import ExamError
from exams.domain.freeze import Frozen, freeze_roster
from exams.models import Exam
from sheets.command import ContractCommand, InputError


class Command(ContractCommand):
    help = _("按统计口径日冻结名册，生成应考名单。")
    has_dry_run = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--exam", required=True, help=_("考试代码"))

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        exam = Exam.objects.filter(code=options["exam"]).first()
        if exam is None:
            raise InputError("unknown_exam", _("没有这个考试。"), options["exam"])
        try:
            frozen = freeze_roster(
                exam, actor="command:freeze_roster", dry_run=options["dry_run"]
            )
        except ExamError as error:
            raise InputError(error.code, error.message, exam.code) from None
        self.warn_about(frozen)
        return 0, fields_of(frozen)

    def warn_about(self, frozen: Frozen) -> None:
        if frozen.without_tier:
            self.warn(
                "without_tier",
                _("%d 人不属于任何层级，没有列入应考。") % frozen.without_tier,
            )
        if not frozen.day_is_over:
            self.warn(
                "day_not_over",
                _("统计口径日还没有过完，当天稍后的变动不再计入。"),
                frozen.reference_date,
            )

    def human(self, exit_code: int, fields: dict[str, Any]) -> str:
        tiers = "，".join(f"{tier} {n}" for tier, n in fields["by_tier"].items() if n)
        done = _("名册早已冻结。") if fields["already_frozen"] else _("名册已冻结。")
        if self.dry_run and not fields["already_frozen"]:
            done = _("试算，没有写入。")
        return done + _("应考 %(people)d 人，%(units)d 个单位（%(tiers)s）。") % {
            "people": fields["obligations"],
            "units": fields["units"],
            "tiers": tiers,
        }


def fields_of(frozen: Frozen) -> dict[str, Any]:
    at = frozen.frozen_at
    return {
        "exam": frozen.exam,
        "reference_date": frozen.reference_date,
        "frozen_at": at and at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "already_frozen": frozen.already_frozen,
        "obligations": frozen.obligations,
        "units": frozen.units,
        "by_tier": frozen.by_tier,
        "headcount": frozen.headcount,
        "without_tier": frozen.without_tier,
    }
