"""School terms: autumn from 1 September, spring from 1 February."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

CODE = re.compile(r"(20[0-9]{2})-(autumn|spring)")
AUTUMN_MONTH, SPRING_MONTH = 9, 2


@dataclass(frozen=True)
class Term:
    """``school_year`` is the calendar year of its autumn; spring lies in the next."""

    school_year: int
    is_autumn: bool

    @property
    def code(self) -> str:
        return f"{self.school_year}-{'autumn' if self.is_autumn else 'spring'}"

    @property
    def name(self) -> str:
        words = {"first": self.school_year, "second": self.school_year + 1}
        if self.is_autumn:
            return _("%(first)s—%(second)s学年上学期（秋）") % words
        return _("%(first)s—%(second)s学年下学期（春）") % words

    @property
    def first_day(self) -> date:
        if self.is_autumn:
            return date(self.school_year, AUTUMN_MONTH, 1)
        return date(self.school_year + 1, SPRING_MONTH, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> Term:
        return Term(self.school_year + (not self.is_autumn), not self.is_autumn)

    @property
    def previous(self) -> Term:
        return Term(self.school_year - self.is_autumn, not self.is_autumn)


def term_of(day: date) -> Term:
    if day.month >= AUTUMN_MONTH:
        return Term(day.year, True)
    return Term(day.year - 1, day.month < SPRING_MONTH)


def term_by_code(code: str) -> Term | None:
    found = CODE.fullmatch(code)
    return Term(int(found[1]), found[2] == "autumn") if found else None
