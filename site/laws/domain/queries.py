"""Citations and versions that somebody must look at again."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from laws.domain.status import version_status
from laws.enums import VersionStatus
from laws.models import Citation, LawVersion

IN_DOUBT = (
    VersionStatus.REPEALED,
    VersionStatus.SUPERSEDED,
    VersionStatus.UNCHECKED,
)


def versions_by_status(on: date) -> dict[VersionStatus, list[LawVersion]]:
    """Every version that something cites, by how it stands that day; two queries."""
    cited = LawVersion.objects.filter(citations__isnull=False).distinct()
    found: dict[VersionStatus, list[LawVersion]] = {}
    for version in cited.select_related("law").prefetch_related("law__versions"):
        found.setdefault(version_status(version, on=on), []).append(version)
    return found


def citations_not_in_force(on: date) -> QuerySet[Citation]:
    """Citations of a version that is repealed, superseded or unchecked on that day.

    Rooms filter what they hold by it: ``QuestionVersion.filter(citations__in=…)``.
    """
    found = versions_by_status(on)
    doubtful = [version.pk for status in IN_DOUBT for version in found.get(status, [])]
    return Citation.objects.filter(version__in=doubtful).select_related("version__law")


def citation_status(citation: Citation, *, on: date) -> VersionStatus | None:
    """How the cited version stands on that day; None for an authority."""
    return version_status(citation.version, on=on) if citation.version else None
