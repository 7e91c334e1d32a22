"""Requests for exemption as lists: what there is, what waits, who may be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

from exams.domain.exemptions import HealthSight
from exams.domain.tallies import Standing, with_standing
from exams.enums import ExemptionState
from exams.models import Exam, Exemption
from units.models import Unit
from units.models.unit import UnitQuerySet


@dataclass(frozen=True, slots=True)
class Request:
    """One request in words that the viewer may read; ``may_decide``: the viewer may."""

    exemption: Exemption
    name: str
    unit: Unit
    reason: str
    may_decide: bool


def requests_within(exam: Exam, root: Unit) -> QuerySet[Exemption]:
    """Those that wait come first, the oldest first; then the decided, newest first."""
    waits = Case(When(state=ExemptionState.REQUESTED, then=Value(0)), default=Value(1))
    return (
        Exemption.objects.filter(
            obligation__exam=exam, obligation__unit__path__startswith=root.path
        )
        .select_related("obligation__person", "obligation__unit")
        .order_by(waits, "-decided_at", "requested_at", "pk")
    )


def waiting_requests(units: UnitQuerySet) -> QuerySet[Exemption]:
    """Undecided requests of the units given, over all exams, the oldest first."""
    return Exemption.objects.filter(
        state=ExemptionState.REQUESTED, obligation__unit__in=units
    ).order_by("requested_at")


def shown_requests(
    page: Any, sight: HealthSight, *, person_id: int | None
) -> list[Request]:
    """Nobody is offered a decision on what one asked for, or on oneself."""
    found = []
    for one in page:
        obligation = one.obligation
        own = one.requested_by == sight.username or obligation.person_id == person_id
        found.append(
            Request(
                exemption=one,
                name=obligation.person.name,
                unit=obligation.unit,
                reason=sight.reason(one, obligation.unit),
                may_decide=one.state == ExemptionState.REQUESTED
                and not own
                and obligation.unit.path.startswith(sight.deciding_paths),
            )
        )
    return found


def may_be_asked_for(exam: Exam, unit: Unit) -> QuerySet[Any, Any]:
    """Obligations of one unit that are owed and have no live request."""
    live = Exemption.objects.filter(obligation=OuterRef("pk")).exclude(
        state=ExemptionState.REFUSED
    )
    return (
        with_standing(exam)
        .filter(~Exists(live), unit=unit, standing=Standing.MISSING)
        .select_related("person")
        .order_by("person__name", "pk")
    )
