"""The committed catalogue of facts."""

import re
from datetime import date

import pytest

from laws.domain.catalogue import load_catalogue, read_catalogue
from laws.domain.citations import resolve_citation
from laws.domain.names import normalise_name
from laws.domain.status import version_in_force, version_status
from laws.enums import EffectiveBasis, VersionStatus
from laws.models import Article, Authority, Law, LawVersion
from tests.factories.laws import LawFactory

ON = date(2026, 11, 22)
EXAM_LAWS = {
    "xianfa": 143,
    "minfadian": 1260,
    "xingzhengchufafa": 86,
    "xingzhengfuyifa": 90,
    "falvyuanzhufa": 71,
    "weichengnianrenbaohufa": 132,
    "fandianxinwangluozhapianfa": 50,
    "fazhixuanchuanjiaoyufa": 65,
}
LAWS = read_catalogue()["laws"]
VERSIONS = [(law, version) for law in LAWS for version in law["versions"]]


def test_names_and_addresses_are_each_of_one_law() -> None:
    slugs = [law["slug"] for law in LAWS]
    assert len(slugs) == len(set(slugs))
    assert all(re.fullmatch(r"[a-z]+", slug) for slug in slugs)
    names = [
        name
        for law in LAWS
        for name in {
            normalise_name(held)
            for held in (law["title"], law["short_title"], *law["aliases"])
        }
    ]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(("law", "version"), VERSIONS)
def test_facts_of_a_version_hold_together(law: dict, version: dict) -> None:
    if version["effective_on"]:
        assert version["effective_on"] >= version["adopted_on"]
    if version["last_checked_on"]:
        assert version["effective_on"]
        assert version["article_count"]
    if version["article_count"]:
        suffixed = version.get("suffixed_articles", [])
        assert version["article_count"] == version["numbered_articles"] + len(suffixed)


@pytest.mark.django_db
def test_loading_twice_writes_once() -> None:
    first = load_catalogue()
    assert first.written >= first.laws + first.versions + first.authorities
    assert load_catalogue().written == 0
    assert Law.objects.count() == first.laws
    assert LawVersion.objects.count() == first.versions
    assert Authority.objects.count() == first.authorities


@pytest.mark.django_db
def test_exam_laws_are_checked_and_in_force() -> None:
    load_catalogue()
    found = {}
    for law in Law.objects.filter(slug__in=EXAM_LAWS).prefetch_related("versions"):
        version = version_in_force(law, ON)
        assert version is not None
        assert version_status(version, on=ON) == VersionStatus.IN_FORCE
        found[law.slug] = version.article_count
    assert found == EXAM_LAWS


@pytest.mark.django_db
def test_inserted_articles_of_the_criminal_law_are_known() -> None:
    load_catalogue()
    assert Article.objects.filter(version__law__slug="xingfa").count() == 53
    assert resolve_citation("刑法第一百二十条之六", on=ON).confirmed
    assert resolve_citation("刑法第一百二十条之七", on=ON).reason == "no_article"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "on", "status"),
    [
        ("合同法第五十二条", ON, VersionStatus.REPEALED),
        ("合同法第五十二条", date(2020, 12, 31), VersionStatus.UNCHECKED),
        ("婚姻法第一条", ON, VersionStatus.REPEALED),
        ("行政监察法第一条", ON, VersionStatus.REPEALED),
        ("环保法第一条", ON, VersionStatus.REPEALED),
        ("环保法第一条", date(2026, 8, 14), VersionStatus.UNCHECKED),
        ("法治宣传教育法第一条", date(2025, 10, 31), VersionStatus.NOT_YET),
        ("法治宣传教育法第一条", ON, VersionStatus.IN_FORCE),
        ("法治宣传教育法第一条", date(2027, 6, 1), VersionStatus.UNCHECKED),
        ("网络安全法第一条", date(2025, 12, 31), VersionStatus.UNCHECKED),
        ("网络安全法第八十一条", ON, VersionStatus.IN_FORCE),
    ],
)
def test_catalogue_knows_how_laws_stand(
    text: str, on: date, status: VersionStatus
) -> None:
    load_catalogue()
    resolved = resolve_citation(text, on=on)
    assert resolved.version is not None
    assert version_status(resolved.version, on=on) == status


@pytest.mark.django_db
def test_law_that_an_import_made_gets_our_facts() -> None:
    LawFactory(slug="xianfa-2", title="中华人民共和国宪法", short_title="宪法典")
    load_catalogue()
    law = Law.objects.get(title="中华人民共和国宪法")
    assert (law.slug, law.short_title) == ("xianfa", "宪法")


@pytest.mark.django_db
def test_what_a_text_or_a_later_check_told_stays() -> None:
    load_catalogue()
    held = LawVersion.objects.get(law__slug="xingzhengchufafa")
    held.effective_on = date(2021, 7, 16)
    held.effective_on_basis = EffectiveBasis.LAST_ARTICLE
    held.last_checked_on = date(2027, 1, 5)
    held.article_count, held.sha256 = 87, "x"
    held.save()
    assert load_catalogue().written == 0
    again = LawVersion.objects.get(pk=held.pk)
    assert (again.effective_on, again.last_checked_on, again.article_count) == (
        date(2021, 7, 16),
        date(2027, 1, 5),
        87,
    )
