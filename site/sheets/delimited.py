"""The rows of a CSV: UTF-8 with or without a mark, or GB18030; commas or tabs."""

from __future__ import annotations

import codecs
import csv
import io

from django.utils.translation import gettext as _

from .errors import SheetError
from .workbook import RawSheet


def decode(data: bytes) -> str | None:
    """The text, or None where it is neither UTF-8 nor GB18030.

    GB18030 takes almost any bytes, so it is only asked second, and never where a NUL or
    the mark of another encoding says that it cannot be.
    """
    if b"\x00" in data or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if data.startswith(codecs.BOM_UTF8):
            return None
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return None


def is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def parse(text: str, max_rows: int) -> RawSheet:
    """Records as rows, numbered as a spreadsheet would; a torn quotation is refused."""
    first_line = text.lstrip("\r\n").partition("\n")[0]
    delimiter = "\t" if first_line.count("\t") > first_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > max_rows:
                break
    except csv.Error:
        text = _("这个 CSV 在第 %s 行断了：引号没有成对，或一格太长") % reader.line_num
        raise SheetError("unreadable", text, str(reader.line_num)) from None
    return RawSheet(rows, set())  # type: ignore[arg-type]
