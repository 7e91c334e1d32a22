"""Sign-in by the HTTP API, as interfaces §3 has it."""

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.enums import Role
from accounts.models import AccessToken
from tests.factories.accounts import PASSWORD, OfficialFactory, RoleGrantFactory

pytestmark = pytest.mark.django_db
JSON = "application/json"


def sign_in(client, username, password=PASSWORD, **extra):
    body = {"username": username, "password": password, **extra}
    return client.post("/api/v1/sign-in", body, content_type=JSON)


def bearer(token):
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


def test_sign_in_answers_person_and_roles(client):
    user = OfficialFactory()
    RoleGrantFactory(user=user, role=Role.LIAISON, unit=user.person.unit)
    answer = sign_in(client, user.username, otp=None)
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {
        "token",
        "token_type",
        "expires_at",
        "must_change_password",
        "person",
        "roles",
    }
    assert body["person"]["unit"] == {
        "code": user.person.unit.code,
        "name": user.person.unit.name,
    }
    assert body["roles"] == [{"role": "liaison", "unit": user.person.unit.code}]
    # only a hash of the token is kept, and no cookie is set
    assert body["token"] not in str(list(AccessToken.objects.values()))
    assert not answer.cookies


def test_refusals_are_problems(client):
    user = OfficialFactory()
    answer = sign_in(client, user.username, "wrong")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "bad_credentials"
    for _ in range(4):
        sign_in(client, user.username, "wrong")
    locked = sign_in(client, user.username)
    assert (locked.status_code, locked.json()["code"]) == (403, "locked")
    assert locked.json()["retry_after"] > 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "malformed_json"),
        ("NaN", 400, "malformed_json"),
        ("[]", 422, "bad_request"),
        ('{"username": 1, "password": "x"}', 422, "bad_request"),
        ('{"username": "a\\u0000", "password": "x"}', 422, "bad_request"),
        ('{"a":' * 6 + "1" + "}" * 6, 422, "too_deep"),
        ('{"username": "' + "x" * 66_000 + '"}', 413, "too_large"),
    ],
)
def test_hostile_bodies_are_refused(client, body, status, code):
    answer = client.post("/api/v1/sign-in", body, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_other_refusals_of_the_framework(client):
    assert client.get("/api/v1/sign-in").json()["code"] == "method_not_allowed"
    form = client.post("/api/v1/sign-in", {"username": "x"})
    assert (form.status_code, form.json()["code"]) == (415, "unsupported_media_type")
    html = client.post(
        "/api/v1/sign-in", "{}", content_type=JSON, HTTP_ACCEPT="text/html"
    )
    assert (html.status_code, html.json()["code"]) == (406, "not_acceptable")


def test_sign_out_ends_the_token(client):
    token = sign_in(client, OfficialFactory().username).json()["token"]
    assert client.post("/api/v1/sign-out", **bearer(token)).status_code == 204
    again = client.post("/api/v1/sign-out", **bearer(token))
    assert (again.status_code, again.json()["code"]) == (401, "bad_token")


def test_must_change_password_serves_only_that(client):
    user = OfficialFactory(must_change_password=True)
    token = sign_in(client, user.username).json()["token"]
    refused = client.get("/api/v1/sittings", **bearer(token))
    assert (refused.status_code, refused.json()["code"]) == (
        403,
        "must_change_password",
    )
    weak = client.post(
        "/api/v1/password",
        {"old": PASSWORD, "new": "short"},
        content_type=JSON,
        **bearer(token),
    )
    assert (weak.status_code, weak.json()["code"]) == (422, "weak_password")
    assert len(weak.json()["reasons"]) == 2
    changed = client.post(
        "/api/v1/password",
        {"old": PASSWORD, "new": "Another-horse-8"},
        content_type=JSON,
        **bearer(token),
    )
    assert changed.status_code == 204
    assert client.post("/api/v1/sign-out", **bearer(token)).status_code == 204


def test_one_time_password_where_a_device_is_set_up(client):
    user = OfficialFactory()
    device = TOTPDevice.objects.create(user=user, name="x")
    assert sign_in(client, user.username).json()["code"] == "otp_required"
    wrong = sign_in(client, user.username, otp="000000x")
    assert wrong.json()["code"] == "otp_invalid"
    device.throttle_reset()
    code = f"{totp(device.bin_key):06d}"
    assert sign_in(client, user.username, otp=code).status_code == 200


def test_one_time_password_where_a_setting_asks(client, settings):
    settings.OTP_ROLES = ["exam_officer"]
    grant = RoleGrantFactory(role=Role.EXAM_OFFICER)
    assert sign_in(client, grant.user.username).json()["code"] == "otp_required"
