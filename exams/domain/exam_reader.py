"""Read a JSON object from outside field by field, and say everything that is wrong."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from exams.domain.exam_errors import Problem

YEARS = range(2000, 2101)


class Reader:
    """Reads field by field and collects problems, not only the first."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.problems: list[Problem] = []

    def fail(self, where: str, message: str) -> None:
        self.problems.append(Problem(where, message))

    def text(self, name: str, limit: int) -> str:
        value = self.data.get(name)
        if not isinstance(value, str) or not 0 < len(value.strip()) <= limit:
            self.fail(name, _("应为 1 到 %(n)d 个字。") % {"n": limit})
            return ""
        return value.strip()

    def number(self, value: Any, where: str) -> Decimal:
        """A finite JSON number, or its text; 0 with a problem otherwise."""
        try:
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                raise InvalidOperation
            number = Decimal(str(value))
            if not number.is_finite() or abs(number) > 100_000:
                raise InvalidOperation
        except ArithmeticError:  # of 1e9999999 Overflow, from abs
            self.fail(where, _("应为数字。"))
            return Decimal(0)
        return number

    def decimal(self, name: str) -> Decimal:
        return self.score(self.data.get(name), name)

    def score(self, value: Any, where: str) -> Decimal:
        number = self.number(value, where)
        rounded = number.quantize(Decimal("0.01"))
        if rounded != number or number < 0:
            self.fail(where, _("分数不能为负，最多两位小数。"))
        return rounded

    def integer(
        self, source: dict[str, Any], name: str, where: str, low: int, high: int
    ) -> int:
        value = source.get(name)
        if type(value) is not int or not low <= value <= high:
            self.fail(
                where,
                _("应为 %(low)d 到 %(high)d 的整数。") % {"low": low, "high": high},
            )
            return low
        return value

    def objects(self, name: str) -> list[dict[str, Any]]:
        value = self.data.get(name)
        if not isinstance(value, list) or not value or len(value) > 100:
            self.fail(name, _("应为不空的列表。"))
            return []
        if not all(isinstance(entry, dict) for entry in value):
            self.fail(name, _("列表里应都是 JSON 对象。"))
            return []
        return value

    def choice(self, name: str, values: list[str], default: str) -> str:
        """One of ``values``, or the default where the field is missing."""
        value = self.data.get(name, default)
        if not isinstance(value, str) or value not in values:
            self.fail(name, _("应为 %(values)s 之一。") % {"values": "、".join(values)})
            return default
        return value

    def choices(self, name: str, values: list[str]) -> list[str]:
        """Some of ``values``, at least one, in the order of ``values``."""
        given = self.data.get(name)
        if (
            not isinstance(given, list)
            or not given
            or not all(isinstance(value, str) and value in values for value in given)
        ):
            self.fail(name, _("应为列表，至少一项，可用：%s。") % "、".join(values))
            return []
        return [value for value in values if value in given]

    def day(self, name: str) -> date:
        try:
            value = date.fromisoformat(self.data[name])
        except (KeyError, TypeError, ValueError):
            self.fail(name, _("日期要写成 2026-11-30 的样子。"))
            return date.min
        self.year(value, name)
        return value

    def instant(self, source: dict[str, Any], name: str, where: str) -> datetime:
        """A moment; without a zone it is that of the office (Asia/Shanghai)."""
        try:
            value = datetime.fromisoformat(source[name])
        except (KeyError, TypeError, ValueError):
            self.fail(where, _("时间要写成 2026-11-16T08:00:00+08:00 的样子。"))
            return timezone.now()
        if not self.year(value, where):
            return timezone.now()
        return value if timezone.is_aware(value) else timezone.make_aware(value)

    def year(self, value: date, where: str) -> bool:
        """Whether the year may be meant: no database keeps the ends of the calendar."""
        fits = value.year in YEARS
        if not fits:
            self.fail(
                where,
                _("年份应在 %(first)d 到 %(last)d 之间。")
                % {"first": YEARS[0], "last": YEARS[-1]},
            )
        return fits
