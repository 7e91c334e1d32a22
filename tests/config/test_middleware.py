"""A NUL in an address, or a host that is not ours, is refused and not an error."""

import pytest
from django.db import DataError, transaction
from django.http import HttpResponse

from accounts.models import User
from config.middleware import NulMiddleware
from tests.factories.accounts import OfficialFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/laws/x%00y/", "/laws/?q=a%00b", "/%00"])
def test_nul_in_an_address_is_not_found(client, path):
    client.force_login(OfficialFactory())
    answer = client.get(path)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


def test_nul_in_an_api_address_is_a_problem(client):
    answer = client.get("/api/v1/attempts/a%00b")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_nul_in_a_form_is_refused_and_not_an_error(client):
    answer = client.post("/sign-in/", {"username": "a\x00b", "password": "x"})
    assert answer.status_code == 200
    assert "bad_credentials" in answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/laws/", "/en/", "/admin/", "/study/", "/x/"])
def test_foreign_host_is_refused_and_not_an_error(client, path):
    answer = client.get(path, HTTP_HOST="elsewhere.example")
    assert answer.status_code == 400
    assert "elsewhere.example" not in answer.content.decode()


def test_foreign_host_is_a_problem_in_the_api(client):
    answer = client.get("/api/v1/me", HTTP_HOST="elsewhere.example")
    assert answer.status_code == 400


NUL = "PostgreSQL text fields cannot contain NUL (0x00) bytes"


@pytest.mark.parametrize("kind", [DataError, ValueError])
@pytest.mark.parametrize(("words", "status"), [(NUL, 404), ("out of range", None)])
def test_what_the_database_driver_says_of_a_nul(rf, kind, words, status):
    middleware = NulMiddleware(lambda request: HttpResponse())
    answer = middleware.process_exception(rf.post("/api/v1/x"), kind(words))
    assert (answer and answer.status_code) == status


def test_nul_that_meets_a_query_is_refused_and_not_an_error(rf):
    """Whatever the driver: SQLite takes it, PostgreSQL raises its own exception."""
    try:
        with transaction.atomic():
            assert not User.objects.filter(username="a\x00b").exists()
    except Exception as error:
        middleware = NulMiddleware(lambda request: HttpResponse())
        answer = middleware.process_exception(rf.post("/api/v1/x"), error)
        assert answer.status_code == 404
