"""A paper as its pages show it: numbered, lettered, ten questions to a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from math import ceil
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from exams.domain.attempt_papers import shown_paper
from exams.enums import QuestionKind
from exams.models import Attempt

PAGE_SIZE = 10
ALL = "all"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class ShownOption:
    key: str
    letter: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """``heading`` is its section, ``opens`` whether it is the first there."""

    item: str
    number: int
    page: int
    kind: str
    stem: str
    hint: str
    options: list[ShownOption]
    heading: str
    opens: bool
    address: str

    @property
    def several(self) -> bool:
        return self.kind == QuestionKind.MULTIPLE

    @property
    def answered(self) -> bool:
        return any(option.chosen for option in self.options)

    def words_for(self, keys: Iterable[str]) -> list[str]:
        """The chosen options as they stand on the page, in the order of the page."""
        wanted = set(keys)
        return [
            f"{option.letter} {option.text}".strip()
            for option in self.options
            if option.key in wanted
        ]


@dataclass(frozen=True, slots=True)
class ShownPage:
    number: int
    questions: list[ShownQuestion]


def plain_number(value: str | Decimal) -> str:
    """Points without needless zeros: 2.00 is 2, 97.50 is 97.5."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def instant(moment: datetime) -> str:
    """2026-11-22T08:40:55Z, cut to the second so that no deadline looks later."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def hint_for(kind: str) -> str:
    return {
        QuestionKind.SINGLE: _("单选，选一项"),
        QuestionKind.MULTIPLE: _("多选，至少选两项"),
        QuestionKind.TRUE_FALSE: _("判断对错"),
    }[QuestionKind(kind)]


def page_address(attempt: Attempt, page: int | str, item: str = "") -> str:
    address = reverse("exams:attempt", args=[attempt.pk])
    fragment = f"#q-{item}" if item else ""
    return f"{address}?page={page}{fragment}"


def shown_options(item: dict[str, Any], given: Iterable[str]) -> list[ShownOption]:
    chosen, lettered = set(given), item["kind"] != QuestionKind.TRUE_FALSE
    return [
        ShownOption(
            option["key"],
            LETTERS[place] if lettered else "",
            option["text"],
            option["key"] in chosen,
        )
        for place, option in enumerate(item["options"])
    ]


def questions_of(attempt: Attempt) -> list[ShownQuestion]:
    """Every question of the attempt in its own order, with what is saved of it."""
    found: list[ShownQuestion] = []
    for section in shown_paper(attempt)["sections"]:
        heading = _("%(title)s（每题 %(score)s 分）") % {
            "title": section["title"],
            "score": plain_number(section["score"]),
        }
        for place, item in enumerate(section["items"]):
            page = len(found) // PAGE_SIZE + 1
            found.append(
                ShownQuestion(
                    item=item["item"],
                    number=len(found) + 1,
                    page=page,
                    kind=item["kind"],
                    stem=item["stem"],
                    hint=hint_for(item["kind"]),
                    options=shown_options(
                        item, attempt.responses.get(item["item"]) or []
                    ),
                    heading=heading,
                    opens=place == 0,
                    address=page_address(attempt, page, item["item"]),
                )
            )
    return found


def pages_of(questions: list[ShownQuestion]) -> list[ShownPage]:
    count = max(ceil(len(questions) / PAGE_SIZE), 1)
    return [
        ShownPage(n + 1, questions[n * PAGE_SIZE : (n + 1) * PAGE_SIZE])
        for n in range(count)
    ]


def page_asked(text: str, *, pages: int) -> int | str:
    """A page that exists, or "all": the first for nonsense, the last beyond it."""
    if text == ALL:
        return ALL
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(number, 1), pages)


def enough_to_count(total: int, share: int) -> int:
    """How many answers a valid submission needs, of ``total`` items."""
    return max(ceil(total * share / 100), 1)
