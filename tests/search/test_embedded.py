"""What Wagtail promises of a search backend, kept by ours on Whoosh."""

from datetime import date

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from modelsearch.backends.base import (
    FilterFieldError,
    OrderByFieldError,
    SearchFieldError,
)
from modelsearch.query import (
    MATCH_ALL,
    MATCH_NONE,
    And,
    Boost,
    Fuzzy,
    Not,
    Or,
    Phrase,
    PlainText,
)
from wagtail.models import Page, Site

from laws.models import Article
from search.engine.text import pieces
from tests.search.conftest import TEXTS, make_law

pytestmark = pytest.mark.django_db


def numbers(results):
    return [article.number for article in results]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("正当防卫", [3]),
        ("婚登", [2]),  # cut across two words
        ("离婚 三十日", [2]),
        ("离婚 防卫", []),
        ("婚", [2, 1]),
        ("gb2312", [4]),
        ("gb23", []),
        ("12348", [4]),
        ("第三条", [3]),
        ("试验法第三条", [3]),
        ("试验法第3条", [3]),
        ("😀", []),
        ("", []),
    ],
)
def test_search_finds(indexed, query, expected):
    found = indexed.search(query, Article)
    assert sorted(numbers(found)) == sorted(expected)
    assert sorted(numbers(indexed.search(query, Article)[:10])) == sorted(expected)


def test_best_few_are_the_first_of_all(backend):
    texts = {n: "应当守法。" * (n % 7) + "公民" * (n % 3) for n in range(1, 60)}
    make_law("中华人民共和国长法", texts)
    backend.rebuild()
    for query in ("应当", "公民 应当", "公民 离婚", "长法", Not(PlainText("公民"))):
        results = backend.search(query, Article)
        assert numbers(backend.search(query, Article)[:10]) == numbers(results)[:10]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_search_finds_every_run_of_two_or_more(indexed, data):
    number = data.draw(st.sampled_from(sorted(TEXTS)))
    runs = [piece for piece in pieces(TEXTS[number]) if len(piece) > 1]
    run = data.draw(st.sampled_from([r for r in runs if not r.isascii()]))
    start = data.draw(st.integers(0, len(run) - 2))
    end = data.draw(st.integers(start + 2, len(run)))
    for part in run[start:end].split():
        assert number in numbers(indexed.search(part, Article))


def test_exact_run_comes_before_scattered_words(backend):
    texts = {
        1: "离婚离婚离婚，冷静冷静冷静，期限期限。",
        2: "很长的一条" * 20 + "离婚冷静期",
    }
    make_law("中华人民共和国次序法", texts)
    backend.rebuild()
    results = backend.search("离婚冷静期", Article, operator="or")
    assert numbers(results) == [2, 1]


def test_title_comes_before_text(backend):
    make_law("中华人民共和国甲法", {1: "行政复议、行政复议、行政复议。"})
    make_law("中华人民共和国行政复议法", {7: "为了别的。"})
    backend.rebuild()
    assert numbers(backend.search("行政复议", Article)) == [7, 1]


def test_preferred_versions_come_first_but_not_before_an_exact_run(backend):
    old = make_law(
        "中华人民共和国甲法", {1: "公民应当守法。", 2: "只在旧版本里的一句。"}
    )
    new = make_law(
        "",
        {3: "公民 应当 守法 又一句 旧版本。"},
        law=old.law,
        effective_on=date(2022, 1, 1),
    )
    backend.rebuild()
    by_word = backend.search("公民", Article).prefer([new.pk])
    assert numbers(by_word) == [3, 1]
    by_sentence = backend.search("只在旧版本里的一句", Article, operator="or")
    assert numbers(by_sentence.prefer([new.pk])) == [2, 3]


def test_operators(indexed):
    assert numbers(indexed.search("离婚 防卫", Article, operator="and")) == []
    found = indexed.search("离婚 防卫", Article, operator="or")
    assert sorted(numbers(found)) == [2, 3]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (MATCH_ALL, [1, 2, 3, 4]),
        (MATCH_NONE, []),
        (Phrase("离婚登记申请"), [2]),
        (Phrase("应当 遵守"), []),
        (Phrase("GB2312 标准，拨打"), [4]),
        (Not(PlainText("应当")), [1, 2]),
        (And([PlainText("应当"), Not(PlainText("公民"))]), [3]),
        (Or([PlainText("离婚"), PlainText("公民")]), [2, 4]),
        (Boost(PlainText("公民"), 5), [4]),
        (Fuzzy("gb2313"), [4]),
        (Fuzzy("正当防御"), [3]),
    ],
)
def test_query_classes(indexed, query, expected):
    assert sorted(numbers(indexed.search(query, Article))) == expected


