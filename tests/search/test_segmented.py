"""The same queries on PostgreSQL; the vectors themselves need no server."""

import pytest
from django.db import connection
from modelsearch.query import And, Boost, Fuzzy, Not, Or, Phrase, PlainText

from search.backends.lexemes import query_literal, vector_literal
from tests.search.conftest import make_law

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="no PostgreSQL: set DATABASE_URL to an empty database of one",
)


def test_vector_holds_words_runs_and_characters():
    assert vector_literal([("行政复议期限 a1", "A")]) == (
        "'w行政复议':1A 'w期限':2A 'wa1':3A"
        " 'p行政':5A 'p政复':6A 'p复议':7A 'p议期':8A 'p期限':9A 'pa1':11A"
        " 'u行' 'u政' 'u复' 'u议' 'u期' 'u限'"
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (PlainText("离婚"), "((('p离婚') | ('w离婚')))"),
        (PlainText("税"), "((('u税') | ('w税')))"),
        (
            Not(Phrase("离婚登记")),
            "!((('p离婚' <-> 'p婚登' <-> 'p登记')))",
        ),
        (PlainText("' & | ! ( ) : * \\"), ""),
        (PlainText("😀"), ""),
    ],
)
def test_query_is_a_literal(query, expected):
    assert query_literal(query) == expected


@pytest.fixture
def segmented(db, version):
    from search.backends.segmented import SegmentedBackend

    backend = SegmentedBackend({})
    backend.rebuild()
    return backend


@on_postgresql
@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("正当防卫", [3]),
        ("婚登", [2]),
        ("离婚 三十日", [2]),
        ("离婚 防卫", []),
        ("婚", [1, 2]),
        ("gb2312", [4]),
        ("gb23", []),
        ("试验法第三条", [3]),
        ("试验法第3条", [3]),
        ("😀", []),
        ("' & | ! ( ) : * \\ %", []),
        (Phrase("离婚登记申请"), [2]),
        (Phrase("应当 遵守"), []),
        (Phrase("GB2312 标准，拨打"), [4]),
        (Not(PlainText("应当")), [1, 2]),
        (And([PlainText("应当"), Not(PlainText("公民"))]), [3]),
        (Or([PlainText("离婚"), PlainText("公民")]), [2, 4]),
        (Boost(PlainText("公民"), 5), [4]),
        (Fuzzy("正当防御"), [3]),
    ],
)
def test_postgresql_finds_the_same(segmented, query, expected):
    from laws.models import Article

    found = segmented.search(query, Article)
    assert sorted(article.number for article in found) == expected
    assert found.count() == len(expected)


@on_postgresql
@pytest.mark.postgresql
def test_postgresql_ranks_filters_and_facets(segmented, version):
    from laws.models import Article

    old = make_law("中华人民共和国甲法", {7: "公民应当守法。", 8: "离婚，再登记。"})
    segmented.rebuild()
    by_word = segmented.search("公民", Article).prefer([old.pk])
    assert [article.number for article in by_word] == [7, 4]
    scored = segmented.search("离婚登记", Article).annotate_score("points")
    assert [article.number for article in scored] == [2, 8]
    assert scored[0].points > scored[1].points
    filtered = segmented.search("应当", Article.objects.filter(number__gt=4))
    assert [article.number for article in filtered] == [7]
    assert segmented.search("应当", Article).facet("version_id") == {
        version.pk: 2,
        old.pk: 1,
    }
    assert segmented.search("离婚", Article, fields=["title"]).count() == 0
    assert segmented.search("离婚", Article, fields=["text"]).count() == 2


@on_postgresql
@pytest.mark.postgresql
@pytest.mark.django_db
def test_postgresql_has_the_index_that_is_asked():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'search_title_body_gin'"
        )
        assert "(title || body)" in cursor.fetchone()[0]
