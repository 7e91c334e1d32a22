"""A printed slip with a one-time code opens, or re-opens, a person's sign-in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.domain.signin import set_password
from accounts.models import ActivationSlip, User
from ledger.domain.entries import append_entry
from units.models import Person

LIFETIME = timedelta(days=14)
# No 0/O, 1/I/L: a code is read from paper. 30 ** 12 codes: it cannot be guessed.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"[:30]
GROUPS = 3


class SlipRefused(Exception):
    """The code is unknown, used, too old, or its person has left."""


class ProtectedAccountError(SlipRefused):
    """The account is closed or may more than an ordinary one: no slip resets it.

    Whoever prints slips would gain its powers; an administrator sets its password.
    """


def hashed(code: str) -> str:
    """The hash of a code as typed: case, spaces and hyphens do not matter."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


@transaction.atomic
def issue_slip(person: Person, *, actor: User) -> str:
    """A new code for the person, returned once; every older unused one ends.

    Nothing happens to an existing password before the code is used, so a slip that is
    printed by mistake locks nobody out. Raises ProtectedAccountError.
    """
    refuse_protected(person)
    former_holder(person)
    code = "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(GROUPS)
    )
    now = timezone.now()
    ActivationSlip.objects.filter(person=person, used_at__isnull=True).update(
        expires_at=now
    )
    slip = ActivationSlip.objects.create(
        sha256=hashed(code),
        person=person,
        issued_by=actor.username,
        expires_at=now + LIFETIME,
    )
    append_entry(
        "slip_issued",
        subject=f"person:{person.code}",
        payload={"slip": slip.pk},
        actor=actor.username,
    )
    return code


def refuse_protected(person: Person) -> None:
    user = User.objects.filter(person=person).first()
    if user is not None and (
        not user.is_active
        or user.is_staff
        or user.is_superuser
        or user.grants.exists()
        or user.groups.exists()
    ):
        raise ProtectedAccountError


def former_holder(person: Person) -> User | None:
    """Who signs in with the person's telephone number and has left the roster.

    Raises ProtectedAccountError where the number is a sign-in still in use.
    """
    holder = User.objects.filter(username=person.phone).exclude(person=person).first()
    if holder is not None and (holder.is_superuser or not holder.has_left):
        raise ProtectedAccountError
    return holder


def free_username(person: Person) -> None:
    """A number that a telephone company gave anew is the new holder's to sign in."""
    if holder := former_holder(person):
        holder.username = f"{holder.username}-{holder.pk}"
        holder.is_active = False
        holder.save(update_fields=["username", "is_active"])


def find_slip(code: str) -> ActivationSlip:
    slip = (
        ActivationSlip.objects.select_related("person__unit")
        .filter(
            sha256=hashed(code),
            used_at__isnull=True,
            expires_at__gt=timezone.now(),
            person__left_on__isnull=True,
        )
        .first()
    )
    if slip is None:
        raise SlipRefused
    return slip


@transaction.atomic
def activate(code: str, *, password: str) -> User:
    """Use the code once: the person's sign-in (the telephone number) gets the password.

    Raises SlipRefused, or WeakPassword; a weak password does not use the code up.
    """
    slip = find_slip(code)
    refuse_protected(slip.person)
    free_username(slip.person)
    user, _created = User.objects.get_or_create(
        person=slip.person, defaults={"username": slip.person.phone}
    )
    user.username = slip.person.phone
    user.save(update_fields=["username"])
    set_password(user, password)
    used = ActivationSlip.objects.filter(pk=slip.pk, used_at__isnull=True).update(
        used_at=timezone.now()
    )
    if not used:
        raise SlipRefused
    return user
