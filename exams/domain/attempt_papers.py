"""Papers as an attempt needs them: kept in memory, shown in the attempt's order."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from exams.enums import QuestionKind
from exams.models import Attempt, Paper

CACHED_PAPERS = 128
TRUE_FALSE_KEYS = ("T", "F")


@dataclass(frozen=True, slots=True)
class ItemRule:
    """What an answer to one item may hold."""

    keys: frozenset[str]
    most: int


@dataclass(frozen=True, slots=True)
class PaperData:
    """A paper out of the database; nobody may change what is inside."""

    code: str
    content: dict[str, Any]
    key: dict[str, dict[str, Any]]
    rules: dict[str, ItemRule]


def item_rule(item: dict[str, Any]) -> ItemRule:
    return ItemRule(frozenset(o["key"] for o in item["options"]), item["max"])


@lru_cache(maxsize=CACHED_PAPERS)
def read_paper(paper_id: int) -> PaperData:
    """A paper never changes once issued, and its primary key is never given again."""
    paper = Paper.objects.get(pk=paper_id)
    items = [item for part in paper.content["sections"] for item in part["items"]]
    rules = {item["item"]: item_rule(item) for item in items}
    return PaperData(paper.code, paper.content, paper.key, rules)


def shuffled(rows: list[dict[str, Any]], name: str, *seed: object) -> list[Any]:
    """The rows in an order that depends on nothing but the seed and their names."""

    def place(row: dict[str, Any]) -> bytes:
        text = "|".join(str(part) for part in (*seed, row[name])).encode()
        return hashlib.blake2b(text, digest_size=8).digest()

    return sorted(rows, key=place)


def shown_item(item: dict[str, Any], seed: int) -> dict[str, Any]:
    """The item with its options in the attempt's order; true stands before false."""
    if item["kind"] == QuestionKind.TRUE_FALSE:
        options = sorted(item["options"], key=lambda o: TRUE_FALSE_KEYS.index(o["key"]))
    else:
        options = shuffled(item["options"], "key", seed, item["item"])
    return {**item, "options": options}


def shown_paper(attempt: Attempt) -> dict[str, Any]:
    """{"code", "total", "sections"} of interfaces §3, in the order of this attempt."""
    paper, seed = read_paper(attempt.paper_id), attempt.order_seed
    sections = [
        {
            **section,
            "items": [
                shown_item(item, seed)
                for item in shuffled(section["items"], "item", seed)
            ],
        }
        for section in paper.content["sections"]
    ]
    return {"code": paper.code, "total": paper.content["total"], "sections": sections}
