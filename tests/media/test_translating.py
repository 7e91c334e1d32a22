"""The committed English of committed pages is whole."""

import pytest
from django.conf import settings
from wagtail.models import Page

from home.domain.plan import load_plan
from laws.domain.catalogue import load_catalogue
from media.domain.importing import import_article, read_written
from media.domain.site_tree import make_tree
from media.domain.translating import load_translations

pytestmark = pytest.mark.django_db
CONTENT = settings.ROOT / "media" / "content"
ENGLISH = CONTENT / "translations" / "en"


@pytest.fixture
def tree():
    load_plan()
    indexes = make_tree()
    for path in sorted((CONTENT / "articles").glob("*-diandongche-loudao.md")):
        import_article(read_written(path), parent=indexes["articles"])
    return indexes


def test_home_list_and_article_are_live_in_english(client, tree):
    pages = load_translations(ENGLISH, language="en")
    assert [page.get_url() for page in pages] == [
        "/en/",
        "/en/articles/",
        "/en/articles/e-bikes-in-the-stairwell/",
    ]
    assert load_translations(ENGLISH, language="en") == pages
    text = client.get("/en/articles/").content.decode()
    assert "Do not charge your e-bike in the stairwell" in text
    live = Page.objects.live().filter(locale__language_code="en")
    assert live.count() == len(pages) == len(list(ENGLISH.glob("*.po")))


def test_a_page_that_says_more_than_its_file_stays_dark(caplog, tree, tmp_path):
    whole = (ENGLISH / "front.po").read_text()
    (tmp_path / "front.po").write_text(whole.replace('msgstr "Home"', 'msgstr ""'))
    assert load_translations(tmp_path, language="en") == []
    assert "首页" in caplog.text
    assert not Page.objects.live().filter(locale__language_code="en").exists()


def test_english_page_names_articles_in_english(client):
    load_catalogue()
    load_plan()
    indexes = make_tree()
    path = CONTENT / "articles" / "01-diandongche-loudao.md"
    page = import_article(read_written(path), parent=indexes["articles"])
    load_translations(ENGLISH, language="en")
    english = client.get("/en/articles/e-bikes-in-the-stairwell/").content.decode()
    chinese = client.get(page.url).content.decode()
    for number, words in ((27, "二十七"), (60, "六十")):
        assert f"《消防法》 Art. {number}</a>" in english
        assert f"《消防法》第{words}条" not in english
        assert f"《消防法》第{words}条</a>" in chinese
