"""Articles follow their version into the index."""

import pytest

from laws.models import Article
from search.backends.embedded import EmbeddedBackend
from tests.search.conftest import TEXTS, make_law


def find(query):
    results = EmbeddedBackend({}).search(query, Article)
    return [article.number for article in results]


@pytest.fixture
def changed(db, django_capture_on_commit_callbacks):
    """Run what a change leaves to the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_imported_version_is_indexed(changed):
    with changed():
        make_law("中华人民共和国试验法", TEXTS, sha256="a")
    assert find("离婚") == [2]


def test_replaced_articles_are_indexed_anew(changed):
    with changed():
        version = make_law("中华人民共和国试验法", TEXTS, sha256="a")
    with changed():
        version.articles.all().delete()
        version.sha256 = "b"
        version.save()
        Article.objects.create(version=version, number=9, text="高空抛物。")
    assert find("高空抛物") == [9]
    assert find("离婚") == []


def test_renamed_law_is_indexed_anew(changed):
    with changed():
        version = make_law("中华人民共和国试验法", TEXTS, sha256="a")
    with changed():
        version.law.aliases = ["老百姓的法"]
        version.law.save()
    assert find("老百姓的法第二条") == [2]


def test_dates_do_not_touch_the_index(changed):
    with changed():
        version = make_law("中华人民共和国试验法", TEXTS, sha256="a")
    with changed() as callbacks:
        version.save()
        version.law.save()
    assert [c for c in callbacks if "note_versions" in repr(c)] == []


def test_deleted_version_is_gone(changed):
    with changed():
        version = make_law("中华人民共和国试验法", TEXTS, sha256="a")
    with changed():
        version.delete()
    assert find("离婚") == []
    backend = EmbeddedBackend({})
    assert (
        sum(leaf.documents - len(leaf.deleted) for leaf in backend.store.leaves()) == 0
    )
