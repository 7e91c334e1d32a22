"""The people and imports of one's part of the tree; querysets in, querysets out."""

from __future__ import annotations

from django.db.models import QuerySet

from units.models import Person, RosterImport, Unit
from units.models.person import PersonQuerySet
from units.models.unit import UnitQuerySet

PHONE_TAIL = 4


def roster_people(
    units: UnitQuerySet, *, search: str = "", within: Unit | None = None
) -> PersonQuerySet:
    """Who is on the roster of these units now, in organisation order, then by name.

    ``search`` is part of a name, or the last four digits of a phone, or all of it.
    """
    people = Person.objects.current().filter(unit__in=units)
    if within is not None:
        people = people.within(within)
    if search.isascii() and search.isdigit() and len(search) >= PHONE_TAIL:
        people = people.filter(phone__endswith=search)
    elif search:
        people = people.filter(name__icontains=search)
    return people.select_related("unit", "working_unit").order_by(
        "unit__position", "unit__sort_order", "unit__code", "name", "pk"
    )


def imports_of(units: UnitQuerySet) -> QuerySet[RosterImport]:
    """Imports into a part of the tree that lies in one's own."""
    return RosterImport.objects.filter(scope__in=units).select_related("scope")
