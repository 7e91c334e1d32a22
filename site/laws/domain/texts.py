"""The text of a law taken apart: title, dates of the header, articles in place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from laws.domain.names import squash
from laws.domain.numerals import parse_number

_N = r"[0-9０-９零〇○一二两三四五六七八九十百千]"
# 笫 is a misprint for 第 that stands in published files; so does a space before 条.
_ARTICLE = re.compile(rf"\s*[第笫]\s*({_N}+)\s*条(?:\s*之\s*({_N}+))?(?=(\s|$)?)(.*)")
_DIVISION = re.compile(rf"第\s*{_N}+\s*(分编|编|章|节)(?:\s+.*|$)")
_DIVISION_LEVELS = {"编": 2, "分编": 3, "章": 4, "节": 5}
_MARKDOWN_HEADING = re.compile(r"(#{1,6})(?:\s+(.*)|$)")
_COMMENT = re.compile(r"<!--\s*(.*?)\s*-->")
_HEADER_END = {"INFO END", "LEGAL_HEADER_END"}
_FIELD = re.compile(r"(STATUS|EFFECTIVE_FROM):\s*(.+)")
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_IN_FORCE = re.compile(r"起?(施行|实施|生效)|[^，。；]*公布施行$")
_ADOPTED = re.compile(r"通过|修订|修正|公布|批准|发布")
_STARTS = re.compile(rf"自({_N}{{4}}年{_N}{{1,3}}月{_N}{{1,3}}日)起(?:施行|实施|生效)")
_WRITTEN_DATE = re.compile(rf"({_N}{{4}})年({_N}{{1,3}})月({_N}{{1,3}})日")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
LONGEST_HEADING = 300
HEADING_JOINT = " / "
SUPPLEMENT, PREAMBLE = "附则", "序言"


@dataclass
class ArticleText:
    """One article; ``paragraphs`` are its 款 and 项 as lines."""

    number: int
    suffix: int
    heading: str
    paragraphs: list[str] = field(default_factory=list)

    @property
    def place(self) -> tuple[int, int]:
        return (self.number, self.suffix)

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass
class LawText:
    """What one file holds: a law, or one part of a law in several files."""

    title: str = ""
    part: str = ""
    header: list[str] = field(default_factory=list)
    articles: list[ArticleText] = field(default_factory=list)
    status: str = ""
    stated_effective_on: date | None = None

    def adopted_on(self) -> date | None:
        """The last adoption or amendment that the header tells of."""
        days = [day for day, words in self._header_dates() if _is_adoption(words)]
        return max(days, default=None)

    def header_effective_on(self) -> date | None:
        """The last date in force that header or comments state."""
        days = [day for day, words in self._header_dates() if _IN_FORCE.match(words)]
        if self.stated_effective_on:
            days.append(self.stated_effective_on)
        return max(days, default=None)

    def last_article_effective_on(self) -> date | None:
        """The date of “本法自…起施行”; an amended law often states its first one."""
        words = squash(self.articles[-1].text) if self.articles else ""
        match = _STARTS.search(words)
        return _written_date(match[1]) if match else None

    def _header_dates(self) -> list[tuple[date, str]]:
        """Each date of the header with the words up to the next date."""
        text = squash("\n".join(self.header))
        matches = list(_DATE.finditer(text))
        ends = [match.start() for match in matches[1:]] + [len(text)]
        found = []
        for match, end in zip(matches, ends, strict=False):
            day = _date(*(int(part) for part in match.groups()))
            if day:
                found.append((day, text[match.end() : end].rstrip("）)")))
        return found


def parse_markdown(text: str) -> LawText:
    """Both layouts: a header up to INFO END, headings by #, fields in comments."""
    law, in_header, levels = LawText(), True, dict[int, str]()
    for raw in text.splitlines():
        line = _clean(raw)
        if comment := _COMMENT.fullmatch(line):
            in_header = in_header and comment[1] not in _HEADER_END
            _read_field(law, comment[1])
        elif heading := _MARKDOWN_HEADING.fullmatch(line):
            level, words = len(heading[1]), _tidy(heading[2] or "")
            if in_header and level == 1:
                law.title, law.part = (law.title or words, words if law.title else "")
                continue
            in_header = in_header and level == 1
            _enter(levels, level, words)
        elif in_header and not _starts_article(line, law, in_header=True):
            law.header.append(line)
        elif squash(line) == SUPPLEMENT:
            _enter(levels, 2, SUPPLEMENT)
        elif line:
            in_header = False
            _read_line(line, law, levels)
    return law


