"""The words of a citation: law, article, paragraph, item, read and written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from laws.domain.names import normalise_name, squash
from laws.domain.numerals import parse_number, to_chinese

LONGEST = 300
_N = r"[0-9零〇○一二两兩三四五六七八九十百千]+"
_CLAUSE = (
    rf"(?:第(?P<article>{_N})条|(?P<bare>[0-9]+)条)"
    rf"(?:之(?P<suffix>{_N}))?"
    rf"(?:第(?P<paragraph>{_N})款)?"
    rf"(?:第\(?(?P<item>{_N})\)?项)?"
)
_CITATION = re.compile(rf"(?P<title>《.+》|[^《》]+?){_CLAUSE}")
# What a title without 《》 may not hold: another clause, or half a number at its end.
_NO_TITLE = re.compile(rf"第{_N}条|[第0-9.,+\-]$")
_CLAUSE_ONLY = re.compile(_CLAUSE)
_NUMBER_ONLY = re.compile(rf"(?P<article>{_N})")


@dataclass(frozen=True)
class Clause:
    """第一百二十条之一第二款第三项: number 120, suffix 1, paragraph 2, item 3."""

    number: int
    suffix: int = 0
    paragraph: int | None = None
    item: int | None = None


@dataclass(frozen=True)
class ParsedCitation:
    """A law by some name, and a clause; whether they exist is another question."""

    law_title: str
    clause: Clause


def parse_citation(text: str) -> ParsedCitation | None:
    """《民法典》第一千零七十七条第一款 and its like; None for what is no citation."""
    squashed = squash(text[: LONGEST + 1])
    match = _CITATION.fullmatch(squashed) if len(text) <= LONGEST else None
    if match is None or _NO_TITLE.search(match["title"]):
        return None
    clause, title = _clause(match), normalise_name(match["title"])
    return ParsedCitation(title, clause) if clause and title else None


def parse_clause(text: str) -> Clause | None:
    """第一千零七十七条第一款, or a bare 1077, as the column 条款号 has it."""
    if len(text) > LONGEST:
        return None
    squashed = squash(text)
    match = _CLAUSE_ONLY.fullmatch(squashed) or _NUMBER_ONLY.fullmatch(squashed)
    return _clause(match) if match else None


def clause_label(clause: Clause) -> str:
    """第一百二十条之一第二款第三项, as official texts cite."""
    label = f"第{to_chinese(clause.number)}条"
    if clause.suffix:
        label += f"之{to_chinese(clause.suffix)}"
    if clause.paragraph:
        label += f"第{to_chinese(clause.paragraph)}款"
    if clause.item:
        label += f"第{to_chinese(clause.item)}项"
    return label


def english_clause_label(clause: Clause) -> str:
    """Art. 120-1 para. 2 item 3, for readers who do not read 第一百二十条之一."""
    label = f"Art. {clause.number}"
    if clause.suffix:
        label += f"-{clause.suffix}"
    if clause.paragraph:
        label += f" para. {clause.paragraph}"
    if clause.item:
        label += f" item {clause.item}"
    return label


def _clause(match: re.Match[str]) -> Clause | None:
    """None as soon as one of the numbers written there is none."""
    written = match.groupdict()
    article = written.get("article") or written.get("bare")
    number = parse_number(article or "")
    parts: dict[str, int | None] = {}
    for name in ("suffix", "paragraph", "item"):
        text = written.get(name)
        parts[name] = parse_number(text) if text else None
        if text and parts[name] is None:
            return None
    if number is None:
        return None
    return Clause(number, parts["suffix"] or 0, parts["paragraph"], parts["item"])
