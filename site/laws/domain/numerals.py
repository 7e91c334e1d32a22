"""Chinese numerals as laws write them, both ways: 第一千零七十七条 is 1077."""

from __future__ import annotations

import unicodedata

MAXIMUM = 9999
_DIGITS = "零一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_VARIANTS = str.maketrans({"〇": "零", "○": "零", "Ｏ": "零", "两": "二", "兩": "二"})


def to_chinese(number: int) -> str:
    """1 to 9999 as a law writes it: 十二, 一百一十, 一千零七十七."""
    if not 1 <= number <= MAXIMUM:
        raise ValueError(number)
    text, rest, gap = "", number, False
    for unit, name in _UNITS:
        digit, rest = divmod(rest, unit)
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + name
        gap = bool(text) and not digit
    if rest:
        text += ("零" if gap else "") + _DIGITS[rest]
    return text.removeprefix("一") if 10 <= number < 20 else text


def parse_number(text: str) -> int | None:
    """The number written in Arabic (also full-width) or Chinese digits, else None.

    Chinese forms must be well made: 一百二 and 十十 are nobody's numbers. 一〇七七,
    read digit by digit, is one.
    """
    text = unicodedata.normalize("NFKC", text).translate(_VARIANTS)
    if text.isascii():
        return _in_range(int(text)) if text.isdigit() and len(text) <= 6 else None
    if all(character in _DIGITS for character in text):
        digits = "".join(str(_DIGITS.index(character)) for character in text)
        well_made = len(digits) == 1 or (len(digits) <= 4 and digits[0] != "0")
        return _in_range(int(digits)) if well_made else None
    value = _sum(text)
    if value is None or not 1 <= value <= MAXIMUM:
        return None
    spoken = text.removeprefix("一") if text.startswith("一十") else text
    return value if spoken == to_chinese(value) else None


def _in_range(value: int) -> int | None:
    return value if 1 <= value <= MAXIMUM else None


def _sum(text: str) -> int | None:
    """Digits times units added up, in whatever order; the caller checks the order."""
    units = {name: unit for unit, name in _UNITS}
    value, digit = 0, 0
    for character in text:
        if character in units:
            value += (digit or 1) * units[character]
            digit = 0
        elif character in _DIGITS:
            digit = _DIGITS.index(character)
        else:
            return None
    return value + digit
