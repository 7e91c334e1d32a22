"""Other languages: live only when translated whole, hidden until somebody begins."""

from urllib.parse import quote

import polib
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils.translation import check_for_language
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from home.domain.translations import (
    Untranslated,
    declare_languages,
    import_catalogue,
    is_shown,
    missing_strings,
    offer_translation,
    progress_of,
    publish_translation,
    translate_page,
    translated_draft,
)
from home.models import PagePlacement
from tests.factories.accounts import UserFactory
from tests.factories.content import ArticleFactory, IndexFactory, make_home, published
from tests.factories.reviews import make_office

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
ENGLISH = {
    "首页": "Home",
    "shouye": "home",
    "文章": "Articles",
    "articles": "articles",
    "借条怎么写": "How to write an IOU",
    "jietiao": "iou",
    "一张纸": "One sheet of paper",
    "借钱": "Lending money",
    "老张借钱给邻居，没有写借条。": "Lao Zhang lent money and had nothing in writing.",
}


@pytest.fixture(autouse=True)
def _catalogues():
    call_command("compile_catalogues")
    declare_languages()


@pytest.fixture
def home():
    return published(make_home())


@pytest.fixture
def article(home):
    index = published(IndexFactory(title="文章", slug="articles"))
    return published(
        ArticleFactory(
            title="借条怎么写", slug="jietiao", summary="一张纸", parent=index
        )
    )


def catalogue(words=ENGLISH):
    po = polib.POFile()
    po.extend(polib.POEntry(msgid=a, msgstr=b) for a, b in words.items())
    return str(po)


def english_of(page):
    return Page.objects.get(
        translation_key=page.translation_key, locale__language_code="en"
    ).specific


def translated(home, article):
    for page in (home, article.get_parent().specific, article):
        last = translate_page(page, language="en", catalogue=catalogue())
    return last


def test_a_whole_translation_is_live_and_says_so_in_english(client, home, article):
    page = translated(home, article)
    assert page.live
    assert page.title == "How to write an IOU"
    assert page.get_url() == "/en/articles/iou/"
    text = client.get(page.get_url()).content.decode()
    assert '<html lang="en"' in text
    assert "Lao Zhang lent money" in text
    assert "老张" not in text
    assert client.get("/en/").status_code == 200


def test_a_page_with_one_string_missing_is_neither_live_nor_listed(
    client, home, article
):
    words = {a: b for a, b in ENGLISH.items() if a != "一张纸"}
    translate_page(home, language="en", catalogue=catalogue())
    translate_page(article.get_parent(), language="en", catalogue=catalogue())
    translation = offer_translation(article, language="en")
    assert import_catalogue(translation, catalogue(words)) == [
        "首页",
        "shouye",
        "文章",
        "articles",
    ]
    assert missing_strings(translation) == ["一张纸"]
    with pytest.raises(Untranslated) as refused:
        publish_translation(translation)
    assert refused.value.missing == ["一张纸"]
    page = english_of(article)
    assert not page.live
    assert client.get(page.get_url()).status_code == 404
    assert "/en/articles/iou/" not in client.get("/sitemap.xml").content.decode()
    listed = client.get("/api/content/v2/pages/?locale=en").json()["items"]
    assert [item["title"] for item in listed] == ["Home", "Articles"]
    assert "jietiao" not in client.get("/en/feeds/articles.rss").content.decode()


def test_wagtail_itself_cannot_put_chinese_text_out_as_english(home, article):
    """The editor's own publish, an alias, and the button of the page editor."""
    offer_translation(article, language="en").save_target(publish=True)
    page = english_of(article)
    assert not page.live
    page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live
    assert PagePlacement.objects.filter(page_id=page.pk).count() == 0
    alias = article.copy_for_translation(
        Locale.objects.get(language_code="bo"), copy_parents=True, alias=True
    )
    alias.refresh_from_db()
    assert not alias.live
    assert not Page.objects.live().exclude(locale__language_code="zh-hans").exists()


def test_a_page_begun_in_english_may_be_live(home, article):
    translate_page(home, language="en", catalogue=catalogue())
    page = published(
        IndexFactory(
            title="News",
            slug="news",
            parent=english_of(home),
            locale=Locale.objects.get(language_code="en"),
        )
    )
    assert page.live


def test_a_changed_source_leaves_the_old_words_until_the_new_are_there(
    client, home, article
):
    page = translated(home, article)
    article.summary = "两张纸"
    published(article)
    translation = offer_translation(article, language="en")
    progress = progress_of(translation)
    assert progress.total - progress.translated == 1
    page.refresh_from_db()
    assert page.live
    assert page.summary == "One sheet of paper"
    text = catalogue({**ENGLISH, "两张纸": "Two sheets of paper"})
    import_catalogue(translation, text)
    assert publish_translation(translation).summary == "Two sheets of paper"


def test_a_catalogue_goes_out_and_comes_back(home):
    translation = offer_translation(home, language="en")
    out = polib.pofile(str(translation.export_po()))
    assert {entry.msgid for entry in out} == {"首页", "shouye"}
    for entry in out:
        entry.msgstr = ENGLISH[entry.msgid]
    assert import_catalogue(translation, str(out)) == []
    again = polib.pofile(str(translation.export_po()))
    assert {e.msgid: e.msgstr for e in again} == {"首页": "Home", "shouye": "home"}


