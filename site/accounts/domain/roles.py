"""Giving a role for a part of the tree, and taking it back: acts of office."""

from __future__ import annotations

from django.db import transaction

from accounts.enums import Role
from accounts.models import RoleGrant, User
from ledger.domain.entries import append_entry
from units.models import Unit


@transaction.atomic
def grant_role(user: User, *, role: Role, unit: Unit, actor: str) -> bool:
    """Let the user act as ``role`` for the unit and all below it; False if one may.

    Whatever follows from a role, the groups of the back office among it, listens to the
    row itself.
    """
    _grant, is_new = RoleGrant.objects.get_or_create(user=user, role=role, unit=unit)
    if is_new:
        _keep("role.granted", user, role=role, unit=unit, actor=actor)
    return is_new


@transaction.atomic
def revoke_role(user: User, *, role: Role, unit: Unit, actor: str) -> bool:
    """Take the role back; False where there was none for exactly this unit."""
    grant = RoleGrant.objects.filter(user=user, role=role, unit=unit).first()
    if grant is None:
        return False
    grant.delete()
    _keep("role.revoked", user, role=role, unit=unit, actor=actor)
    return True


def _keep(kind: str, user: User, *, role: Role, unit: Unit, actor: str) -> None:
    payload = {"user": user.get_username(), "role": role, "unit": unit.code}
    append_entry(kind, subject=f"user:{user.pk}", payload=payload, actor=actor)