def parse_plain(lines: Iterable[str]) -> LawText:
    """The paragraphs of a document: title, header in brackets, contents, articles."""
    law, in_title, in_header, levels = LawText(), True, True, dict[int, str]()
    for raw in lines:
        line = _clean(raw)
        if not line:
            continue
        division = _DIVISION.fullmatch(line)
        if in_title and not (line[0] in "(（" or _DATE.match(line) or division):
            law.title += squash(line)
            continue
        in_title = False
        if division:
            in_header = False
            _enter(levels, _DIVISION_LEVELS[division[1]], _tidy(line))
        elif squash(line) in {SUPPLEMENT, PREAMBLE}:
            _enter(levels, 2, squash(line))
        elif in_header and not _starts_article(line, law, in_header=True):
            law.header.append(line)
        else:
            in_header = False
            _read_line(line, law, levels)
    return law


def _starts_article(line: str, law: LawText, *, in_header: bool = False) -> bool:
    return _article_at(line, law, strict=in_header) is not None


def _article_at(
    line: str, law: LawText, *, strict: bool = False
) -> tuple[int, int, str] | None:
    """Number, suffix and first words, if an article starts here.

    A paragraph may begin with another article's number (第三十条规定的…): a start is
    later than the article before it, and stands apart by a space or is the next one.
    """
    match = _ARTICLE.fullmatch(line)
    number = parse_number(match[1]) if match else None
    suffix = parse_number(match[2]) if match and match[2] else 0
    if match is None or number is None or suffix is None:
        return None
    last = law.articles[-1].place if law.articles else (0, 0)
    is_next = (number, suffix) in {(last[0] + 1, 0), (last[0], last[1] + 1)}
    stands_apart = match[3] is not None
    if (number, suffix) <= last or not (stands_apart or (is_next and not strict)):
        return None
    return number, suffix, match[4].strip()


def _read_line(line: str, law: LawText, levels: dict[int, str]) -> None:
    """An article begins, or a paragraph of it goes on under the same heading."""
    heading = HEADING_JOINT.join([law.part] * bool(law.part) + _path(levels))
    if found := _article_at(line, law):
        number, suffix, words = found
        article = ArticleText(number, suffix, heading[:LONGEST_HEADING])
        article.paragraphs += [words] if words else []
        law.articles.append(article)
    elif law.articles and law.articles[-1].heading == heading[:LONGEST_HEADING]:
        law.articles[-1].paragraphs.append(line)


def _path(levels: dict[int, str]) -> list[str]:
    """Without a preamble that files put above the first chapter."""
    words = [levels[level] for level in sorted(levels) if levels[level]]
    return words[1:] if len(words) > 1 and words[0] == PREAMBLE else words


def _enter(levels: dict[int, str], level: int, words: str) -> None:
    for deeper in [held for held in levels if held >= level]:
        del levels[deeper]
    levels[level] = words


def _read_field(law: LawText, comment: str) -> None:
    if match := _FIELD.fullmatch(comment):
        if match[1] == "STATUS":
            law.status = match[2]
        else:
            law.stated_effective_on = _iso_date(match[2])


def _is_adoption(words: str) -> bool:
    return bool(_ADOPTED.search(words)) and not _IN_FORCE.match(words)


def _clean(line: str) -> str:
    return _CONTROL.sub("", line).strip().replace("\u3000", " ")


def _tidy(words: str) -> str:
    """第一章  总 则 is 第一章 总则."""
    return re.sub(r"(?<=\s)(\S) (\S)$", r"\1\2", " ".join(words.split()))


def _written_date(text: str) -> date | None:
    """2021年7月1日 or 一九八五年十月一日."""
    match = _WRITTEN_DATE.fullmatch(text)
    parts = [parse_number(part) for part in match.groups()] if match else []
    if len(parts) != 3:
        return None
    return _date(parts[0] or 0, parts[1] or 0, parts[2] or 0)


def _iso_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
