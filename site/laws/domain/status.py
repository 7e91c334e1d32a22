"""How a version of a law stands on a day. "In force" is asked of effective_on only."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from laws.enums import VersionStatus
from laws.models import Law, LawVersion

# How a status looks, on every screen; the page always says it in words as well.
TONES = {
    VersionStatus.IN_FORCE: "ok",
    VersionStatus.UNCHECKED: "warn",
    VersionStatus.NOT_YET: "info",
    VersionStatus.SUPERSEDED: "error",
    VersionStatus.REPEALED: "error",
}


def version_status(version: LawVersion, *, on: date) -> VersionStatus:
    """Repealed, superseded and not_yet come first; then unchecked; else in force.

    Reads ``version.law.versions.all()``: prefetch ``law__versions`` for lists.
    """
    law = version.law
    if law.repealed_on and law.repealed_on <= on:
        return VersionStatus.REPEALED
    others = [other for other in law.versions.all() if other.pk != version.pk]
    if any(_is_in_force_after(other, version, on) for other in others):
        return VersionStatus.SUPERSEDED
    if _starts_after(version, on):
        return VersionStatus.NOT_YET
    if not _is_checked(version, on) or any(
        _may_have_replaced(other, version, on) for other in others
    ):
        return VersionStatus.UNCHECKED
    return VersionStatus.IN_FORCE


def version_in_force(law: Law, on: date) -> LawVersion | None:
    """The version a citation without a version means on that day.

    The latest that was in force; where no date in force is known, the latest adopted by
    then (unchecked); else the first that was adopted and is yet to come; else None.
    """
    versions = list(law.versions.all())
    begun = [v for v in versions if v.effective_on and v.effective_on <= on]
    if begun:
        return max(begun, key=_order)
    adopted = [v for v in versions if v.adopted_on and v.adopted_on <= on]
    undated = [v for v in adopted if not v.effective_on]
    if undated:
        return max(undated, key=_order)
    return min(adopted, key=_order, default=None)


def _order(version: LawVersion) -> tuple[date, date]:
    adopted = version.adopted_on or date.min
    return (version.effective_on or adopted, adopted)


def _is_in_force_after(other: LawVersion, version: LawVersion, on: date) -> bool:
    """Whether ``other`` took the place of ``version`` by that day."""
    if not other.effective_on or other.effective_on > on:
        return False
    if version.effective_on:
        return _order(other) > _order(version)
    return bool(
        other.adopted_on
        and version.adopted_on
        and other.adopted_on > version.adopted_on
    )


def _may_have_replaced(other: LawVersion, version: LawVersion, on: date) -> bool:
    """A later version whose date in force nobody knows leaves this one in doubt."""
    return bool(
        not other.effective_on
        and other.adopted_on
        and other.adopted_on <= on
        and other.adopted_on > (version.adopted_on or date.min)
    )


def _starts_after(version: LawVersion, on: date) -> bool:
    start = version.effective_on or version.adopted_on
    return bool(start and start > on)


def _is_checked(version: LawVersion, on: date) -> bool:
    if not version.effective_on or not version.last_checked_on:
        return False
    return (on - version.last_checked_on).days <= settings.LAW_CHECK_DAYS
