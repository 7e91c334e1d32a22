"""What a page cites, from words to rows, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from laws.domain.citations import CitationError, Resolved, resolve_citation


@dataclass(frozen=True)
class CitationView:
    """A citation as a reader sees it; ``url`` is empty where nothing was found."""

    text: str
    url: str = ""
    status: str = ""
    status_label: str = ""
    words: str = ""


def view_of(text: str, *, on: date) -> CitationView:
    raise NotImplementedError


def resolve_or_none(text: str, *, on: date) -> Resolved | None:
    """The article a text means that day; None where it means none."""
    try:
        resolved = resolve_citation(text, on=on)
    except CitationError:
        return None
    return resolved if resolved.found else None
