"""The door of the back office follows the role of exam officer."""

import pytest

from accounts.enums import Role
from accounts.models import User
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


def may_enter(user) -> bool:
    return User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")


def test_officer_may_enter_until_the_last_grant_is_gone():
    user = UserFactory()
    grants = [
        RoleGrantFactory(user=user, role=Role.EXAM_OFFICER, unit=UnitFactory())
        for _ in "12"
    ]
    seen = [may_enter(user)]
    for grant in grants:
        grant.delete()
        seen.append(may_enter(user))
    assert seen == [True, True, False]


def test_other_roles_open_no_door():
    user = UserFactory()
    RoleGrantFactory(user=user, role=Role.LIAISON)
    assert may_enter(user) is False


def test_grant_of_another_user_opens_no_door():
    officer, other = UserFactory(), UserFactory()
    RoleGrantFactory(user=officer, role=Role.EXAM_OFFICER)
    assert (may_enter(officer), may_enter(other)) == (True, False)
