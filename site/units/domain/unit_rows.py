"""Read the rows of a unit list by themselves: cells, words and numbers, no database."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from sheets.cells import Cell, cell_text, code_text, is_plain_number
from sheets.reading import Row, Sheet
from units.domain.outcomes import PROGRESS_EVERY, Problem, Progress
from units.enums import UnitKind

CODE, NAME, KIND, PARENT = "单位编码", "单位全称", "类别", "上级单位"
HEADCOUNT, ON_DUTY, ORDER = "实名制在编人数", "实有在岗人数", "排序号"
LIAISON_PHONE = "联络员电话"
REQUIRED = (CODE, NAME, KIND, PARENT)
COUNTS = {HEADCOUNT: "headcount", ON_DUTY: "on_duty_count"}
TEXTS = {
    NAME: ("name", 100),
    "简称": ("short_name", 50),
    "主要负责人": ("head", 50),
    "分管领导": ("deputy", 50),
    "联络员": ("liaison", 50),
    LIAISON_PHONE: ("liaison_phone", 20),
}
KNOWN = (*REQUIRED, *COUNTS, ORDER, *TEXTS)
# The form of the province writes the letter behind the name.
ALIASES = {"实名制在编人数H": HEADCOUNT}
KIND_WORDS = {
    "区": UnitKind.DISTRICT,
    "区级部门": UnitKind.DEPARTMENT,
    "镇": UnitKind.TOWN,
    "村(社区)": UnitKind.VILLAGE,
    "直属事业": UnitKind.INSTITUTION,
    "垂管": UnitKind.VERTICAL,
    "国企": UnitKind.ENTERPRISE,
    "学校": UnitKind.SCHOOL,
}
# A code stands in addresses and in parameters.
CODE_SHAPE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}", re.ASCII)
LARGEST = 2_147_483_647


@dataclass(slots=True)
class UnitDraft:
    """A row read by itself; ``values`` holds the fields of the columns in the file.

    ``early`` problems come before the tree is looked at, ``late`` ones after.
    """

    number: int
    code: str
    parent: str
    early: Problem | None
    late: Problem | None
    values: dict[str, Any] = field(default_factory=dict)


def read_drafts(sheet: Sheet, progress: Progress | None = None) -> list[UnitDraft]:
    drafts = []
    for done, row in enumerate(sheet.rows, 1):
        drafts.append(read_draft(row))
        if progress and done % PROGRESS_EVERY == 0:
            progress(done)
    if progress:
        progress(len(sheet.rows))
    return drafts


def read_draft(row: Row) -> UnitDraft:
    draft = UnitDraft(row.number, row.code(CODE), row.code(PARENT), None, None)
    draft.early = next((p for check in EARLY if (p := check(row, draft.values))), None)
    draft.late = next((p for check in LATE if (p := check(row, draft.values))), None)
    return draft


def no_code(row: Row, values: dict[str, Any]) -> Problem | None:
    if row.code(CODE) or CODE in row.formulas:
        return None  # a formula without a value is not empty: the next check says so
    return Problem("no_code", CODE, _("单位编码是空的"))


def formula(row: Row, values: dict[str, Any]) -> Problem | None:
    numbers = [
        column for column in (*COUNTS, ORDER) if is_plain_number(row.text(column))
    ]
    column = row.formula_column(except_text_in=[LIAISON_PHONE, *numbers])
    if column is None:
        return None
    text = _("单元格里是公式，或以 = + - @ 开头；请改成普通文字")
    return Problem("formula", column, text)


def markup(row: Row, values: dict[str, Any]) -> Problem | None:
    column = row.markup_column()
    if column is None:
        return None
    return Problem("markup", column, _("单元格里有网页代码；请改成普通文字"))


def code_shape(row: Row, values: dict[str, Any]) -> Problem | None:
    if CODE_SHAPE.fullmatch(row.code(CODE)):
        return None
    text = _("单位编码只能是数字、字母和 . _ -，最多 32 个")
    return Problem("code_invalid", CODE, text)


def kind(row: Row, values: dict[str, Any]) -> Problem | None:
    found = KIND_WORDS.get(row.code(KIND))
    if found is None:
        text = _("类别只能是：%s") % "、".join(KIND_WORDS)
        return Problem("unknown_kind", KIND, text)
    values["kind"] = found.value
    return None


def counts(row: Row, values: dict[str, Any]) -> Problem | None:
    for column, name in COUNTS.items():
        if column not in row.cells:
            continue
        number = whole_number(row.cells[column])
        if number is None and row.text(column):
            text = _("人数应是不小于 0 的整数")
            return Problem("headcount_invalid", column, text)
        if number is not None and number < 0:
            return Problem("headcount_invalid", column, _("人数不能小于 0"))
        values[name] = number
    return None


def order(row: Row, values: dict[str, Any]) -> Problem | None:
    if ORDER not in row.cells:
        return None
    number = whole_number(row.cells[ORDER])
    if number is None and row.text(ORDER):
        return Problem("bad_order", ORDER, _("排序号应是整数"))
    values["sort_order"] = number or 0
    return None


def whole_number(value: Cell) -> int | None:
    text = code_text(value)
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?\d{1,10}", text, re.ASCII):
        return None
    number = int(text)
    return number if abs(number) <= LARGEST else None


def texts(row: Row, values: dict[str, Any]) -> Problem | None:
    if not row.text(NAME):
        return Problem("no_name", NAME, _("单位全称是空的"))
    for column, (name, limit) in TEXTS.items():
        if column not in row.cells:
            continue
        text = cell_text(row.cells[column])
        if len(text) > limit:
            return Problem("cell_too_long", column, _("超过 %s 个字") % limit)
        values[name] = text
    return None


Check = Callable[[Row, dict[str, Any]], Problem | None]
EARLY: tuple[Check, ...] = (no_code, formula, markup, code_shape)
LATE: tuple[Check, ...] = (kind, counts, texts, order)
