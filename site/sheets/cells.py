"""What a cell says: text, codes, year-months; formulas and markup that hide in it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None

# Beyond ours, "&lt;" too: somebody downstream may decode it once more.
MARKUP = re.compile(r"<[a-zA-Z/!?]|&lt;|&#0*60;|&#x0*3c;", re.IGNORECASE)
YEAR_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
# What XML and PostgreSQL cannot hold; tab and line ends stay.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
FORMULA_STARTS = ("=", "+", "-", "@")


def cell_text(value: Cell) -> str:
    """The cell as trimmed text (U+3000 too): an integral number is its digits.

    A date is YYYY-MM-DD; a control character becomes U+FFFD, so that it is seen.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return CONTROL.sub("\N{REPLACEMENT CHARACTER}", value).strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    return str(value)


def code_text(value: Cell) -> str:
    """For phones, codes, headers and words of a list: NFKC, so that １３９ is 139."""
    return unicodedata.normalize("NFKC", cell_text(value)).strip()


def looks_like_formula(value: Cell) -> bool:
    """Text that a spreadsheet would run: begins with = + - @ once trimmed.

    A real formula never comes as text; ``Row.formulas`` names those columns.
    """
    return isinstance(value, str) and value.lstrip().startswith(FORMULA_STARTS)


def is_plain_number(text: str) -> bool:
    """A signed number written as text: not a formula where a number is expected."""
    return PLAIN_NUMBER.fullmatch(text) is not None


def has_markup(value: Cell) -> bool:
    """Text with a tag, a comment, a processing instruction or an escaped tag in it."""
    if not isinstance(value, str) or ("<" not in value and "&" not in value):
        return False
    return MARKUP.search(value) is not None


def year_month(value: Cell) -> str | None:
    """YYYY-MM from such a text or a date cell; "" where empty, None where neither."""
    if isinstance(value, date):
        return f"{value:%Y-%m}" if value.year >= 1000 else None
    text = code_text(value)
    return text if not text or YEAR_MONTH.fullmatch(text) else None