def test_boost_moves_what_it_is_put_on(indexed):
    first = Or([Boost(PlainText("离婚"), 10), PlainText("公民")])
    second = Or([PlainText("离婚"), Boost(PlainText("公民"), 10)])
    assert numbers(indexed.search(first, Article)) == [2, 4]
    assert numbers(indexed.search(second, Article)) == [4, 2]


def test_fields_restrict_the_search(indexed):
    assert numbers(indexed.search("离婚", Article, fields=["title"])) == []
    assert numbers(indexed.search("离婚", Article, fields=["text"])) == [2]
    assert len(indexed.search("试验法", Article, fields=["title"])) == 4
    with pytest.raises(SearchFieldError):
        indexed.search("离婚", Article, fields=["number"])


def test_filters_are_asked_of_the_database(indexed):
    found = indexed.search("应当", Article.objects.filter(number__lt=4))
    assert numbers(found) == [3]
    assert found.count() == 1
    assert indexed.search("应当", Article.objects.none()).count() == 0
    with pytest.raises(FilterFieldError):
        indexed.search("应当", Article.objects.filter(heading="x"))


def test_order_of_the_queryset(indexed):
    queryset = Article.objects.order_by("-number")
    found = indexed.search("试验法", queryset, order_by_relevance=False)
    assert numbers(found) == [4, 3, 2, 1]
    assert numbers(found[1:3]) == [3, 2]
    with pytest.raises(OrderByFieldError):
        indexed.search(
            "应当", Article.objects.order_by("heading"), order_by_relevance=False
        )


def test_slices_counts_and_scores(indexed):
    found = indexed.search("试验法", Article).annotate_score("points")
    assert found.count() == 4
    assert found[1:3].count() == 2
    assert [a.number for a in found[:2]] + [a.number for a in found[2:]] == numbers(
        found
    )
    assert found[0].points > 0
    assert numbers(found[10:20]) == []


def test_facet_counts_values(indexed, version):
    other = make_law("中华人民共和国另一试验法", {9: "应当。"})
    indexed.rebuild()
    assert dict(indexed.search("应当", Article).facet("version_id")) == {
        version.pk: 2,
        other.pk: 1,
    }
    with pytest.raises(FilterFieldError):
        indexed.search("应当", Article).facet("heading")


def test_hits_of_one_query_take_one_statement(indexed, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = indexed.search("试验法", Article)
        assert (len(found[:10]), found.count()) == (4, 4)


def test_many_keys_travel_as_one_parameter(backend):
    make_law("中华人民共和国长法", dict.fromkeys(range(1, 400), "应当守法。"))
    backend.rebuild()
    found = backend.search("应当", Article.objects.filter(number__gt=5))
    assert found.count() == 394


def test_nothing_is_found_where_there_is_no_index(backend, version):
    assert list(backend.search("离婚", Article)) == []
    assert backend.search("离婚", Article).count() == 0


def test_outdated_index_is_not_read(indexed, monkeypatch, caplog):
    pointer = indexed.store.generations.current().folder / "FORMAT"
    pointer.write_text("0")
    indexed.store._forget_reader()
    assert list(indexed.search("离婚", Article)) == []
    assert "rebuild_search" in caplog.text


# Pages: saved, changed, deleted


@pytest.fixture
def root(db):
    return Site.objects.get().root_page


def add_page(parent, title, **fields):
    return parent.add_child(instance=Page(title=title, **fields))


def titles(results):
    return [page.title for page in results]


def test_what_is_rolled_back_is_not_indexed(backend, root):
    page = add_page(root, "未成年人网络保护")
    backend.add(page)
    assert backend.store.journal.waiting() == []


def test_change_is_indexed_on_commit(backend, root, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        add_page(root, "未成年人网络保护")
    assert titles(backend.search("网络保护", Page.objects.live())) == [
        "未成年人网络保护"
    ]


def test_autocomplete_takes_beginnings(backend, root):
    add_page(root, "离婚冷静期 Mediation guide")
    add_page(root, "别的")
    backend.rebuild()
    for typed in ("离婚冷", "冷静期", "medi", "离婚 gui", "婚"):
        assert titles(backend.autocomplete(typed, Page)) == [
            "离婚冷静期 Mediation guide"
        ]
    assert titles(backend.autocomplete("diation", Page)) == []


def test_page_search_leaves_out_drafts_by_filter(backend, root):
    add_page(root, "公开的离婚", live=True)
    add_page(root, "草稿的离婚", live=False)
    backend.rebuild()
    assert titles(backend.search("离婚", Page.objects.live())) == ["公开的离婚"]
    assert titles(backend.search("离婚", Page.objects.child_of(root).live())) == [
        "公开的离婚"
    ]


def test_wagtails_own_command_rebuilds(backend, version):
    call_command("update_index", verbosity=0)
    assert numbers(backend.search("离婚", Article)) == [2]
