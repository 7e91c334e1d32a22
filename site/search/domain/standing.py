"""Which versions of all laws are in force on a day, kept for a minute."""

from __future__ import annotations

from datetime import date

from django.core.cache import cache

from laws.domain.status import version_in_force
from laws.models import Law

SECONDS = 60
_KEY = "search:versions-in-force:"


def versions_in_force(on: date) -> frozenset[int]:
    """The version of each law that a citation without a version means on that day."""
    key = _KEY + on.isoformat()
    known: frozenset[int] | None = cache.get(key)
    if known is None:
        known = frozenset(_compute(on))
        cache.set(key, known, SECONDS)
    return known


def forget_versions_in_force(on: date) -> None:
    cache.delete(_KEY + on.isoformat())


def _compute(on: date) -> list[int]:
    laws = Law.objects.prefetch_related("versions")
    standing = [
        version_in_force(law, on)
        for law in laws
        if not law.repealed_on or law.repealed_on > on
    ]
    return [version.pk for version in standing if version]
