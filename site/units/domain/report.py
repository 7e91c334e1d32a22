"""The report of an import: rows as they came, with 结果 and 原因, to be sent back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sheets.cells import Cell, cell_text
from sheets.writing import write_sheet
from units.domain.outcomes import ImportResult
from units.enums import Outcome

# The words of the spreadsheet, whatever language the screens are in; an import leaves
# these columns out, so that a corrected report can be imported as it is.
RESULT, REASON = "结果", "原因"
REPORT_COLUMNS = (RESULT, REASON)
WORDS = {
    Outcome.ADDED: "新增",
    Outcome.CHANGED: "更正",
    Outcome.MOVED: "调动",
    Outcome.UNCHANGED: "未变",
    Outcome.REFUSED: "退回",
}


def write_report(
    path: str | Path, result: ImportResult, *, all_rows: bool = False
) -> None:
    """The refused rows, or all of them; text is never written as a formula."""
    columns = (*result.sheet.columns, *REPORT_COLUMNS)
    write_sheet(path, columns, report_rows(result, all_rows=all_rows))


def report_rows(result: ImportResult, *, all_rows: bool) -> Iterator[list[Cell]]:
    for row, outcome in zip(result.sheet.rows, result.rows, strict=True):
        if not all_rows and outcome.outcome != Outcome.REFUSED:
            continue
        cells = [as_written(row.cells.get(name)) for name in result.sheet.columns]
        reason = outcome.message or ""
        if outcome.column:
            reason = f"{outcome.column}：{reason}"
        yield [*cells, WORDS[Outcome(outcome.outcome)], reason]


def as_written(value: Cell) -> Cell:
    """A number as its digits: a telephone number must not turn into 1.39E+10."""
    if isinstance(value, float) and not isinstance(value, bool):
        return cell_text(value)
    return value
