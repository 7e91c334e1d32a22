"""Citations resolved on a day, and rows that cite."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from laws.domain.citations import (
    UnknownArticle,
    UnknownLaw,
    UnknownVersion,
    UnparsableCitation,
    UnparsableClause,
    citation_label,
    cite,
    cite_authority,
    resolve_citation,
    shown_label,
)
from laws.domain.clauses import Clause
from laws.models import Authority, Citation, Law, LawVersion
from tests.factories.laws import (
    CHECKED_ON,
    ArticleFactory,
    CitationFactory,
    LawFactory,
    LawVersionFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture
def law() -> Law:
    law = LawFactory(
        slug="shilifa",
        title="中华人民共和国示例法",
        short_title="示例法",
        aliases=["样例法"],
    )
    version = LawVersionFactory(law=law, article_count=13)
    ArticleFactory(version=version, number=12, suffix=1, text="")
    ArticleFactory(version=version, number=3)
    return law


def test_resolved_json_is_the_contract(law: Law) -> None:
    assert resolve_citation("样例法第3条第二款第三项", on=ON).as_json() == {
        "input": "样例法第3条第二款第三项",
        "on": "2026-11-22",
        "found": True,
        "law": {
            "slug": "shilifa",
            "title": "中华人民共和国示例法",
            "short_title": "示例法",
        },
        "version": {
            "adopted_on": "2021-01-22",
            "effective_on": "2021-07-01",
            "effective_on_basis": "catalogue",
            "status": "in_force",
            "last_checked_on": CHECKED_ON.isoformat(),
        },
        "article": {
            "number": "3",
            "suffix": 0,
            "label": "第三条",
            "paragraph": 2,
            "item": 3,
            "has_text": True,
            "confirmed": True,
            "url": "/laws/shilifa/3/",
        },
    }


@pytest.mark.parametrize(
    ("text", "url", "has_text"),
    [
        ("《示例法》第四条", "/laws/shilifa/4/", False),
        ("中华人民共和国示例法第十二条", "/laws/shilifa/12/", False),
        ("示例法第十二条之一", "/laws/shilifa/12-1/", False),
    ],
)
def test_resolve_finds(law: Law, text: str, url: str, has_text: bool) -> None:
    article = resolve_citation(text, on=ON).as_json()["article"]
    assert (article["url"], article["has_text"]) == (url, has_text)


@pytest.mark.parametrize(
    ("text", "on", "reason"),
    [
        ("无此法第一条", ON, "no_law"),
        ("示例第一条", ON, "no_law"),
        ("示例法第十三条", ON, "no_article"),
        ("示例法第一条之一", ON, "no_article"),
        ("示例法第十二条之二", ON, "no_article"),
        ("示例法第一条", date(2020, 12, 31), "no_version"),
    ],
)
def test_resolve_says_why_not(law: Law, text: str, on: date, reason: str) -> None:
    answer = resolve_citation(text, on=on).as_json()
    assert (answer["found"], answer["reason"], answer["article"]) == (
        False,
        reason,
        None,
    )


def test_resolve_of_no_citation_raises(law: Law) -> None:
    with pytest.raises(UnparsableCitation):
        resolve_citation("示例法", on=ON)


def test_resolve_does_not_guess_what_nobody_counted() -> None:
    version = LawVersionFactory(
        law=LawFactory(short_title="未数法"),
        effective_on=None,
        effective_on_basis="unknown",
        last_checked_on=None,
        article_count=None,
        numbered_articles=None,
    )
    resolved = resolve_citation("未数法第五百条", on=ON)
    answer = resolved.as_json()
    assert (resolved.found, resolved.confirmed) == (True, False)
    assert answer["version"] == {
        "adopted_on": version.adopted_on.isoformat(),
        "effective_on": None,
        "effective_on_basis": "unknown",
        "status": "unchecked",
        "last_checked_on": None,
    }


def test_resolve_counts_of_suffixed_articles_may_be_unknown(law: Law) -> None:
    LawVersion.objects.filter(law=law).update(article_count=20)
    resolved = resolve_citation("示例法第一条之一", on=ON)
    assert (resolved.found, resolved.confirmed) == (True, False)


def test_alias_of_two_laws_means_none(law: Law) -> None:
    LawVersionFactory(law=LawFactory(aliases=["样例法"]))
    assert resolve_citation("样例法第一条", on=ON).reason == "no_law"
    assert resolve_citation("示例法第一条", on=ON).found


def test_resolve_costs_the_same_however_many_laws(
    law: Law, django_assert_num_queries
) -> None:
    for _ in range(3):
        LawVersionFactory()
    with django_assert_num_queries(5):
        resolve_citation("示例法第三条", on=ON).as_json()
    LawVersionFactory.create_batch(27)
    with django_assert_num_queries(5):
        resolve_citation("示例法第三条", on=ON).as_json()


def test_cite_makes_one_row(law: Law) -> None:
    first = cite("《示例法》", clause="第三条第一款", on=ON)
    again = cite("中华人民共和国示例法", clause="第3条第1款", on=ON)
    whole = cite("样例法", clause="3", on=ON)
    assert first == again
    assert whole != first
    assert Citation.objects.count() == 2
    assert (first.number, first.suffix, first.paragraph, first.item) == (3, 0, 1, None)
    assert citation_label(first) == "《示例法》第三条第一款"


def test_cite_takes_the_version_by_its_date_in_force(law: Law) -> None:
    old = law.versions.get()
    new = LawVersionFactory(
        law=law, adopted_on=date(2025, 1, 1), effective_on=date(2026, 1, 1)
    )
    assert cite("示例法", clause="1", on=ON).version == new
    named = cite("示例法", clause="1", effective_on=date(2021, 7, 1), on=ON)
    assert named.version == old


@pytest.mark.parametrize(
    ("title", "clause", "effective_on", "error", "code"),
    [
        ("无此法", "第一条", None, UnknownLaw, "unknown_article"),
        ("示例法", "第一章", None, UnparsableClause, "unparsable_citation"),
        ("示例法", "", None, UnparsableClause, "unparsable_citation"),
        ("示例法", "第十三条", None, UnknownArticle, "unknown_article"),
        ("示例法", "第一条", date(1999, 1, 1), UnknownVersion, "unknown_article"),
    ],
)
def test_cite_refuses(
    law: Law, title: str, clause: str, effective_on: date | None, error, code: str
) -> None:
    with pytest.raises(error) as caught:
        cite(title, clause=clause, effective_on=effective_on, on=ON)
    assert (type(caught.value), caught.value.code) == (error, code)
    assert Citation.objects.count() == 0


def test_database_keeps_a_citation_once(law: Law) -> None:
    held = CitationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Citation.objects.create(version=held.version, number=held.number)


def test_cite_authority_makes_one_row() -> None:
    first = cite_authority("《信访工作条例》", section="第三章")
    assert cite_authority(" 信访工作条例 ", section=" 第三章 ") == first
    assert Authority.objects.count() == 1
    assert citation_label(first) == "《信访工作条例》第三章"


@pytest.mark.parametrize(("title", "section"), [("", "第一章"), ("信访工作条例", " ")])
def test_cite_authority_needs_both(title: str, section: str) -> None:
    with pytest.raises(UnparsableClause):
        cite_authority(title, section=section)
    assert Authority.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("zh-hans", "《刑法》第一百二十条之一第二款"),
        ("en", "《刑法》 Art. 120-1 para. 2"),
        ("bo", "《刑法》第一百二十条之一第二款"),
    ],
)
def test_label_is_in_the_language_of_the_reader(language: str, label: str) -> None:
    law = LawFactory(title="中华人民共和国刑法", short_title="刑法")
    with translation.override(language):
        assert shown_label(law, Clause(120, 1, 2)) == label
