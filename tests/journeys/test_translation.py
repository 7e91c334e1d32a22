"""An article is translated in the editor of translations, reviewed, out in English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import polib
import pytest
from django.core.cache.backends.filebased import FileBasedCache
from playwright.sync_api import Page, expect
from wagtail.models import Page as AnyPage

from home.domain.translations import offer_translation, translate_page
from home.models import HomePage
from media.models import ArticleIndexPage
from tests.factories.content import ArticleFactory, text_body
from tests.factories.reviews import Office, approved
from tests.journeys.editing import (
    Colleague,
    open_office,
    read,
    read_all,
    serving_office,
    signed_in,
)

TITLE, SENTENCE = "借羊的人", "老张借出一只山羊，没有写借条。"
ENGLISH = {
    TITLE: "Who borrowed a goat",
    "借钱": "Lending",
    SENTENCE: "Lao Zhang lent a goat and had nothing in writing.",
    "jieyang": "goat",
}
ABOVE = {
    "首页": "Home",
    "front": "front",
    "文章": "Articles",
    "articles": "articles",
    "用村里人听得懂的话讲法律，每篇注明依据哪一条。": "Law in plain words.",
}
LIST = "articles"
ADDRESS, MAP = "/en/articles/goat/", "/sitemap.xml"


@pytest.fixture(scope="module")
def server(journey_database: dict[str, str]) -> Iterator[str]:
    with serving_office(journey_database) as address:
        yield address


@pytest.fixture
def office(world: None) -> Office:
    return open_office()


@pytest.fixture
def english(office: Office, journey_database: dict[str, str]) -> None:
    """The pages above the article, in English by the files of a translator."""
    for page in (HomePage.objects.first(), ArticleIndexPage.objects.get(slug=LIST)):
        po = polib.POFile()
        words = offer_translation(page, language="en").export_po()
        po.extend(polib.POEntry(msgid=e.msgid, msgstr=ABOVE[e.msgid]) for e in words)
        translate_page(page, language="en", catalogue=str(po))
    # This process is none of the installation's: what those share is not its own.
    shared = Path(journey_database["MINGFA_VAR"], "cache-shared")
    FileBasedCache(str(shared), {}).clear()


def in_english(article: AnyPage) -> AnyPage:
    return AnyPage.objects.get(
        translation_key=article.translation_key, locale__language_code="en"
    )


def offer(editor: Colleague, article: AnyPage) -> None:
    """Ask for English; the editor of translations opens."""
    page = editor.page
    page.goto(f"/admin/localize/submit/page/{article.pk}/")
    editor.expect_accessible_office()
    page.get_by_label("English").check()
    page.locator("main form [type=submit]").last.click()
    page.wait_for_url("**/edit/")


def next_string(page: Page) -> str:
    """Begin with the first string that still has no words."""
    button = page.get_by_role("button", name="翻译", exact=True).first
    source = button.locator("xpath=ancestor::li[2]").locator("p").first.inner_text()
    button.click()
    return source


def translate(page: Page, *, but: int = 0) -> None:
    """Every string of both tabs, but for the last few of the second."""
    button = page.get_by_role("button", name="翻译", exact=True)
    for tab, left in (("内容", 0), ("推荐", but)):
        page.get_by_role("tab", name=tab, exact=True).click()
        while (waiting := button.count()) > left:
            source = next_string(page)
            page.locator(".js-translation-editor textarea:visible").or_(
                page.locator(".js-translation-editor [contenteditable=true]:visible")
            ).first.click()
            page.keyboard.press("Control+A")
            page.keyboard.type(ENGLISH.get(source, source))
            page.get_by_role("button", name="保存", exact=True).click()
            expect(button).to_have_count(waiting - 1)


def send_to_review(editor: Colleague, page: AnyPage) -> None:
    editor.page.goto(f"/admin/reviews/submit/{page.pk}/")
    editor.expect_accessible_office()
    editor.page.get_by_role("button", name="送审").click()


def test_translation_is_reviewed_and_out_in_english(visit, server, office, english):
    article = approved(
        office, ArticleFactory, title=TITLE, slug="jieyang", body=text_body(SENTENCE)
    )
    editor = signed_in(visit, office.editor)
    offer(editor, article)
    translate(editor.page, but=1)
    editor.expect_accessible_office()
    page = in_english(article)
    send_to_review(editor, page)
    expect(editor.messages()).to_contain_text("没有翻译")
    assert not page.workflow_in_progress
    editor.page.goto(f"/admin/pages/{page.pk}/edit/")
    translate(editor.page)
    send_to_review(editor, page)
    expect(editor.messages()).to_contain_text("已送一审")
    with pytest.raises(HTTPError, match="404"):
        read(f"{server}{ADDRESS}")
    assert not any(ADDRESS in text for text in read_all(server, MAP)[MAP])
    for reviewer in office.reviewers:
        signed_in(visit, reviewer).approve(ENGLISH[TITLE])
    reader = visit()
    reader.page.goto(ADDRESS)
    expect(reader.page.locator("main")).to_contain_text(ENGLISH[SENTENCE])
    assert reader.page.locator("html").get_attribute("lang") == "en"
    assert SENTENCE not in reader.page.content()
    reader.expect_accessible()
    reader.expect_no_sideways_scrolling()
    assert all(ADDRESS in text for text in read_all(server, MAP)[MAP])
