"""What a page cites: from words to rows on publishing, and as a reader sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagtail.models import Page

from laws.domain.citations import (
    CitationError,
    Resolved,
    article_url,
    citation_clause,
    citation_label,
    cite,
    resolve_citation,
    shown_label,
)
from laws.domain.clauses import clause_label
from laws.domain.status import TONES, version_status
from laws.models import Citation


@dataclass(frozen=True)
class CitationView:
    """A citation as a reader sees it; all but ``label`` empty where none was found."""

    label: str
    url: str = ""
    status: str = ""
    status_label: str = ""
    state: str = ""
    effective_on: date | None = None


def texts_cited(page: Any) -> list[str]:
    """The page's own list first, then its blocks that name an article; each once."""
    own = page.cited_texts if hasattr(page, "cited_texts") else []
    return list(dict.fromkeys([*own, *_texts_in(getattr(page, "body", []))]))


def _texts_in(body: Iterable[Any]) -> Iterable[str]:
    for block in body:
        value = block.value
        text = value.get("citation", "") if isinstance(value, Mapping) else ""
        if isinstance(text, str) and text.strip():
            yield text.strip()


def resolve_or_none(text: str, *, on: date) -> Resolved | None:
    """The article a text means that day; None where it means none."""
    try:
        resolved = resolve_citation(text, on=on)
    except CitationError:
        return None
    return resolved if resolved.found else None


def citation_row(text: str, *, on: date) -> Citation | None:
    """The row of the article a text means that day, made if need be."""
    resolved = resolve_or_none(text, on=on)
    if resolved is None or resolved.law is None:
        return None
    try:
        return cite(resolved.law.title, clause=clause_label(resolved.clause), on=on)
    except CitationError:
        return None


def view_of(text: str, *, on: date) -> CitationView:
    """One citation looked up by itself: for previews and forms."""
    resolved = resolve_or_none(text, on=on)
    if resolved is None or resolved.law is None or resolved.version is None:
        return CitationView(text)
    status = version_status(resolved.version, on=on)
    return CitationView(
        shown_label(resolved.law, resolved.clause),
        article_url(resolved.law, resolved.clause),
        status.value,
        str(status.label),
        TONES[status],
        resolved.version.effective_on,
    )


def views_of(page: Page, *, on: date) -> dict[str, CitationView]:
    """Every citation of a published page by its words, in two queries."""
    rows = page.law_citations.select_related("citation__version__law").select_related(
        "citation__authority"
    )
    rows = rows.prefetch_related("citation__version__law__versions").order_by("pk")
    return {row.text: _row_view(row.text, row.citation, on) for row in rows}


def _row_view(text: str, citation: Citation | None, on: date) -> CitationView:
    version = citation.version if citation else None
    if citation is None or version is None:
        return CitationView(citation_label(citation) if citation else text)
    status = version_status(version, on=on)
    clause = citation_clause(citation)
    return CitationView(
        shown_label(version.law, clause),
        article_url(version.law, clause),
        status.value,
        str(status.label),
        TONES[status],
        version.effective_on,
    )
