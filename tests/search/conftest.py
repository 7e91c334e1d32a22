"""An index of its own for every test, and a small library of made-up law."""

from datetime import date

import pytest

from search.backends.embedded import EmbeddedBackend
from tests.factories.laws import LawFactory


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """Where the index of this test stands."""
    settings.SEARCH_INDEX = tmp_path / "index"
    return settings.SEARCH_INDEX


@pytest.fixture
def backend(db):
    return EmbeddedBackend({})


TEXTS = {
    1: "为了保护婚姻家庭，制定本法。",
    2: "自收到离婚登记申请之日起三十日内，任何一方不愿意离婚的，可以撤回申请。",
    3: "因正当防卫造成损害的，不担责任。正当防卫超过必要限度的，应当承担适当责任。",
    4: "公民应当遵守 GB2312 标准，拨打 12348 咨询。",
}


def make_law(title, texts, *, effective_on=date(2021, 1, 1), law=None, **fields):
    """A law, or another version of one, with these articles."""
    from laws.models import Article, LawVersion

    law = law or LawFactory(title=title, short_title=title[-4:], aliases=[])
    version = LawVersion.objects.create(
        law=law, adopted_on=effective_on, effective_on=effective_on, **fields
    )
    Article.objects.bulk_create(
        Article(version=version, number=number, text=text)
        for number, text in texts.items()
    )
    return version


@pytest.fixture
def version(db):
    return make_law("中华人民共和国试验法", TEXTS)


@pytest.fixture
def indexed(backend, version):
    """The backend with the library in its index."""
    backend.rebuild()
    return backend
