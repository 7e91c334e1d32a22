"""The printed slip: one code, one use, one person, the liaison's own people only."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.domain.signin import WeakPassword
from accounts.domain.slips import (
    ProtectedAccountError,
    SlipRefused,
    activate,
    issue_slip,
)
from accounts.enums import Role
from accounts.models import ActivationSlip, User
from ledger.models import LedgerEntry
from tests.factories.accounts import (
    PASSWORD,
    OfficialFactory,
    RoleGrantFactory,
    UserFactory,
)
from tests.factories.units import PersonFactory, UnitFactory, root_unit

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


# What makes an account more than an ordinary one, or none at all.
POWERS = {
    "role": lambda user: RoleGrantFactory(
        user=user, role=Role.EXAM_OFFICER, unit=root_unit()
    ),
    "staff": lambda user: change(user, is_staff=True),
    "superuser": lambda user: change(user, is_superuser=True),
    "group": lambda user: user.groups.add(Group.objects.create(name="后台示例")),
    "deactivated": lambda user: change(user, is_active=False),
}


def change(user, **fields):
    User.objects.filter(pk=user.pk).update(**fields)


@pytest.fixture
def colleagues(client):
    """A liaison, signed in, and an ordinary account in the same bureau."""
    unit = UnitFactory()
    client.force_login(RoleGrantFactory(role=Role.LIAISON, unit=unit).user)
    return OfficialFactory(person__unit=unit)


@pytest.mark.parametrize("power", POWERS.values(), ids=POWERS)
def test_no_slip_for_an_account_with_powers(client, colleagues, power):
    power(colleagues)
    before = User.objects.values().get(pk=colleagues.pk)
    address = f"/desk/roster/{colleagues.person.code}/slip/"
    answer = client.post(address, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/desk/roster/", 302)]
    assert "请找系统管理员办理" in page
    assert "data-code" not in page
    assert not ActivationSlip.objects.exists()
    assert not LedgerEntry.objects.filter(kind="slip_issued").exists()
    assert User.objects.values().get(pk=colleagues.pk) == before


@pytest.mark.parametrize("power", POWERS.values(), ids=POWERS)
def test_a_slip_printed_before_gives_no_powers_away(client, power):
    user = OfficialFactory()
    code = issue_slip(user.person, actor=UserFactory())
    power(user)
    before = User.objects.values().get(pk=user.pk)
    page = client.post("/activate/", {"code": code, "password": "Another-horse-8"})
    assert list(page.context["form"].errors) == ["code"]
    assert "请找系统管理员办理" in page.content.decode()
    assert "_auth_user_id" not in client.session
    assert User.objects.values().get(pk=user.pk) == before
    with pytest.raises(ProtectedAccountError):
        activate(code, password="Another-horse-8")


def test_a_liaison_resets_an_ordinary_account(client, colleagues):
    page = client.post(f"/desk/roster/{colleagues.person.code}/slip/").content.decode()
    code = re.search(r'data-code="([0-9A-Z-]{14})"', page).group(1)
    assert activate(code, password="Another-horse-8") == colleagues


def test_a_person_who_comes_back_does_not_bring_a_role_to_the_slip():
    user = RoleGrantFactory(user=OfficialFactory(), role=Role.REVIEWER_3).user
    user.person.left_on = timezone.localdate()
    user.person.save()
    user.person.left_on, user.person.unit = None, UnitFactory()
    user.person.save()
    with pytest.raises(ProtectedAccountError):
        issue_slip(user.person, actor=UserFactory())


def test_a_device_is_asked_after_a_slip_as_well(client):
    user = OfficialFactory()
    TOTPDevice.objects.create(user=user, name="x")
    code = issue_slip(user.person, actor=UserFactory())
    fields = {"code": code, "password": "Another-horse-8"}
    answer = client.post("/activate/", fields, follow=True)
    assert answer.redirect_chain == [("/sign-in/", 302)]
    assert "动态口令，请在这里登录" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    user = User.objects.get(pk=user.pk)
    assert (user.username, user.check_password("Another-horse-8")) == (
        user.person.phone,
        True,
    )


def test_a_number_given_anew_is_the_new_persons_sign_in(client):
    former = OfficialFactory()
    change(former, username=former.person.phone)
    client.force_login(former)
    former.person.left_on = timezone.localdate()
    former.person.save()
    newcomer = PersonFactory(phone=former.person.phone)
    code = issue_slip(newcomer, actor=UserFactory())
    former.refresh_from_db()
    assert (former.username, former.is_active) == (newcomer.phone, True)
    user = activate(code, password="Another-horse-8")
    assert (user.username, user.person) == (newcomer.phone, newcomer)
    former.refresh_from_db()
    assert (former.username, former.is_active) == (
        f"{newcomer.phone}-{former.pk}",
        False,
    )
    assert former.check_password(PASSWORD)
    assert client.get("/study/")["Location"] == "/sign-in/?next=/study/"


@pytest.mark.parametrize("password", ["short", "Another-horse-8"])
def test_a_number_is_taken_from_nobody_before_the_code_is_used(password):
    former = OfficialFactory()
    person = PersonFactory(phone="13900009999")
    change(former, username=person.phone)
    with pytest.raises(ProtectedAccountError):  # has not left
        issue_slip(person, actor=UserFactory())
    former.person.left_on = timezone.localdate()
    former.person.save()
    code = issue_slip(person, actor=UserFactory())
    if password == "short":
        with pytest.raises(WeakPassword):
            activate(code, password=password)
    else:
        activate(code, password=password)
    former.refresh_from_db()
    assert former.is_active == (password == "short")


def test_a_number_that_is_an_administrators_sign_in_stays_so():
    person = PersonFactory()
    UserFactory(username=person.phone)
    with pytest.raises(ProtectedAccountError):
        issue_slip(person, actor=UserFactory())
