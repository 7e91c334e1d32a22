"""A paper as an officer sees it before it is issued: with key and citations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exams.enums import QuestionKind
from exams.models import Paper


@dataclass(frozen=True, slots=True)
class ShownItem:
    """``options`` are (letter, text, is it right); the letter is that of this page."""

    number: int
    stem: str
    options: list[tuple[str, str, bool]]
    explanation: str
    citations: list[str]
    warning: str


@dataclass(frozen=True, slots=True)
class ShownSection:
    title: str
    score: str
    items: list[ShownItem]


def preview_paper(paper: Paper) -> list[ShownSection]:
    """Sections with items numbered through, in the order of the sheet."""
    warnings = {warning["item"]: warning["message"] for warning in paper.warnings}
    sections, number = [], 0
    for section in paper.content["sections"]:
        items = []
        for item in section["items"]:
            number += 1
            warning = warnings.get(item["item"], "")
            items.append(_item(number, item, paper.key[item["item"]], warning))
        sections.append(ShownSection(section["title"], section["score"], items))
    return sections


def _item(
    number: int, item: dict[str, Any], key: dict[str, Any], warning: str
) -> ShownItem:
    letters = "  " if item["kind"] == QuestionKind.TRUE_FALSE else "ABCDEF"
    options = [
        (letters[place].strip(), option["text"], option["key"] in key["answer"])
        for place, option in enumerate(item["options"])
    ]
    explanation, citations = key["explanation"], key["citations"]
    return ShownItem(number, item["stem"], options, explanation, citations, warning)
