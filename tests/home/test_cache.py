"""Anonymous pages from the cache: never old, never somebody else's."""

import pytest
from django.core.cache.backends.filebased import FileBasedCache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from home.domain import cache
from home.domain.cache import generation, purge
from home.middleware import PageCacheMiddleware, may_store
from home.models import MonthlyTheme
from tests.factories.accounts import UserFactory
from tests.factories.content import (
    ArticleFactory,
    MonthlyThemeFactory,
    make_home,
    published,
)
from tests.factories.laws import LawFactory

pytestmark = pytest.mark.django_db
OLD, NEW = "借条写旧了", "借条写新了"


@pytest.fixture(autouse=True)
def _cached(settings, tmp_path):
    """The cache as it runs: files in a folder that all workers share."""
    settings.PAGE_CACHE = True
    settings.SHOW_DESIGN = False
    settings.CACHES = {
        **settings.CACHES,
        "pages": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": tmp_path / "pages",
        },
    }


@pytest.fixture
def article():
    make_home()
    return published(ArticleFactory(title=OLD, slug="jietiao"))


def queries_of(client, address, **headers):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, **headers)
    return len(queries), answer


def publish(page, **changes):
    for name, value in changes.items():
        setattr(page, name, value)
    published(page)


def test_the_second_reader_costs_one_query(client, article):
    cold, first = queries_of(client, article.get_url())
    warm, second = queries_of(Client(), article.get_url())
    assert warm == 1
    assert 1 < cold <= 30
    assert second.content == first.content
    assert second.headers.items() == first.headers.items()


@pytest.mark.parametrize("length", [1, 40])
def test_cold_costs_at_most_thirty_queries_whatever_the_length(client, length):
    from tests.factories.content import text_body

    page = published(ArticleFactory(body=text_body() * length))
    for _number in range(length):
        published(ArticleFactory())
    for address in (page.get_url(), page.get_parent().get_url(), "/"):
        purge()
        cold, answer = queries_of(client, address)
        assert answer.status_code == 200
        assert cold <= 30


@pytest.mark.parametrize("where", ["page", "list", "home", "feed"])
def test_published_anew_is_read_anew_everywhere(client, article, where):
    address = {
        "page": article.get_url(),
        "list": article.get_parent().get_url(),
        "home": "/",
        "feed": "/feeds/articles.rss",
    }[where]
    for _time in range(2):
        assert OLD in client.get(address).content.decode()
    publish(article, title=NEW)
    text = client.get(address).content.decode()
    assert NEW in text
    assert OLD not in text


def test_a_draft_purges_nothing(article):
    before = generation()
    article.title = NEW
    article.save_revision()
    assert generation() == before


def test_what_a_page_shows_purges_it(client, article):
    law = LawFactory()
    theme = MonthlyThemeFactory()
    for change in (
        lambda: article.unpublish(),
        lambda: publish(article),
        lambda: law.save(),
        lambda: MonthlyTheme.objects.get(pk=theme.pk).save(),
        lambda: PageViewRestriction.objects.create(
            page=article, restriction_type=PageViewRestriction.LOGIN
        ),
        lambda: article.move(make_home(), pos="last-child"),
        lambda: article.delete(),
    ):
        before = generation()
        change()
        assert generation() != before


def test_taken_down_or_closed_is_gone_at_once(client, article):
    assert client.get(article.get_url()).status_code == 200
    PageViewRestriction.objects.create(
        page=article, restriction_type=PageViewRestriction.LOGIN
    )
    assert client.get(article.get_url()).status_code == 302
    PageViewRestriction.objects.all().delete()
    assert client.get(article.get_url()).status_code == 200
    article.unpublish()
    assert client.get(article.get_url()).status_code == 404


def test_a_page_of_another_language_or_size_is_never_shown(client, article):
    address = "/laws/"
    plain = client.get(address).content
    english = client.get("/en/laws/").content
    client.cookies["large_text"] = "1"
    large = client.get(address).content
    assert b'lang="en"' in english
    assert b'class="large-text"' in large
    assert b"large-text" not in plain.split(b"<body")[0]
    again = Client()
    assert again.get(address).content == plain
    assert again.get("/en/laws/").content == english
    again.cookies["large_text"] = "1"
    assert again.get(address).content == large


