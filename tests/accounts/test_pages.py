"""Signing in by page: the session, the refusals, the lock, the forced password."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from tests.factories.accounts import (
    PASSWORD,
    OfficialFactory,
    RoleGrantFactory,
    UserFactory,
)
from tests.factories.reviews import holder

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"


def post(client, username, password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"username": username, "password": password, **extra})


def test_sign_in_leads_to_the_page_that_was_wanted(client):
    user = OfficialFactory()
    answer = post(client, user.username, next="/laws/")
    assert (answer.status_code, answer["Location"]) == (302, "/laws/")
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "\\x"])
def test_sign_in_never_leads_elsewhere(client, wanted):
    user = OfficialFactory()
    assert post(client, user.username, next=wanted)["Location"] == "/study/"


def test_sign_in_leads_a_liaison_to_the_desk(client):
    grant = RoleGrantFactory(role=Role.LIAISON)
    assert post(client, grant.user.username)["Location"] == "/desk/"


def test_bad_credentials_are_said_and_nothing_else(client):
    user = UserFactory()
    known = post(client, user.username, "wrong")
    unknown = post(client, "nobody", "wrong")
    assert known.status_code == unknown.status_code == 200
    for answer in (known, unknown):
        assert 'data-error="bad_credentials"' in answer.content.decode()


def test_lock_is_by_account_and_address_together(client):
    user, colleague = UserFactory(), UserFactory()
    for _ in range(5):
        post(client, user.username, "wrong")
    assert post(client, user.username).status_code == 403
    # the colleague in the same office still comes in
    assert post(client, colleague.username).status_code == 302
    # and the user from another address
    answer = client.post(
        SIGN_IN,
        {"username": user.username, "password": PASSWORD},
        REMOTE_ADDR="192.0.2.7",
    )
    assert answer.status_code == 302


def test_must_change_password_keeps_the_rest_closed(client):
    user = OfficialFactory(must_change_password=True)
    post(client, user.username)
    assert client.get("/study/")["Location"] == reverse("accounts:password")
    answer = client.post("/password/", {"old": PASSWORD, "password": "Another-horse-8"})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert not user.must_change_password
    assert user.check_password("Another-horse-8")


def test_weak_password_names_every_reason(client):
    user = OfficialFactory()
    client.force_login(user)
    page = client.post("/password/", {"old": PASSWORD, "password": "short"})
    assert page.status_code == 200
    assert len(page.context["form"].errors["password"]) == 2
    assert User.objects.get().check_password(PASSWORD)


def test_sign_out_needs_a_post(client):
    client.force_login(UserFactory())
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/?next=/admin/"])
def test_the_back_office_has_no_door_of_its_own(client, address):
    answer = client.get(address)
    assert answer["Location"] == "/sign-in/?next=/admin/"


@pytest.mark.parametrize("door", ["/_util/login/", "/en/_util/login/"])
def test_private_pages_have_no_door_of_their_own_either(client, door):
    assert client.get(f"{door}?next=/x/")["Location"] == "/sign-in/?next=/x/"


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/"])
def test_no_other_door_signs_anybody_in(client, settings, door):
    settings.OTP_ROLES = [Role.EXAM_OFFICER]
    user = UserFactory()
    RoleGrantFactory(user=user, role=Role.EXAM_OFFICER)
    fields = {"username": user.username, "password": PASSWORD}
    client.post(door, fields)
    assert "_auth_user_id" not in client.session
    refused = client.post("/sign-in/", fields)
    assert 'data-error="otp_required"' in refused.content.decode()


def test_passwords_are_neither_changed_nor_sent_by_the_back_office(client):
    assert client.get("/admin/password_reset/").status_code == 404
    client.force_login(holder(Role.EDITOR))
    page = client.get("/admin/account/").content.decode()
    assert "明法</title>" in page
    assert 'type="password"' not in page
