"""Write a spreadsheet that nobody's program will run: text stays text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from .cells import Cell, cell_text

MAX_CELL = 32_767  # Excel's own limit
FIRST_YEAR = 1900  # a spreadsheet knows no earlier date
WIDTH = 16


def write_sheet(
    path: str | Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str = "Sheet1",
) -> None:
    """One sheet with a header and the rows, written row by row in constant memory.

    Text is always written as a string, also where it begins with = + - @ or looks like
    a number or an address; dates stay dates; text is cut at Excel's limit.
    """
    options = {"constant_memory": True, "in_memory": False}
    workbook = xlsxwriter.Workbook(str(path), options)
    try:
        sheet = workbook.add_worksheet(title)
        bold = workbook.add_format({"bold": True, "bottom": 1})
        sheet.set_column(0, max(len(columns) - 1, 0), WIDTH)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, bold)
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                write_cell(sheet, number, column, value, day)
    finally:
        workbook.close()


def write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: Cell,
    day: xlsxwriter.format.Format,
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, date) and value.year >= FIRST_YEAR:
        sheet.write_datetime(row, column, value, day)
    else:
        sheet.write_string(row, column, cell_text(value)[:MAX_CELL])