def test_the_signed_in_neither_fill_nor_read_the_cache(client, article):
    user = UserFactory()
    client.force_login(user)
    mine = client.get(article.get_url()).content.decode()
    assert str(user) in mine
    theirs = Client().get(article.get_url()).content.decode()
    assert str(user) not in theirs
    assert str(user) in client.get(article.get_url()).content.decode()


def test_only_a_page_number_may_follow_the_address(client, article):
    address = article.get_parent().get_url()
    client.get(f"{address}?page=1")
    assert queries_of(client, f"{address}?page=1")[0] == 1
    for query in ("?page=x", "?page=1&q=2", "?q=1", "?page=", "?page=%31", "?x"):
        client.get(address + query)
        assert queries_of(client, address + query)[0] > 1


@pytest.mark.parametrize("address", ["/sign-in/", "/nothing/", "/api/v1/x", "/study/"])
def test_forms_errors_and_desks_are_not_kept(client, article, address, tmp_path):
    client.get(address)
    assert list(tmp_path.glob("pages/*")) == []


def test_an_answer_with_a_cookie_a_token_or_a_secret_is_not_kept():
    request = RequestFactory().get("/laws/")
    request.resolver_match = type("Match", (), {"view_name": "laws:list"})()
    assert may_store(request, HttpResponse("x"))
    cookie = HttpResponse("x")
    cookie.set_cookie("a", "b")
    assert not may_store(request, cookie)
    assert not may_store(request, HttpResponse("x", status=500))
    private = HttpResponse("x", headers={"Cache-Control": "private"})
    assert not may_store(request, private)
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
    assert not may_store(request, HttpResponse("x"))


def test_a_reader_is_told_that_nothing_changed(client, article):
    etag = client.get(article.get_url())["ETag"]
    again = client.get(article.get_url(), HTTP_IF_NONE_MATCH=etag)
    assert again.status_code == 304
    assert again.content == b""
    publish(article, title=NEW)
    changed = client.get(article.get_url(), HTTP_IF_NONE_MATCH=etag)
    assert NEW in changed.content.decode()


def test_head_answers_as_get_and_stores_nothing(client, article, tmp_path):
    client.head(article.get_url())
    assert list(tmp_path.glob("pages/*")) == []
    client.get(article.get_url())
    assert queries_of(client, article.get_url())[0] == 1
    assert client.head(article.get_url()).content == b""


def test_two_workers_see_the_same_purge(article, tmp_path, monkeypatch):
    """Each with its own cache object on the shared folder, as two processes have."""
    folder = str(tmp_path / "shared")
    workers = [FileBasedCache(folder, {}) for _number in range(2)]
    current = [workers[0]]
    monkeypatch.setattr(cache, "store", lambda: current[0])
    monkeypatch.setattr("home.middleware.store", lambda: current[0])
    client = Client()
    assert OLD in client.get(article.get_url()).content.decode()
    current[0] = workers[1]
    assert queries_of(client, article.get_url())[0] == 1
    publish(article, title=NEW)
    for worker in workers:
        current[0] = worker
        assert NEW in client.get(article.get_url()).content.decode()


def test_what_was_begun_before_a_change_is_not_kept_after_it(article):
    """A slow reader renders the old page while a correction is published."""
    request = RequestFactory().get(article.get_url())
    answers = iter([OLD, NEW])

    def slow(asked):
        asked.resolver_match = type("Match", (), {"view_name": "wagtail_serve"})()
        text = next(answers)
        if text == OLD:
            publish(article, title=NEW)
        return HttpResponse(text)

    page_cache = PageCacheMiddleware(slow)
    assert page_cache(request).content.decode() == OLD
    assert page_cache(request).content.decode() == NEW


def test_a_change_that_is_rolled_back_purges_nothing(article):
    before = generation()
    with pytest.raises(ValueError, match="back"), transaction.atomic():  # noqa: PT012
        publish(article, title=NEW)
        raise ValueError("back")
    assert generation() == before
