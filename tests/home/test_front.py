"""The front page, the page of components, health and the pages of failure."""

import json
from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.test import Client, RequestFactory, override_settings
from django.views import defaults
from django_tasks_db.models import DBTaskResult, get_date_max

from home import due as due_module
from home.due import Due, due_for, register_due
from home.tasks import heartbeat
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

EXAM = Due("学法考试", date(2026, 11, 30), "还没有参加", "/study/", "开始")
SLIP = Due("送播稿签", date(2026, 11, 25), "还没有寄回", "/desk/broadcast/", "填写")


@pytest.fixture
def providers(monkeypatch):
    monkeypatch.setattr(due_module, "_providers", [])


def test_due_comes_nearest_first_and_each_provider_is_asked_once(providers):
    provider = register_due(lambda user: [EXAM])
    register_due(provider)
    register_due(lambda user: [SLIP])
    assert due_for(UserFactory.build()) == [SLIP, EXAM]


def test_front_page_shows_the_one_thing_due_first(client, providers):
    register_due(lambda user: [EXAM, SLIP])
    client.force_login(UserFactory())
    response = client.get("/")
    assert (response.context["due"], response.context["later"]) == (SLIP, [EXAM])
    _head, _main, page = response.content.decode().partition("<main")
    assert page.index("11月25日前") < page.index("11月30日前") < page.index("查法律")


def test_front_page_with_nothing_due_says_so(client, providers):
    client.force_login(UserFactory())
    assert "现在没有要您办的事" in client.get("/").content.decode()


def test_front_page_asks_no_provider_for_a_stranger(client, providers):
    asked = []
    register_due(lambda user: asked.append(user) or [EXAM])
    page = client.get("/").content.decode()
    assert asked == []
    assert "学法考试 11月30日" not in page
    assert 'href="tel:12348"' in page
    assert 'href="/sign-in/?next=/study/"' in page


@override_settings(SITE_FACTS={"service_point": "示例服务中心"})
def test_front_page_names_the_service_point(client):
    assert "就近的服务点：示例服务中心" in client.get("/").content.decode()


PAGES = ["/design/", "/design/print/", "/design/errors/404/"]


@pytest.mark.parametrize("address", PAGES)
def test_design_is_hidden_from_all_but_staff(client, address):
    assert client.get(address).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.force_login(UserFactory(is_staff=True))
    assert client.get(address).status_code == 200
    assert "页面部件" in client.get("/").content.decode()


def test_design_of_an_unknown_error_page_does_not_exist(client):
    client.force_login(UserFactory(is_staff=True))
    assert client.get("/design/errors/999/").status_code == 404


def finished(at, path="units.tasks.anything"):
    return DBTaskResult.objects.create(
        status="SUCCESSFUL",
        finished_at=at,
        task_path=path,
        args_kwargs={"args": [], "kwargs": {}},
        worker_ids=[],
        run_after=get_date_max(),
        backend_name="default",
    )


def test_healthz_of_a_fresh_house(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "worker_seen_at": None,
    }


def test_healthz_says_when_the_worker_last_finished_something(client):
    finished(datetime(2026, 11, 22, 8, 40, 55, tzinfo=UTC))
    finished(datetime(2026, 11, 22, 8, 12, 0, tzinfo=UTC))
    assert client.get("/healthz").json()["worker_seen_at"] == "2026-11-22T08:40:55Z"


def test_healthz_is_503_when_the_database_is_gone(client):
    gone = OperationalError("could not connect to server: password=secret")
    with (
        patch("home.views.health.worker_seen_at", side_effect=gone),
        patch("home.views.health.connection.close"),
    ):
        response = client.get("/healthz")
    assert response.status_code == 503
    assert json.loads(response.content) == {
        "status": "failing",
        "database": "failing",
        "worker_seen_at": None,
    }


def test_heartbeat_takes_away_only_its_own_old_rows():
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    other = finished(long_ago)
    finished(long_ago, heartbeat.module_path)
    heartbeat.call()
    assert list(DBTaskResult.objects.all()) == [other]


@pytest.mark.parametrize(
    ("handler", "error", "status", "title"),
    [
        (defaults.bad_request, BadRequest("secret"), 400, "没有看懂这次请求"),
        (defaults.permission_denied, PermissionDenied("secret"), 403, "您的账号不能"),
        (defaults.page_not_found, Http404("secret"), 404, "没有这个页面"),
    ],
)
def test_error_pages_say_what_to_do_and_leak_nothing(handler, error, status, title):
    request = RequestFactory().get("/anything/")
    request.user = UserFactory.build()
    response = handler(request, error)
    page = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{title}" in page
    assert "secret" not in page
    assert 'href="/complaints/"' in page


def test_failure_page_needs_neither_request_nor_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = defaults.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "<h1>这一页没有做出来" in response.content.decode()


def test_post_without_token_gets_a_page_that_explains():
    response = Client(enforce_csrf_checks=True).post("/sign-out/")
    assert response.status_code == 403
    assert "<h1>这次提交没有收下" in response.content.decode()
