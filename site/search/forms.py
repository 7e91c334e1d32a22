"""What a visitor typed into the search, cleaned; nothing is refused."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from search.domain.search_all import MOST_PAGES, HitType

_TYPES: dict[str, HitType] = {"page": "page", "article": "article"}


@dataclass(frozen=True)
class Asked:
    query: str
    type: HitType | None
    page: int


def read_query(data: QueryDict) -> Asked:
    """q, type and page of an address; what makes no sense falls back to what does."""
    number = data.get("page", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 6
    return Asked(
        query=data.get("q", "").replace("\x00", " ").strip(),
        type=_TYPES.get(data.get("type", "")),
        page=min(max(int(number), 1), MOST_PAGES) if is_number else 1,
    )
