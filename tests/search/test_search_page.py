"""The search page: one list, each hit in its sentence, and no query that breaks it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction, Site

from laws.enums import VersionStatus
from search.domain.search_all import MOST_PAGES, PER_PAGE, search_all
from tests.search.conftest import make_law

ON = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture
def root(db, settings):
    """The root of a site whose pages have addresses."""
    settings.ROOT_URLCONF = "tests.search.urls"
    return Site.objects.get().root_page


def page_of(client, **query):
    response = client.get("/search/", query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def shown(soup):
    return [(hit["data-type"], hit["data-url"]) for hit in soup.select("[data-hit]")]


def test_hits_of_both_kinds_in_one_list(client, indexed, root):
    root.add_child(instance=Page(title="正当防卫怎么认定", slug="zhengdang"))
    indexed.rebuild()
    soup = page_of(client, q="正当防卫")
    kinds = [kind for kind, _ in shown(soup)]
    assert sorted(kinds) == ["article", "page"]
    assert {m.text for m in soup.select("[data-hit] mark")} == {"正当防卫"}
    only = page_of(client, q="正当防卫", type="page")
    assert [kind for kind, _ in shown(only)] == ["page"]


def test_article_is_shown_with_law_version_status_and_sentence(
    client, indexed, version
):
    soup = page_of(client, q="正当防卫")
    (hit,) = soup.select("[data-hit]")
    assert hit["data-url"] == f"/laws/{version.law.slug}/3/"
    assert "《中华人民共和国试验法》第三条" in hit.text
    assert "待核对" in hit.text
    assert "2021年1月1日通过的版本" in hit.text
    assert hit.select_one(".search-sentence").text.startswith("因正当防卫造成损害的")


def test_version_in_force_ranks_before_the_others(backend, version):
    cache.clear()
    texts = dict.fromkeys(range(1, 4), "公民应当守法。")
    old = make_law("中华人民共和国甲法", texts, effective_on=date(2001, 1, 1))
    new = make_law("", texts, law=old.law, effective_on=date(2020, 1, 1))
    backend.rebuild()
    hits = search_all("公民应当守法", type="article", on=ON).hits
    assert [hit.version.pk for hit in hits] == [new.pk] * 3 + [old.pk] * 3
    assert hits[3].status == VersionStatus.SUPERSEDED
    assert hits[3].url.endswith("/1/?on=2001-01-01")


def test_drafts_and_private_pages_are_left_out(client, backend, root):
    root.add_child(instance=Page(title="草稿 抛物秘密", live=False))
    private = root.add_child(instance=Page(title="内部 抛物秘密"))
    PageViewRestriction.objects.create(
        page=private, restriction_type=PageViewRestriction.LOGIN
    )
    root.add_child(instance=Page(title="公开 抛物"))
    backend.rebuild()
    soup = page_of(client, q="抛物")
    assert [hit.select_one(".row-title").text for hit in soup.select("[data-hit]")] == [
        "公开 抛物"
    ]
    assert "秘密" not in soup.text


def test_part_of_the_words_is_said_to_be_part(client, indexed):
    soup = page_of(client, q="离婚 防卫 高利贷")
    assert "没有哪一处同时含有全部检索词" in soup.text
    assert len(shown(soup)) == 2


def test_nothing_found_says_what_to_try(client, indexed):
    soup = page_of(client, q="zzz")
    assert soup.select_one("[data-nothing]")
    assert "换一个说法" in soup.text


def test_empty_page_invites(client, indexed):
    soup = page_of(client)
    assert shown(soup) == []
    assert "想找什么" in soup.text


def test_pager_ends_at_ten_pages(client, backend):
    make_law("中华人民共和国长法", dict.fromkeys(range(1, 120), "应当守法。"))
    backend.rebuild()
    last = page_of(client, q="应当", page="10")
    assert len(shown(last)) == PER_PAGE
    assert last.select_one("[rel=next]") is None
    assert "只列出最靠前的 100 条" in last.text
    assert shown(page_of(client, q="应当", page="999")) == shown(last)
    assert search_all("应当", page=11, on=ON).page == MOST_PAGES
    first, second = page_of(client, q="应当"), page_of(client, q="应当", page="2")
    assert len({*shown(first), *shown(second)}) == 2 * PER_PAGE


@pytest.mark.parametrize("count", [1, 3, 30])
def test_page_takes_the_same_statements_for_any_number(
    client, backend, count, django_assert_num_queries
):
    make_law("中华人民共和国长法", dict.fromkeys(range(1, count + 1), "应当守法。"))
    backend.rebuild()
    page_of(client, q="应当")
    with django_assert_num_queries(5):
        page_of(client, q="应当")


@pytest.mark.parametrize(
    "query",
    [
        "法" * 10_000,
        "a" * 10_000,
        "( AND OR NOT \"' * ? ~ ^ \\ : -",
        '"<script>alert(1)</script>',
        "😀👩‍👩‍👧",
        "%",
        "_",
        "的",
        "\u202e\ufeff\u200b",
        "𠮷",
        "1" * 300,
    ],
)
@pytest.mark.parametrize("kind", ["", "page", "article", "x"])
def test_hostile_query_is_answered(client, indexed, query, kind):
    soup = page_of(client, q=query, type=kind, page="-1")
    assert soup.find("script", string=True) is None
    assert soup.h1.text == "检索"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
# A NUL never gets here: it is refused before any view.
@given(query=st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_any_query_is_answered(client, indexed, query):
    assert page_of(client, q=query).h1.text == "检索"


def test_long_query_is_cut_and_said_so(client, indexed):
    assert "只用了前 200 个字" in page_of(client, q="离婚" * 200).text


def test_markup_in_what_is_found_stays_text(client, backend):
    make_law("中华人民共和国甲法", {1: "离婚<script>alert(1)</script>登记"})
    backend.rebuild()
    soup = page_of(client, q="离婚")
    assert soup.select("[data-hit] script") == []
    assert "<script>alert(1)</script>" in soup.select_one(".search-sentence").text


def test_post_is_refused(client):
    assert client.post("/search/").status_code == 405
