"""One row of a question sheet (domain facts §1.5): cleaned, or refused and why."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from exams.domain.blueprint import DIFFICULTY_WORDS
from exams.enums import Difficulty, QuestionKind, Tier
from sheets.cells import cell_text, has_markup
from sheets.reading import Row

OPTION_COLUMNS = tuple(f"选项{letter}" for letter in "ABCDEF")
REQUIRED = ("题型", "题干", "答案", "专题", "难度")
COLUMNS = (
    "题号",
    "题型",
    "题干",
    *OPTION_COLUMNS,
    "答案",
    "解析",
    "法律名称",
    "条款号",
    "法律版本",
    "权威文件",
    "章节",
    "专题",
    "难度",
    "适用层级",
    "命题人",
    "审核人",
    "启用日",
    "停用日",
)
LIMITS = {
    "题号": 50,
    "题干": 2000,
    "解析": 2000,
    "专题": 100,
    "章节": 100,
    "权威文件": 200,
    "命题人": 50,
    "审核人": 50,
} | dict.fromkeys(OPTION_COLUMNS, 500)
KIND_WORDS = {
    "单选": QuestionKind.SINGLE,
    "多选": QuestionKind.MULTIPLE,
    "判断": QuestionKind.TRUE_FALSE,
}
KIND_WORDS |= {f"{word}题": kind for word, kind in KIND_WORDS.items()}
KIND_WORDS |= {"单项选择题": QuestionKind.SINGLE, "多项选择题": QuestionKind.MULTIPLE}
TRUE_WORDS = frozenset({"对", "正确", "√", "T", "TRUE"})
FALSE_WORDS = frozenset({"错", "错误", "×", "F", "FALSE"})
BETWEEN = re.compile(r"[\s,、，;；]+")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)


class RowRefused(Exception):
    """Why a row does not go in; ``column`` is the one to correct."""

    def __init__(self, code: str, column: str, message: str) -> None:
        super().__init__(message)
        self.code, self.column, self.message = code, column, message


@dataclass(frozen=True, slots=True)
class Source:
    """What a row cites, as written: clauses of a law, a section of an authority."""

    law: str
    clauses: tuple[str, ...]
    effective_on: date | None
    authority: str
    section: str


@dataclass(frozen=True, slots=True)
class CleanRow:
    """A row well-formed by itself. ``answer`` holds positions in ``options``."""

    row: int
    number: str
    kind: QuestionKind
    stem: str
    options: tuple[str, ...]
    answer: tuple[int, ...]
    letters: str
    explanation: str
    source: Source
    topic: str
    difficulty: Difficulty | None
    tiers: tuple[str, ...]
    author: str
    checker: str
    enabled_on: date | None
    disabled_on: date | None


def clean_row(row: Row) -> CleanRow:
    """The row as a question, or RowRefused; what needs the database is left open."""
    _refuse_hostile(row)
    stem = row.text("题干")
    if not stem:
        raise RowRefused("no_stem", "题干", _("没有题干。"))
    kind = _kind(row)
    options, letters = _options(row, kind)
    answer = _answer(row, kind, letters)
    enabled_on, disabled_on = _days(row)
    return CleanRow(
        row=row.number,
        number=row.code("题号") or f"h{stem_hash(stem)[:12]}",
        kind=kind,
        stem=stem,
        options=options,
        answer=tuple(answer),
        letters="".join(letters[i] for i in answer) if letters else "",
        explanation=row.text("解析"),
        source=_source(row),
        topic=row.text("专题"),
        difficulty=DIFFICULTY_WORDS.get(row.code("难度")),
        tiers=_tiers(row),
        author=row.text("命题人"),
        checker=row.text("审核人"),
        enabled_on=enabled_on,
        disabled_on=disabled_on,
    )


def stem_key(stem: str) -> str:
    """A stem without spaces and punctuation: two that differ only there are one."""
    text = unicodedata.normalize("NFKC", stem).casefold()
    return "".join(c for c in text if unicodedata.category(c)[0] in "LNS")


def stem_hash(stem: str) -> str:
    return hashlib.sha256(stem_key(stem).encode()).hexdigest()


def _refuse_hostile(row: Row) -> None:
    column = row.formula_column()
    if column is not None:
        raise RowRefused(
            "formula", column, _("单元格是公式，或以 = + - @ 开头，请改成文字。")
        )
    for column, value in row.cells.items():
        if has_markup(value):
            raise RowRefused("markup", column, _("单元格里有网页标记，请删去。"))
        limit = LIMITS.get(column, 200)
        if len(cell_text(value)) > limit:
            raise RowRefused("too_long", column, _("超过 %(n)d 个字。") % {"n": limit})


def _kind(row: Row) -> QuestionKind:
    word = row.code("题型")
    if word not in KIND_WORDS:
        raise RowRefused("unknown_kind", "题型", _("题型应为 单选、多选 或 判断。"))
    return KIND_WORDS[word]


def _options(row: Row, kind: QuestionKind) -> tuple[tuple[str, ...], str]:
    """Texts of the filled options and their letters; a true_false has neither."""
    if kind == QuestionKind.TRUE_FALSE:
        return (), ""
    filled = [(c[-1], row.text(c)) for c in OPTION_COLUMNS if row.text(c)]
    if len(filled) < 2:
        raise RowRefused("too_few_options", "选项A", _("至少要有两个选项。"))
    texts = tuple(text for _letter, text in filled)
    if len(set(texts)) < len(texts):
        raise RowRefused("duplicate_option", "选项A", _("有两个选项文字相同。"))
    return texts, "".join(letter for letter, _text in filled)


def _answer(row: Row, kind: QuestionKind, letters: str) -> list[int]:
    """Positions of the right options; of a true_false 0 for true and 1 for false."""
    word = BETWEEN.sub("", row.code("答案").upper())
    if kind == QuestionKind.TRUE_FALSE:
        if word not in TRUE_WORDS | FALSE_WORDS:
            raise RowRefused("key_invalid", "答案", _("判断题的答案应为 对 或 错。"))
        return [0 if word in TRUE_WORDS else 1]
    if not word or len(set(word)) < len(word) or not set(word) <= set(letters):
        raise RowRefused(
            "key_invalid", "答案", _("答案应是有文字的选项的字母，不重复，如 ABD。")
        )
    if kind == QuestionKind.SINGLE and len(word) != 1:
        raise RowRefused("key_count", "答案", _("单选题只能有一个正确选项。"))
    if kind == QuestionKind.MULTIPLE and len(word) < 2:
        raise RowRefused("key_count", "答案", _("多选题至少有两个正确选项。"))
    return sorted(letters.index(letter) for letter in word)


def _source(row: Row) -> Source:
    """Either 法律名称 with 条款号, or 权威文件 with 章节, or both pairs."""
    law, authority = row.text("法律名称"), row.text("权威文件")
    clauses = tuple(c for c in BETWEEN.split(row.text("条款号")) if c)
    section = row.text("章节")
    if not (law or authority):
        raise RowRefused("no_citation", "法律名称", _("没有写法律依据。"))
    if law and not clauses:
        raise RowRefused("no_citation", "条款号", _("写了法律名称，没有写条款号。"))
    if authority and not section:
        raise RowRefused("no_citation", "章节", _("写了权威文件，没有写章节。"))
    try:
        effective_on = read_day(row.code("法律版本"))
    except ValueError:
        raise RowRefused(
            "unparsable_citation",
            "法律版本",
            _("法律版本应为施行日期，如 2021-01-01，空着就是现行版本。"),
        ) from None
    return Source(law, clauses if law else (), effective_on, authority, section)


def _tiers(row: Row) -> tuple[str, ...]:
    """Codes of tiers; none means all of them."""
    words = [w for w in BETWEEN.split(row.code("适用层级").upper()) if w]
    if not set(words) <= set(Tier.values):
        raise RowRefused(
            "unknown_tier", "适用层级", _("适用层级应写 T1 到 T7，用顿号隔开。")
        )
    return tuple(sorted(set(words)))


def _day(row: Row, column: str) -> date | None:
    try:
        return read_day(row.code(column))
    except ValueError:
        raise RowRefused(
            "bad_date", column, _("日期要写成 2026-11-30 的样子。")
        ) from None


def _days(row: Row) -> tuple[date | None, date | None]:
    enabled_on, disabled_on = _day(row, "启用日"), _day(row, "停用日")
    if enabled_on and disabled_on and disabled_on < enabled_on:
        raise RowRefused("bad_date", "停用日", _("停用日不能早于启用日。"))
    return enabled_on, disabled_on


def read_day(text: str) -> date | None:
    """A day as people write it (2021-01-01, 2021年1月1日); ValueError if it is none."""
    if not text:
        return None
    found = DAY.fullmatch(text)
    if not found:
        raise ValueError(text)
    return date(*(int(part) for part in found.groups()))
