"""manage.py import_units FILE: the unit tree with its outside headcounts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from sheets.command import ContractCommand, parse_day
from sheets.reading import read_sheet
from units.domain import unit_rows
from units.domain.report import REPORT_COLUMNS
from units.domain.unit_import import headcount_origin, import_units
from units.management.answers import answer, check_report_path, import_words


class Command(ContractCommand):
    help = "导入单位（.xlsx，或 UTF-8、GB18030 的 .csv）；每一行都有结果"
    has_dry_run = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--headcount-source", help=_("在编人数是谁提供的"))
        parser.add_argument("--headcount-date", help=_("在编人数是哪一天的"))
        parser.add_argument("--report", help=_("把退回的行写成一张表格，改好可再导入"))

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        check_report_path(options["report"])
        origin = headcount_origin(
            options["headcount_source"],
            parse_day(options["headcount_date"], "--headcount-date"),
        )
        sheet = read_sheet(
            options["file"],
            required=unit_rows.REQUIRED,
            known=unit_rows.KNOWN,
            ignored=REPORT_COLUMNS,
            aliases=unit_rows.ALIASES,
        )
        self.progress(_("读到 %s 行") % len(sheet.rows))
        result = import_units(sheet, origin=origin, dry_run=options["dry_run"])
        return answer(self, result, report=options["report"])

    def human(self, exit_code: int, fields: dict[str, Any]) -> str:
        return import_words(fields)
