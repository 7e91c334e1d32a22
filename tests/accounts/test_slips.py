"""The printed slip: one code, one use, one person, the liaison's own people only."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.domain.signin import WeakPassword
from accounts.domain.slips import SlipRefused, activate, issue_slip
from accounts.enums import Role
from accounts.models import ActivationSlip, User
from ledger.models import LedgerEntry
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.units import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


def test_activate_opens_a_sign_in_under_the_phone():
    person = PersonFactory()
    code = issue_slip(person, actor=UserFactory())
    user = activate(code.lower().replace("-", " "), password="Another-horse-8")
    assert (user.username, user.person) == (person.phone, person)
    with pytest.raises(SlipRefused):
        activate(code, password="Another-horse-9")
    assert User.objects.get(pk=user.pk).check_password("Another-horse-8")


def test_activate_again_resets_the_same_sign_in():
    person = PersonFactory()
    first = activate(
        issue_slip(person, actor=UserFactory()), password="Another-horse-8"
    )
    second = activate(
        issue_slip(person, actor=UserFactory()), password="Another-horse-9"
    )
    assert first.pk == second.pk


def test_weak_password_does_not_use_the_code_up():
    code = issue_slip(PersonFactory(), actor=UserFactory())
    with pytest.raises(WeakPassword):
        activate(code, password="short")
    assert activate(code, password="Another-horse-8").pk


def test_code_ends_with_time_with_a_new_code_and_with_leaving():
    person = PersonFactory()
    actor = UserFactory()
    old = issue_slip(person, actor=actor)
    new = issue_slip(person, actor=actor)
    with pytest.raises(SlipRefused):
        activate(old, password="Another-horse-8")
    person.left_on = timezone.localdate()
    person.save()
    with pytest.raises(SlipRefused):
        activate(new, password="Another-horse-8")
    person.left_on = None
    person.save()
    ActivationSlip.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(SlipRefused):
        activate(new, password="Another-horse-8")


def test_slip_page_of_own_people_only(client):
    town = UnitFactory()
    grant = RoleGrantFactory(role=Role.LIAISON, unit=town)
    own = PersonFactory(unit=UnitFactory(parent=town))
    other = PersonFactory()
    client.force_login(grant.user)
    assert client.post(f"/desk/roster/{other.code}/slip/").status_code == 404
    assert client.get(f"/desk/roster/{own.code}/slip/").status_code == 405
    page = client.post(f"/desk/roster/{own.code}/slip/").content.decode()
    code = re.search(r'data-code="([0-9A-Z-]{14})"', page).group(1)
    assert activate(code, password="Another-horse-8").person == own
    # the code itself is kept nowhere
    assert code not in str(list(ActivationSlip.objects.values()))
    assert code not in str(list(LedgerEntry.objects.values()))


def test_activate_page_signs_in(client):
    code = issue_slip(PersonFactory(), actor=UserFactory())
    bad = client.post("/activate/", {"code": "x", "password": "Another-horse-8"})
    assert list(bad.context["form"].errors) == ["code"]
    answer = client.post("/activate/", {"code": code, "password": "Another-horse-8"})
    assert answer["Location"] == "/study/"
    assert "_auth_user_id" in client.session
