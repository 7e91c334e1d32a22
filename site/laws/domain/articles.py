"""Whether an article exists in a version, from its text or from the counts we know."""

from __future__ import annotations

from laws.domain.clauses import Clause
from laws.models import LawVersion


def article_state(version: LawVersion, clause: Clause) -> bool | None:
    """True or False where a row or a count tells; None where nobody has counted."""
    if version.articles.filter(number=clause.number, suffix=clause.suffix).exists():
        return True
    if clause.suffix:
        return _suffixed_state(version)
    if version.numbered_articles is None:
        return None
    return clause.number <= version.numbered_articles


def has_text(version: LawVersion, clause: Clause) -> bool:
    return (
        version.articles.filter(number=clause.number, suffix=clause.suffix)
        .exclude(text="")
        .exists()
    )


def _suffixed_state(version: LawVersion) -> bool | None:
    """An article 之N without a row: none where all of them are rows, else unknown."""
    if version.article_count is None or version.numbered_articles is None:
        return None
    rows = version.articles.filter(suffix__gt=0).count()
    complete = version.numbered_articles + rows >= version.article_count
    return False if complete else None
