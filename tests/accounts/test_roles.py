"""A role is given and taken back by a command, and the ledger knows of both."""

import json
from contextlib import suppress

import pytest
from django.core.management import call_command

from accounts.enums import Role
from accounts.models import RoleGrant
from ledger.models import LedgerEntry
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


def run(capsys, *words: str) -> dict:
    with suppress(SystemExit):  # an exit other than 0
        call_command("grant_role", *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_given_once_and_taken_back_once(capsys):
    user, unit = UserFactory(username="bianji"), UnitFactory(code="T1")
    words = ("bianji", "editor", "T1")
    assert run(capsys, *words)["changed"] is True
    again = run(capsys, *words)
    assert (again["changed"], again["roles"]) == (False, ["editor@T1"])
    assert user.groups.exists(), "an editor has the door of the back office"
    grant = RoleGrant.objects.get()
    assert (grant.user, grant.role, grant.unit) == (user, Role.EDITOR, unit)
    taken = run(capsys, *words, "--revoke")
    assert (taken["changed"], taken["roles"]) == (True, [])
    assert run(capsys, *words, "--revoke")["changed"] is False
    assert not user.groups.exists()
    kinds = LedgerEntry.objects.filter(subject=f"user:{user.pk}")
    assert list(kinds.order_by("pk").values_list("kind", flat=True)) == [
        "role.granted",
        "role.revoked",
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nobody", "editor", "T1"), "unknown_user"),
        (("bianji", "editor", "T9"), "unknown_unit"),
    ],
)
def test_what_is_not_there_is_named(capsys, words, code):
    UserFactory(username="bianji")
    UnitFactory(code="T1")
    answer = run(capsys, *words)
    assert (answer["exit"], answer["error"]["code"]) == (2, code)
    assert not RoleGrant.objects.exists()