def test_markup_in_a_translation_is_cleaned_like_any_other(client, home, article):
    words = {**ENGLISH, "一张纸": "<script>alert(1)</script>"}
    bold = "老张借钱给邻居，没有写借条。"
    words[bold] = 'Bad <script>alert(2)</script> <a href="javascript:x">link</a>'
    for page in (home, article.get_parent().specific, article):
        last = translate_page(page, language="en", catalogue=catalogue(words))
    text = client.get(last.get_url()).content.decode()
    assert "<script>alert" not in text
    assert "javascript:" not in text


@pytest.mark.parametrize("code", ["bo", "ii"])
def test_a_declared_language_is_hidden_until_its_home_page_is_live(client, home, code):
    assert code in dict(django_settings.LANGUAGES)
    assert check_for_language(code)
    assert not is_shown(code)
    assert client.get(f"/{code}/").status_code == 404
    assert client.get(f"/{code}/laws/").status_code == 404
    page = client.get("/laws/", HTTP_ACCEPT_LANGUAGE=code)
    assert page["Content-Language"] == "zh-hans"
    translation = offer_translation(home, language=code)
    assert client.get(f"/{code}/").status_code == 404
    import_catalogue(translation, catalogue({"首页": "ཁྱིམ་ངོས།", "shouye": "home"}))
    publish_translation(translation)
    shown = client.get(f"/{code}/")
    assert shown.status_code == 200
    assert shown["Content-Language"] == code
    assert f"/{code}/" in client.get("/sitemap.xml").content.decode()


def test_the_path_says_the_language_of_a_page_and_the_reader_that_of_a_desk(
    client, home, article
):
    english = {"HTTP_ACCEPT_LANGUAGE": "en"}
    assert client.get("/", **english)["Content-Language"] == "zh-hans"
    assert client.get(article.get_url(), **english)["Content-Language"] == "zh-hans"
    assert client.get("/en/laws/")["Content-Language"] == "en"
    assert client.get("/sign-in/", **english)["Content-Language"] == "en"
    assert client.get("/sign-in/")["Content-Language"] == "zh-hans"
    assert client.get("/en/sign-in/").status_code == 404


def offered(home, article):
    for page in (home, article.get_parent().specific):
        translate_page(page, language="en", catalogue=catalogue())
    return offer_translation(article, language="en")


def test_the_draft_says_what_was_translated_in_the_editor(home, article):
    translation = offered(home, article)
    import_catalogue(translation, catalogue())
    draft = translated_draft(english_of(article))
    assert draft.get_latest_revision().as_object().title == "How to write an IOU"
    assert not draft.live


def test_a_draft_with_one_string_missing_is_refused(home, article):
    offered(home, article)
    revision = english_of(article).latest_revision_id
    with pytest.raises(Untranslated) as refused:
        translated_draft(english_of(article))
    assert "借条怎么写" in refused.value.missing
    assert english_of(article).latest_revision_id == revision


def test_a_new_draft_of_a_translation_leaves_what_is_live(client, home, article):
    page = translated(home, article)
    article.title = "欠条怎么写"
    published(article)
    translation = offer_translation(article, language="en")
    import_catalogue(
        translation, catalogue({**ENGLISH, "欠条怎么写": "What to write down"})
    )
    draft = translated_draft(page)
    assert draft.live
    assert draft.title == "How to write an IOU"
    assert draft.draft_title == "What to write down"
    assert draft.has_unpublished_changes
    assert draft.get_latest_revision().as_object().title == "What to write down"
    assert "How to write an IOU" in client.get(page.get_url()).content.decode()


def test_a_page_that_is_no_translation_is_left_as_it_is(article):
    revision = article.latest_revision_id
    assert translated_draft(article).latest_revision_id == revision


@pytest.mark.parametrize("kind", ["multipart", "urlencoded"])
def test_the_editor_of_translations_saves_a_string(client, home, article, kind):
    translation = offered(home, article)
    segment = StringSegment.objects.get(
        source=translation.source, string__data="一张纸"
    )
    address = reverse(
        "wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]
    )
    body, content_type = f"value={quote('A sheet')}", FORM
    if kind == "multipart":
        body, content_type = (
            encode_multipart(BOUNDARY, {"value": "A sheet"}),
            MULTIPART_CONTENT,
        )
    assert client.put(address, body, content_type).status_code == 302
    client.force_login(UserFactory(is_superuser=True))
    assert client.put(address, body, content_type).status_code == 201
    assert "一张纸" not in missing_strings(translation)


@pytest.fixture
def editor(client):
    office = make_office()
    client.force_login(office.editor)
    return client


def test_updating_a_translation_publishes_nothing(editor, home, article):
    page = translated(home, article)
    source = TranslationSource.objects.get(object_id=article.translation_key)
    address = reverse("wagtail_localize:update_translations", args=[source.pk])
    assert b"publish_translations" not in editor.get(address).content
    translation = source.translations.get(target_locale__language_code="en")
    string = StringTranslation.objects.get(data="How to write an IOU")
    string.data = "Words that nobody reviewed"
    string.save()
    answer = editor.post(address, {"publish_translations": "on"})
    assert answer.status_code == 302
    page.refresh_from_db()
    assert page.title == "How to write an IOU"
    assert translation.get_target_instance().title == "How to write an IOU"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_translation_does_not_become_an_alias(editor, home, article, method):
    page = translated(home, article)
    address = reverse("wagtail_localize:convert_to_alias", args=[page.pk])
    answer = getattr(editor, method)(address)
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    page.refresh_from_db()
    assert (page.alias_of, page.title) == (None, "How to write an IOU")


def test_making_an_alias_is_no_page_of_the_public(client, home, article):
    page = translated(home, article)
    address = reverse("wagtail_localize:convert_to_alias", args=[page.pk])
    assert client.post(address)["Location"].startswith("/sign-in/")
