"""Which part of the tree a sign-in may see; every scoped queryset asks here."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.enums import Role
from accounts.models import RoleGrant, RoleGrantQuerySet, User
from units.models import Unit
from units.models.unit import UnitQuerySet


def grants_of(user: User) -> RoleGrantQuerySet:
    """The grants that hold today: none of strangers, the inactive and those who left.

    A grant outlives its holder's leaving as a row only; it opens nothing any more.
    """
    if not user.is_authenticated or user.pk is None or not user.is_active:
        return RoleGrant.objects.none()
    return RoleGrant.objects.filter(user=user).in_force()


def units_for(user: User, *roles: Role) -> UnitQuerySet:
    """The units for which the user holds one of the roles: granted units and all below.

    An unknown, inactive or role-less user gets the empty queryset, never an error.
    """
    paths = grants_of(user).filter(role__in=roles).values_list("unit__path", flat=True)
    parts = [Q(path__startswith=path) for path in paths]
    return Unit.objects.filter(reduce(or_, parts)) if parts else Unit.objects.none()


def roles_of(user: User) -> set[str]:
    """Every role the user holds anywhere; empty for strangers and the inactive."""
    return set(grants_of(user).values_list("role", flat=True))


def holds_role(user: User, *roles: Role) -> bool:
    """Whether the user holds one of the roles anywhere."""
    return grants_of(user).filter(role__in=roles).exists()


def granted_roots(user: User, *roles: Role) -> list[Unit]:
    """The granted units themselves, in organisation order: where a desk begins."""
    grants = grants_of(user).filter(role__in=roles)
    return list(Unit.objects.filter(rolegrant__in=grants).distinct().in_order())
