"""Read the rows of a roster by themselves: cells, words and shapes, no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sheets.cells import code_text, year_month
from sheets.reading import Row, Sheet
from units.domain.history import State
from units.domain.outcomes import PROGRESS_EVERY, Problem, Progress
from units.enums import PersonCategory, WorkStatus

UNIT, NAME, PHONE = "单位编码", "姓名", "手机号"
HOME, WORKING = "编制所在单位", "现工作单位"
STATUS, CATEGORY, ID_SUFFIX = "用工状态", "人员类别", "证件号后六位"
REQUIRED = (UNIT, NAME, PHONE, CATEGORY, HOME, STATUS)
MONTHS = {"出生年月": "birth_month", "预计退休年月": "retire_month"}
FLAGS = {"是否领导干部": "is_leader", "是否行政执法人员": "is_enforcer"}
# Column → (field, characters that it holds).
TEXTS = {
    "职务层级": ("rank", 30),
    "职务": ("post", 50),
    "岗位选修方向": ("elective", 50),
    "备注": ("note", 200),
}
ALIASES: dict[str, str] = {}
KNOWN = (*REQUIRED, "单位名称", WORKING, ID_SUFFIX, *MONTHS, *FLAGS, *TEXTS)

# The words of a spreadsheet, whatever language the screens are in.
CATEGORY_WORDS = {
    "公务员": PersonCategory.CIVIL_SERVANT,
    "参公": PersonCategory.QUASI_CIVIL_SERVANT,
    "政法专项编": PersonCategory.POLITICAL_LEGAL,
    "事业在编": PersonCategory.INSTITUTION_STAFF,
    "国企管理": PersonCategory.ENTERPRISE_MANAGER,
    "国企管理人员": PersonCategory.ENTERPRISE_MANAGER,
    "村社区干部": PersonCategory.VILLAGE_CADRE,
    "编外劳务派遣": PersonCategory.CONTRACT,
    "其他": PersonCategory.OTHER,
}
STATUS_WORDS = {
    "在岗": WorkStatus.ON_DUTY,
    "借调出": WorkStatus.SECONDED,
    "挂职": WorkStatus.TEMPORARY_POST,
    "驻村": WorkStatus.VILLAGE_POST,
    "长期病假": WorkStatus.SICK_LEAVE,
    "产假": WorkStatus.MATERNITY_LEAVE,
    "停职": WorkStatus.SUSPENDED,
}
FLAG_WORDS = {"": False, "否": False, "是": True, "FALSE": False, "TRUE": True}

NAME_LENGTH = 50
# Tibetan syllables are parted by U+0F0B; 〇 counts as a number elsewhere.
NAME_SIGNS = frozenset("·\u0f0b〇")
PHONE_SHAPE = re.compile(r"1[3-9]\d{9}", re.ASCII)
PHONE_FILLERS = re.compile(r"[\s\-\u2010-\u2015]")
ID_SUFFIX_SHAPE = re.compile(r"\d{5}[\dX]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """A row read by itself; ``values`` holds the columns that the file has.

    ``early`` and ``late`` are its first problems on either side of what only the
    database can tell. ``working`` is None where the file has no such column, ``phone``
    where it is invalid. ``computed`` names the columns with a real formula: what they
    last answered says nothing.
    """

    number: int
    unit: str
    home: str
    working: str | None
    name: str
    phone: str | None
    values: State
    early: Problem | None
    late: Problem | None
    computed: frozenset[str] = frozenset()


def read_drafts(sheet: Sheet, progress: Progress | None = None) -> list[Draft]:
    drafts = []
    for done, row in enumerate(sheet.rows, 1):
        drafts.append(read_draft(row))
        if progress and done % PROGRESS_EVERY == 0:
            progress(done)
    if progress:
        progress(len(sheet.rows))
    return drafts


def read_draft(row: Row) -> Draft:
    values: State = {}
    late = first_problem(LATE_CHECKS, row, values)
    return Draft(
        number=row.number,
        unit=row.code(UNIT),
        home=row.text(HOME),
        working=row.text(WORKING) if WORKING in row.cells else None,
        name=row.text(NAME),
        phone=clean_phone(row),
        values=values,
        early=first_problem(EARLY_CHECKS, row, values),
        late=late,
        computed=row.formulas,
    )


Check = Callable[[Row, State], Problem | None]


def first_problem(checks: Sequence[Check], row: Row, values: State) -> Problem | None:
    return next((found for check in checks if (found := check(row, values))), None)


def clean_phone(row: Row) -> str | None:
    """Eleven digits, without spaces, hyphens and +86; None where they are not."""
    phone = PHONE_FILLERS.sub("", row.code(PHONE)).removeprefix("+86")
    return phone if PHONE_SHAPE.fullmatch(phone) else None


def is_name(text: str) -> bool:
    """Letters of any script with the marks they carry, ·, and spaces between."""
    return any(is_letter(c) for c in text) and all(
        is_letter(c) or c in NAME_SIGNS or unicodedata.category(c) in ("Mn", "Mc", "Zs")
        for c in text
    )


def is_letter(character: str) -> bool:
    # Planes 2 and 3 are Han throughout; Python's tables lag behind the newest of them.
    return character.isalpha() or 0x20000 <= ord(character) <= 0x3FFFD


def no_name(row: Row, values: State) -> Problem | None:
    if row.text(NAME) or NAME in row.formulas:
        return None  # a formula without a value is not empty: the next check says so
    return Problem("no_name", NAME, _("姓名是空的"))


def formula(row: Row, values: State) -> Problem | None:
    column = row.formula_column(except_text_in=[PHONE])
    if column is None:
        return None
    text = _("单元格里是公式，或以 = + - @ 开头；请改成普通文字")
    return Problem("formula", column, text)


def markup(row: Row, values: State) -> Problem | None:
    column = row.markup_column()
    if column is None:
        return None
    return Problem("markup", column, _("单元格里有网页代码；请改成普通文字"))


def name_shape(row: Row, values: State) -> Problem | None:
    name = row.text(NAME)
    if len(name) > NAME_LENGTH:
        text = _("姓名超过 %s 个字") % NAME_LENGTH
        return Problem("name_too_long", NAME, text)
    if not is_name(name):
        text = _("姓名里有不是文字的符号；少数民族姓名的间隔号请用 ·")
        return Problem("name_invalid", NAME, text)
    values["name"] = name
    return None


def phone_shape(row: Row, values: State) -> Problem | None:
    phone = clean_phone(row)
    if phone is None:
        text = _("手机号应是 11 位数字；科学记数法（如 1.39E+10）请改成文本格式重填")
        return Problem("phone_invalid", PHONE, text)
    values["phone"] = phone
    return None


def status(row: Row, values: State) -> Problem | None:
    found = STATUS_WORDS.get(row.code(STATUS))
    if found is None:
        text = _("用工状态只能是：%s") % "、".join(STATUS_WORDS)
        return Problem("unknown_status", STATUS, text)
    values["status"] = found.value
    return None


def category(row: Row, values: State) -> Problem | None:
    found = CATEGORY_WORDS.get(row.code(CATEGORY))
    if found is None:
        words = "、".join(word for word in CATEGORY_WORDS if word != "国企管理人员")
        return Problem("unknown_category", CATEGORY, _("人员类别只能是：%s") % words)
    values["category"] = found.value
    return None


def months(row: Row, values: State) -> Problem | None:
    for column, field in MONTHS.items():
        if column not in row.cells:
            continue
        month = year_month(row.cells[column])
        if month is None:
            text = _("年月要写成 1985-03 的样子，月份从 01 到 12")
            return Problem("bad_month", column, text)
        values[field] = month
    return None


def flags(row: Row, values: State) -> Problem | None:
    for column, field in FLAGS.items():
        if column not in row.cells:
            continue
        found = FLAG_WORDS.get(row.code(column))
        if found is None:
            return Problem("bad_flag", column, _("只能填“是”或“否”"))
        values[field] = found
    return None


def id_suffix(row: Row, values: State) -> Problem | None:
    if ID_SUFFIX not in row.cells:
        return None
    cell = row.cells[ID_SUFFIX]
    suffix = code_text(cell).upper()
    if suffix and isinstance(cell, int | float):
        suffix = suffix.zfill(6)  # a number cell has lost its leading zeros
    if suffix and not ID_SUFFIX_SHAPE.fullmatch(suffix):
        text = _("证件号后六位应是六位数字，末位可以是 X")
        return Problem("bad_id_suffix", ID_SUFFIX, text)
    values["id_suffix"] = suffix
    return None


def lengths(row: Row, values: State) -> Problem | None:
    for column, (field, limit) in TEXTS.items():
        if column not in row.cells:
            continue
        text = row.text(column)
        if len(text) > limit:
            return Problem("cell_too_long", column, _("超过 %s 个字") % limit)
        values[field] = text
    return None


# In the contract's order; what only the database can tell stands between the two.
EARLY_CHECKS: tuple[Check, ...] = (no_name, formula, markup, name_shape, phone_shape)
LATE_CHECKS: tuple[Check, ...] = (status, category, months, flags, id_suffix, lengths)
