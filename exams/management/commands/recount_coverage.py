"""recount_coverage --exam CODE [--unit CODE]: count once more (interfaces §2)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from exams.domain.exam_errors import ExamError
from exams.domain.recount_differences import check_coverage
from exams.models import Exam
from sheets.command import ContractCommand, InputError
from units.models import Unit


class Command(ContractCommand):
    help = _("从原始记录重新计算覆盖数据，与页面上的数字逐项核对。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--exam", required=True, help=_("考试代码"))
        parser.add_argument("--unit", help=_("只核对这个单位及其下级"))

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        exam = Exam.objects.filter(code=options["exam"]).first()
        if exam is None:
            raise InputError("unknown_exam", _("没有这个考试。"), options["exam"])
        unit = None
        if options["unit"]:
            unit = Unit.objects.filter(code=options["unit"]).first()
            if unit is None:
                raise InputError("unknown_unit", _("没有这个单位。"), options["unit"])
        try:
            checked = check_coverage(exam, unit=unit)
        except ExamError as error:
            raise InputError(error.code, error.message, exam.code) from None
        if checked.without_history:
            self.warn(
                "without_history",
                _("%d 条应考记录没有名册变动可以核对。") % checked.without_history,
            )
        fields = {"exam": exam.code, "archived": False, **checked.as_json()}
        return int(bool(checked.differences)), fields

    def human(self, exit_code: int, fields: dict[str, Any]) -> str:
        checked, differences = fields["checked"], fields["differences"]
        lines = [
            _("复算了 %(units)d 个单位、%(obligations)d 条应考、%(attempts)d 份答卷。")
            % checked
        ]
        lines += [
            _("%(unit)s %(scope)s %(figure)s：显示 %(shown)s，复算 %(recounted)s")
            % difference
            for difference in differences
        ]
        lines.append(
            _("有 %d 处不一致。") % len(differences)
            if differences
            else _("与页面上的数字全部一致。")
        )
        return "\n".join(lines)
