"""What both imports answer at a terminal, and the report that they leave."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from sheets.command import FINDING, OK, ContractCommand, InputError
from units.domain.outcomes import ImportResult
from units.domain.report import write_report
from units.enums import Outcome

SHOWN = 20


def answer(
    command: ContractCommand,
    result: ImportResult,
    *,
    report: str | None,
    all_rows: bool = False,
) -> tuple[int, dict[str, Any]]:
    """Exit code and fields of the contract; writes the report that is asked for."""
    for warning in result.warnings:
        command.warn(warning.code, warning.message, warning.where)
    if report:
        try:
            write_report(report, result, all_rows=all_rows)
        except OSError as error:
            # The rows are in by now: to say "nothing written" would be untrue.
            text = _("报告没有写成：%s") % (error.strerror or error)
            command.warn("report_not_written", text, report)
            report = None
    exit_code = FINDING if result.refused else OK
    return exit_code, {**result.fields(), "report": report}


def check_report_path(report: str | None) -> None:
    """Before anything is imported: there must be a place for the report."""
    if report and not os.access(Path(report).absolute().parent, os.W_OK):
        raise InputError("bad_report", _("报告写不到这个地方"), report)


def import_words(fields: dict[str, Any]) -> str:
    """The counts, then the first refusals with row and column."""
    counts = fields["outcomes"]
    words = "，".join(f"{Outcome(kind).label} {n}" for kind, n in counts.items())
    lines = [_("共 %(rows)s 行：%(words)s") % {"rows": fields["rows"], "words": words}]
    if absent := fields.get("absent"):
        lines.append(_("名册上有、文件里没有：%s 人（没有删除）") % absent["count"])
    refused = [row for row in fields["row_outcomes"] if row["outcome"] == "refused"]
    for row in refused[:SHOWN]:
        place = _("第 %s 行") % row["row"]
        lines.append(f"{place} {row['column'] or ''}：{row['message']}")
    if len(refused) > SHOWN:
        lines.append(_("还有 %s 行，见报告") % (len(refused) - SHOWN))
    return "\n".join(lines)
