"""The committed catalogue: facts about laws that we looked up, and no statute text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models, transaction

from laws.enums import EffectiveBasis
from laws.models import Article, Authority, Law, LawVersion

CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue" / "laws.json"
_FROM_US = {EffectiveBasis.CATALOGUE, EffectiveBasis.UNKNOWN}


@dataclass(frozen=True)
class CatalogueResult:
    """How much stands in the catalogue, and how many rows were made or changed."""

    laws: int
    versions: int
    authorities: int
    written: int


@cache
def read_catalogue(path: Path = CATALOGUE) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return data


@transaction.atomic
def load_catalogue() -> CatalogueResult:
    """Bring the catalogue into the database; a second time writes nothing.

    What a text told (date in force, article count) and a later check stay as they are.
    """
    data = read_catalogue()
    laws = {law.slug: law for law in Law.objects.prefetch_related("versions")}
    known = {authority.title: authority for authority in Authority.objects.all()}
    written = sum(
        _load_law(facts, laws.get(facts["slug"])) for facts in data["laws"]
    ) + sum(
        _load_authority(facts, known.get(facts["title"]))
        for facts in data["authorities"]
    )
    return CatalogueResult(
        laws=len(data["laws"]),
        versions=sum(len(facts["versions"]) for facts in data["laws"]),
        authorities=len(data["authorities"]),
        written=written,
    )


def _load_law(facts: dict[str, Any], law: Law | None) -> int:
    values = {
        "title": facts["title"],
        "short_title": facts["short_title"],
        "aliases": facts["aliases"],
        "repealed_on": _day(facts.get("repealed_on")),
        "repealed_by": facts.get("repealed_by", ""),
    }
    if law is None:
        # A law that an import made first keeps its rows and gets our address.
        law = Law.objects.filter(title=facts["title"]).first() or Law()
        values["slug"] = facts["slug"]
    written = _write(law, values)
    versions = {version.adopted_on: version for version in law.versions.all()}
    return written + sum(
        _load_version(law, row, versions.get(_day(row["adopted_on"])))
        for row in facts["versions"]
    )


def _load_version(law: Law, row: dict[str, Any], version: LawVersion | None) -> int:
    if version is None:
        version = LawVersion(law=law, adopted_on=_day(row["adopted_on"]))
    values: dict[str, Any] = {}
    if version.effective_on_basis in _FROM_US:
        values["effective_on"] = _day(row["effective_on"])
        values["effective_on_basis"] = (
            EffectiveBasis.CATALOGUE if row["effective_on"] else EffectiveBasis.UNKNOWN
        )
    checks = [version.last_checked_on, _day(row["last_checked_on"])]
    values["last_checked_on"] = max((day for day in checks if day), default=None)
    if not version.sha256:
        values["article_count"] = row["article_count"]
        values["numbered_articles"] = row["numbered_articles"]
    return _write(version, values) + _load_suffixed(version, row)


def _load_suffixed(version: LawVersion, row: dict[str, Any]) -> int:
    """第N条之一 has a row without text, so that we know which of them exist."""
    places = [
        tuple(map(int, place.split("-"))) for place in row.get("suffixed_articles", [])
    ]
    if not places or version.sha256:
        return 0
    held = set(version.articles.values_list("number", "suffix"))
    missing = [place for place in places if place not in held]
    Article.objects.bulk_create(
        Article(version=version, number=number, suffix=suffix)
        for number, suffix in missing
    )
    return len(missing)


def _load_authority(facts: dict[str, Any], authority: Authority | None) -> int:
    values: dict[str, Any] = {"title": facts["title"]}
    for name in ("issued_on", "effective_on", "last_checked_on"):
        held = getattr(authority, name) if authority else None
        values[name] = _day(facts[name]) or held
    return _write(authority or Authority(), values)


def _write(row: models.Model, values: dict[str, Any]) -> int:
    """Set the values; saves, and counts 1, only if that changed something."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if row.pk is None or changed:
        row.save()
        return 1
    return 0


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
