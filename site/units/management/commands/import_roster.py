"""manage.py import_roster FILE: people of a roster, row by row, from a day on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from sheets.command import ContractCommand, parse_day
from sheets.reading import read_sheet
from units.domain import roster_rows
from units.domain.report import REPORT_COLUMNS
from units.domain.roster_import import import_roster
from units.management.answers import answer, check_report_path, import_words


class Command(ContractCommand):
    help = "导入名册（.xlsx，或 UTF-8、GB18030 的 .csv）；每一行都有结果"
    has_dry_run = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--on", help=_("从哪一天起生效，默认今天"))
        parser.add_argument("--report", help=_("把退回的行写成一张表格，改好可再导入"))
        parser.add_argument(
            "--all-rows", action="store_true", help=_("报告里写全部行，不只是退回的")
        )

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        check_report_path(options["report"])
        on = parse_day(options["on"], "--on") or timezone.localdate()
        sheet = read_sheet(
            options["file"],
            required=roster_rows.REQUIRED,
            known=roster_rows.KNOWN,
            ignored=REPORT_COLUMNS,
        )
        self.progress(_("读到 %s 行") % len(sheet.rows))
        result = import_roster(
            sheet, on=on, actor="import_roster", dry_run=options["dry_run"]
        )
        return answer(
            self, result, report=options["report"], all_rows=options["all_rows"]
        )

    def human(self, exit_code: int, fields: dict[str, Any]) -> str:
        return import_words(fields)
