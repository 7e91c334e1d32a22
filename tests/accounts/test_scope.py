"""Who left the roster holds nothing any more; who was never on it still does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.domain.scope import granted_roots, holds_role, roles_of, units_for
from accounts.enums import Role
from tests.factories.accounts import (
    PASSWORD,
    OfficialFactory,
    RoleGrantFactory,
    UserFactory,
)
from tests.factories.reviews import holder
from tests.factories.units import PersonFactory, UnitFactory
from units.domain.history import record_leave
from units.models import Person

pytestmark = pytest.mark.django_db
YESTERDAY, TODAY, TOMORROW = -1, 0, 1


def liaison(unit, left_in=None, **fields):
    user = OfficialFactory(person__unit=unit, **fields)
    RoleGrantFactory(user=user, role=Role.LIAISON, unit=unit)
    if left_in is not None:
        leave(user.person, left_in)
    return user


def leave(person, days):
    Person.objects.filter(pk=person.pk).update(
        left_on=timezone.localdate() + timedelta(days=days), left_reason="transferred"
    )
    person.refresh_from_db()


def held(user):
    """What every one of the four questions answers."""
    return (
        [unit.code for unit in units_for(user, Role.LIAISON)],
        roles_of(user),
        holds_role(user, Role.LIAISON),
        [unit.code for unit in granted_roots(user, Role.LIAISON)],
    )


NOTHING = ([], set(), False, [])


@pytest.mark.parametrize("days", [YESTERDAY, TODAY])
def test_grants_of_who_left_open_nothing(days):
    assert held(liaison(UnitFactory(), left_in=days)) == NOTHING


def test_grants_hold_until_the_day_of_leaving_and_for_who_is_on_no_roster():
    unit = UnitFactory()
    everything = ([unit.code], {Role.LIAISON}, True, [unit.code])
    nobody = RoleGrantFactory(role=Role.LIAISON, unit=unit).user
    assert held(liaison(unit)) == everything
    assert held(liaison(unit, left_in=TOMORROW)) == everything
    assert held(nobody) == everything


def test_grants_of_the_inactive_open_nothing():
    assert held(liaison(UnitFactory(), is_active=False)) == NOTHING


def test_a_liaison_recorded_as_left_sees_no_name_and_prints_no_slip(client):
    unit = UnitFactory()
    user, colleague = liaison(unit), PersonFactory(unit=unit, name="同事示例")
    client.force_login(user)
    assert "同事示例" in client.get("/desk/roster/").content.decode()
    record_leave(
        [user.person],
        left_on=timezone.localdate(),
        reason="transferred",
        actor="kaoshi",
    )
    assert client.get("/desk/roster/").status_code == 404
    assert client.post(f"/desk/roster/{colleague.code}/slip/").status_code == 404
    assert client.get("/desk/").status_code == 404


def test_the_api_names_no_role_of_who_left(client):
    user = liaison(UnitFactory(), left_in=TODAY)
    body = {"username": user.username, "password": PASSWORD}
    answer = client.post("/api/v1/sign-in", body, content_type="application/json")
    assert (answer.status_code, answer.json()["roles"]) == (200, [])


def test_the_back_office_is_closed_to_who_left(client):
    editor = holder(Role.EDITOR)
    editor.person = PersonFactory()
    editor.save()
    client.force_login(editor)
    assert client.get("/admin/").status_code == 200
    leave(editor.person, TODAY)
    assert client.get("/admin/")["Location"].startswith("/sign-in/")


def test_the_last_administrator_is_not_shut_out_by_a_roster():
    user = UserFactory(is_superuser=True, person=PersonFactory())
    leave(user.person, TODAY)
    assert user.has_perm("wagtailadmin.access_admin")


def test_the_questions_cost_one_query_each(django_assert_num_queries):
    user = liaison(UnitFactory())
    for ask in (roles_of, lambda user: holds_role(user, Role.LIAISON)):
        with django_assert_num_queries(1):
            assert ask(user)
    with django_assert_num_queries(1):
        assert granted_roots(user, Role.LIAISON)
