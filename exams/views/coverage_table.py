"""The coverage table as the page, the print and the spreadsheet show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.domain.coverage import Coverage, Row
from units.models import Unit

DASH = "—"
# Print keeps to one page: beyond this many rows, the own rows of units that have others
# below them stay on the screen.
ROWS_ON_A_PAGE = 55

# Heading, figure, the letter whose names stand behind it, the whole of its bar.
COLUMNS: list[tuple[Any, str, str, str]] = [
    (gettext_lazy("在编 H"), "H", "", ""),
    (gettext_lazy("在册 A"), "A", "A", ""),
    (gettext_lazy("建档率"), "registration_rate", "", ""),
    (gettext_lazy("剔除 X"), "X", "X", ""),
    (gettext_lazy("免考 E"), "E", "E", ""),
    (gettext_lazy("免考率"), "exemption_rate", "", ""),
    (gettext_lazy("应考 D"), "D", "D", ""),
    (gettext_lazy("已考 P"), "P", "P", "D"),
    (gettext_lazy("还差"), "missing", "missing", ""),
    (gettext_lazy("参考率"), "participation_rate", "", ""),
    (gettext_lazy("毛参考率"), "gross_participation_rate", "", ""),
    (gettext_lazy("合格 Q"), "Q", "Q", ""),
    (gettext_lazy("合格率"), "pass_rate", "", ""),
    (gettext_lazy("通过率"), "attainment_rate", "", ""),
    (gettext_lazy("优秀 G"), "G", "G", ""),
    (gettext_lazy("优秀率"), "distinction_rate", "", ""),
]
FORMULAS = gettext_lazy(
    "应考 D = A − X − E；建档率 = A / H；免考率 = E / (A − X)；参考率 = P / D；"
    "毛参考率 = P / (A − X)；合格率 = Q / P；通过率 = Q / D；优秀率 = G / P；"
    "全覆盖：P = D 且 D > 0。率为百分数，四舍五入到两位小数；合计由人数相加后计算，"
    "不是各单位的率平均。“—”表示没有分母；单位有在册人员而没有在编人数的，"
    "它和含它的合计不列 H，也不算建档率。"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure; with ``url`` it opens its names, with ``whole`` it has a thin bar."""

    text: str
    url: str = ""
    part: int = 0
    whole: int | None = None
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the page: ``name_url`` goes down the tree, ``exempt`` to its list."""

    name: str
    name_url: str
    depth: int
    scope: str
    cells: list[Cell]
    full: str
    exempt: int
    exempt_url: str
    is_total: bool
    screen_only: bool


def has_units_below(found: Coverage) -> set[int]:
    """Units that have a row of another unit below them."""
    return {row.unit.parent_id for row in found.rows if row.unit.parent_id is not None}


def lines_of(found: Coverage) -> list[Line]:
    """The table in organisation order; own rows stand under their unit's sum."""
    parents = has_units_below(found)
    rows = sorted_rows(found, parents)
    crowded = len(rows) > ROWS_ON_A_PAGE
    return [line_of(found, row, parents, crowded=crowded) for row in rows]


def sorted_rows(found: Coverage, parents: set[int]) -> list[Row]:
    """Each unit's sum, then its own people where there are units below it."""
    rows = []
    for own, subtree in zip(found.rows[::2], found.rows[1::2], strict=True):
        rows.append(subtree)
        if own.unit.pk in parents and (own.letters.A or own.letters.H):
            rows.append(own)
    return rows


def line_of(found: Coverage, row: Row, parents: set[int], *, crowded: bool) -> Line:
    is_parent = row.unit.pk in parents
    is_own = row.scope == "own" and is_parent
    below_root = row.unit.depth - found.root.depth
    return Line(
        name=name_of(row, is_own=is_own, is_parent=is_parent),
        name_url="" if is_own or not below_root else page_url(found, row.unit),
        depth=min(below_root + is_own, 3),
        scope=row.scope,
        cells=[cell_of(found, row, *column[1:]) for column in COLUMNS],
        full=full_words(row),
        exempt=row.letters.E if row.letters.is_full else 0,
        exempt_url=names_url(found, row, "E"),
        is_total=not below_root and not is_own,
        screen_only=is_own and crowded and below_root > 0,
    )


def name_of(row: Row, *, is_own: bool, is_parent: bool) -> str:
    name = row.unit.short_name or row.unit.name
    if is_own:
        return _("%(unit)s 本级") % {"unit": name}
    return _("%(unit)s 合计") % {"unit": name} if is_parent else name


def full_words(row: Row) -> str:
    """Yes, no, or nothing to be full of."""
    if not row.letters.D:
        return DASH
    return _("是") if row.letters.is_full else _("否")


def cell_of(found: Coverage, row: Row, figure: str, letter: str, whole: str) -> Cell:
    value = row.missing if figure == "missing" else row.figures()[figure]
    if value is None:
        return Cell(DASH)
    if isinstance(value, str):
        flagged = figure == "exemption_rate" and row.exemption_flag
        over = figure == "registration_rate" and (row.letters.H or 0) < row.letters.A
        return Cell(value, flagged=flagged or over)
    return Cell(
        text=f"{value:,}",
        url=names_url(found, row, letter) if letter and value else "",
        part=value,
        whole=getattr(row.letters, whole) if whole else None,
    )


def page_url(found: Coverage, unit: Unit) -> str:
    address = reverse("exams-desk:coverage", args=[found.exam.code])
    return f"{address}?{urlencode({'unit': unit.code})}"


def names_url(found: Coverage, row: Row, letter: str) -> str:
    query = {"unit": row.unit.code, "letter": letter, "scope": row.scope}
    address = reverse("exams-desk:missing", args=[found.exam.code])
    return f"{address}?{urlencode(query)}"


def sheet_columns() -> list[str]:
    first = [_("序号"), _("单位编码"), _("单位"), _("范围")]
    return first + [str(column[0]) for column in COLUMNS] + [_("是否全覆盖")]


def sheet_rows(found: Coverage) -> Iterator[list[str | int | float | None]]:
    """The same rows with numbers as numbers; the formulas stand below them."""
    rows = sorted_rows(found, has_units_below(found))
    for number, row in enumerate(rows, 1):
        scope = _("本级") if row.scope == "own" else _("含下级")
        figures = row.figures() | {"missing": row.missing}
        values = [figures[column[1]] for column in COLUMNS]
        yield [
            number,
            row.unit.code,
            row.unit.name,
            scope,
            *(float(one) if isinstance(one, str) else one for one in values),
            full_words(row),
        ]
    yield []
    yield ["", "", str(FORMULAS)]
