"""Coverage of an exam along the unit tree: what the API, the desk and reports show.

Source: domain facts §1.4. Own rows come from the stored tallies; subtree rows are own
plus the children's subtrees; every rate is made of summed letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from exams.domain.exam_errors import ExamError
from exams.domain.results import settle
from exams.domain.tallies import own_letters
from exams.models import Exam
from units.domain.letters import FORMULA, Letters, exemption_flag, total
from units.domain.tree import subtree_letters
from units.models import Unit

SMALL = 5  # a public row with fewer people due would point at persons
LETTERS = ("H", "A", "X", "E", "D", "P", "Q", "G")
RATES = (
    "registration_rate",
    "participation_rate",
    "gross_participation_rate",
    "pass_rate",
    "attainment_rate",
    "distinction_rate",
    "exemption_rate",
)


def rate_text(rate: Decimal | None) -> str | None:
    return None if rate is None else str(rate)


@dataclass(frozen=True, slots=True)
class Row:
    """One unit, either its own people or everybody in its part of the tree."""

    unit: Unit
    scope: str  # "own" | "subtree"
    letters: Letters
    exemption_flag: bool
    suppressed: bool
    parent: str | None

    @property
    def missing(self) -> int:
        return self.letters.D - self.letters.P

    def figures(self) -> dict[str, Any]:
        """Letters and rates as the contract writes them; nothing where suppressed."""
        if self.suppressed:
            return dict.fromkeys([*LETTERS, *RATES], None)
        letters = {letter: getattr(self.letters, letter) for letter in LETTERS}
        return letters | {
            name: rate_text(getattr(self.letters, name)) for name in RATES
        }

    def as_json(self) -> dict[str, Any]:
        return {
            "unit": self.unit.code,
            "name": self.unit.name,
            "parent": self.parent,
            "scope": self.scope,
            **self.figures(),
            "exemption_flag": self.exemption_flag and not self.suppressed,
            "is_full": self.letters.is_full and not self.suppressed,
            "suppressed": self.suppressed,
        }


@dataclass(frozen=True, slots=True)
class Coverage:
    """The answer of GET /exams/{code}/coverage, before it is JSON."""

    exam: Exam
    root: Unit
    rows: list[Row]
    total: Letters
    units_full: int
    units_with_duty: int
    computed_at: datetime
    version: str = "live"

    def as_json(self) -> dict[str, Any]:
        return {
            "exam": self.exam.code,
            "reference_date": self.exam.reference_date.isoformat(),
            "frozen_at": self.exam.frozen_at,
            "version": self.version,
            "computed_at": self.computed_at,
            "formula": FORMULA,
            "rows": [row.as_json() for row in self.rows],
            "units_full": self.units_full,
            "units_with_duty": self.units_with_duty,
        }


def coverage(
    exam: Exam,
    *,
    root: Unit,
    depth: int = 1,
    now: datetime | None = None,
    public: bool = False,
) -> Coverage:
    """How coverage stands now, for ``root`` and ``depth`` levels below it.

    Expired attempts count whether or not a sweep has run. ExamError not_frozen before
    the freeze. ``public`` suppresses rows with fewer than five people due.
    """
    now = now or timezone.now()
    if exam.frozen_at is None:
        raise ExamError("not_frozen", _("名册还没有冻结，没有覆盖数据。"))
    settle(exam, now=now)
    return read_coverage(exam, root=root, depth=depth, now=now, public=public)


def read_coverage(
    exam: Exam, *, root: Unit, depth: int, now: datetime, public: bool = False
) -> Coverage:
    """The same from the tallies as they stand, without settling anything first."""
    own = own_letters(exam)
    district = total(own.values())
    units = list(Unit.objects.within(root).in_order())
    sums = subtree_letters(units, own)
    codes = {unit.pk: unit.code for unit in units}
    in_scope = units_in_scope(units, own)
    rows = [
        Row(
            unit=unit,
            scope=scope,
            letters=letters,
            exemption_flag=exemption_flag(letters, district),
            suppressed=public and 0 < letters.D < SMALL,
            parent=codes.get(unit.parent_id) if unit.parent_id else None,
        )
        for unit in in_tree_order(units, root)
        if unit.depth <= root.depth + depth and (unit == root or unit.pk in in_scope)
        for scope, letters in (
            ("own", own.get(unit.pk, Letters())),
            ("subtree", sums[unit.pk]),
        )
    ]
    with_duty = [own[unit.pk] for unit in units if unit.pk in own and own[unit.pk].D]
    return Coverage(
        exam=exam,
        root=root,
        rows=rows,
        total=sums[root.pk],
        units_full=sum(letters.is_full for letters in with_duty),
        units_with_duty=len(with_duty),
        computed_at=now,
    )


def units_in_scope(units: list[Unit], own: dict[int, Letters]) -> set[int]:
    """Units that the exam counts, and the units above them."""
    return {
        int(key)
        for unit in units
        if unit.pk in own
        for key in unit.path.split("/")[1:-1]
    }


def in_tree_order(units: list[Unit], root: Unit) -> Iterator[Unit]:
    """Parents before children, siblings in organisation order; never by result."""
    children: dict[int | None, list[Unit]] = {}
    for unit in units:
        children.setdefault(unit.parent_id, []).append(unit)
    stack = [next(unit for unit in units if unit.pk == root.pk)]
    while stack:
        unit = stack.pop()
        yield unit
        stack += reversed(children.get(unit.pk, []))
