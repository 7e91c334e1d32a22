"""From the words of a citation to the article of a version, and to its row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language

from laws.domain.articles import article_state, has_text
from laws.domain.clauses import (
    Clause,
    ParsedCitation,
    clause_label,
    english_clause_label,
    parse_citation,
    parse_clause,
)
from laws.domain.names import find_law, normalise_name
from laws.domain.status import version_in_force, version_status
from laws.enums import VersionStatus
from laws.models import Authority, Citation, Law, LawVersion

__all__ = [
    "CitationError",
    "ParsedCitation",
    "Resolved",
    "UnknownArticle",
    "UnknownLaw",
    "UnknownVersion",
    "UnparsableCitation",
    "UnparsableClause",
    "citation_label",
    "cite",
    "cite_authority",
    "parse_citation",
    "resolve_citation",
    "shown_label",
]


class CitationError(ValueError):
    """A citation that cannot be made; ``code`` is the one of the question importer."""

    code: ClassVar[str] = "unparsable_citation"


class UnparsableCitation(CitationError):
    """The text is not of the form law + article."""


class UnparsableClause(CitationError):
    """The clause is not of the form 第…条[之…][第…款][第…项]."""


class UnknownArticle(CitationError):
    """The law is known, the article is not in that version."""

    code = "unknown_article"


class UnknownVersion(UnknownArticle):
    """The law is known, but no version of it on that day."""


class UnknownLaw(CitationError):
    """No law of that name, or more than one."""

    code = "unknown_article"


@dataclass(frozen=True)
class Resolved:
    """What a citation means on a day; ``as_json`` has the shape of interfaces.md §2.

    ``confirmed`` is False where neither a text nor a count tells whether the article
    exists. ``reason`` is no_law, no_version or no_article where nothing was found.
    """

    text: str
    on: date
    clause: Clause
    law: Law | None = None
    version: LawVersion | None = None
    reason: str = ""
    has_text: bool = False
    confirmed: bool = False

    @property
    def found(self) -> bool:
        return not self.reason

    @property
    def status(self) -> VersionStatus | None:
        """How the version stands on that day; None where there is none."""
        return version_status(self.version, on=self.on) if self.version else None

    def as_json(self) -> dict[str, object]:
        fields: dict[str, object] = {
            "input": self.text,
            "on": self.on.isoformat(),
            "found": self.found,
            "law": _law_json(self.law),
            "version": _version_json(self.version, self.on),
            "article": self._article_json() if self.found else None,
        }
        return fields if self.found else {**fields, "reason": self.reason}

    def _article_json(self) -> dict[str, object]:
        clause = self.clause
        return {
            "number": str(clause.number),
            "suffix": clause.suffix,
            "label": clause_label(Clause(clause.number, clause.suffix)),
            "paragraph": clause.paragraph,
            "item": clause.item,
            "has_text": self.has_text,
            "confirmed": self.confirmed,
            "url": article_url(self.law, clause) if self.law else None,
        }


def resolve_citation(text: str, *, on: date) -> Resolved:
    """The article a text means on that day; raises UnparsableCitation."""
    parsed = parse_citation(text)
    if parsed is None:
        raise UnparsableCitation(text[:100])
    clause = parsed.clause
    law = find_law(parsed.law_title)
    if law is None:
        return Resolved(text, on, clause, reason="no_law")
    version = version_in_force(law, on)
    if version is None:
        return Resolved(text, on, clause, law, reason="no_version")
    exists = article_state(version, clause)
    if exists is False:
        return Resolved(text, on, clause, law, version, reason="no_article")
    return Resolved(
        text,
        on,
        clause,
        law,
        version,
        has_text=has_text(version, clause),
        confirmed=exists is True,
    )


@transaction.atomic
def cite(
    law_title: str, *, clause: str, effective_on: date | None = None, on: date
) -> Citation:
    """The row for this clause, made if need be.

    ``effective_on`` names the version by its date in force; without it, the version in
    force ``on`` that day is meant. Raises UnknownLaw, UnknownVersion, UnparsableClause,
    UnknownArticle.
    """
    parsed = parse_clause(clause)
    if parsed is None:
        raise UnparsableClause(clause[:100])
    law = find_law(law_title)
    if law is None:
        raise UnknownLaw(law_title[:100])
    version = _chosen_version(law, effective_on, on)
    if version is None:
        raise UnknownVersion(law.short_title)
    if article_state(version, parsed) is False:
        raise UnknownArticle(f"《{law.short_title}》{clause_label(parsed)}")
    citation, _ = Citation.objects.get_or_create(
        version=version,
        number=parsed.number,
        suffix=parsed.suffix,
        paragraph=parsed.paragraph,
        item=parsed.item,
        authority=None,
    )
    return citation


@transaction.atomic
def cite_authority(title: str, *, section: str) -> Citation:
    """The row for a section of a document that is not statute, made if need be."""
    name, section = normalise_name(title)[:200], section.strip()[:100]
    if not name or not section:
        raise UnparsableClause(f"{title} {section}"[:100])
    authority, _ = Authority.objects.get_or_create(title=name)
    citation, _ = Citation.objects.get_or_create(authority=authority, section=section)
    return citation


def citation_label(citation: Citation) -> str:
    """《民法典》第一千零七十七条第一款; an authority with its section."""
    if citation.version is None:
        return f"《{citation.authority}》{citation.section}"
    label = clause_label(citation_clause(citation))
    return f"《{citation.version.law.short_title}》{label}"


def shown_label(law: Law, clause: Clause) -> str:
    """As the reader's language cites; the law keeps its Chinese name, its only one."""
    if (get_language() or "").split("-")[0] == "en":
        return f"《{law.short_title}》 {english_clause_label(clause)}"
    return f"《{law.short_title}》{clause_label(clause)}"


def citation_clause(citation: Citation) -> Clause:
    """The clause of a citation of statute; the database keeps its number filled."""
    return Clause(
        citation.number or 0, citation.suffix, citation.paragraph, citation.item
    )


def article_url(law: Law, clause: Clause) -> str:
    """The stable address of an article: /laws/xingfa/120-1/."""
    number = f"{clause.number}-{clause.suffix}" if clause.suffix else clause.number
    return reverse("laws:article", args=[law.slug, number])


def _chosen_version(law: Law, effective_on: date | None, on: date) -> LawVersion | None:
    if effective_on is None:
        return version_in_force(law, on)
    return (
        law.versions.filter(effective_on=effective_on).order_by("-adopted_on").first()
    )


def _law_json(law: Law | None) -> dict[str, str] | None:
    if law is None:
        return None
    return {"slug": law.slug, "title": law.title, "short_title": law.short_title}


def _version_json(version: LawVersion | None, on: date) -> dict[str, object] | None:
    if version is None:
        return None
    return {
        "adopted_on": _iso(version.adopted_on),
        "effective_on": _iso(version.effective_on),
        "effective_on_basis": str(version.effective_on_basis),
        "status": version_status(version, on=on).value,
        "last_checked_on": _iso(version.last_checked_on),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
