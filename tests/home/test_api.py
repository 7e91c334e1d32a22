"""The content API: what is live and open, as clean JSON, whatever is asked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    PageViewRestriction,
)
from wagtail.rich_text import RichText

from home.domain.previews import preview_token
from tests.factories.content import (
    ArticleFactory,
    AudienceFactory,
    AudioVideoFactory,
    BroadcastScriptFactory,
    DocumentFactory,
    ImageFactory,
    published,
)

pytestmark = pytest.mark.django_db
PAGES = "/api/content/v2/pages/"
ARTICLES = f"{PAGES}?type=media.ArticlePage"
SECRET = "还没有审过的话"


def titles(client, address=ARTICLES):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return sorted(item["title"] for item in answer.json()["items"])


def body(client, page):
    return client.get(f"{PAGES}{page.pk}/").json()["body"]


# Wagtail leaves the temporary file of a new rendition to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_article_is_json_that_needs_no_wagtail(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    target = ArticleFactory(slug="target")
    document, image = DocumentFactory(), ImageFactory()
    html = (
        f'<p data-block-key="abc12">看<a linktype="page" id="{target.pk}">这里</a></p>'
    )
    page = ArticleFactory(
        title="借钱",
        month="2026-11",
        audiences=[AudienceFactory()],
        body=[
            ("paragraph", RichText(html)),
            ("image", {"image": image, "alt": "一张借条", "caption": ""}),
            ("listing", {"entries": ["写借条", "留记录"], "ordered": True}),
            ("download", {"document": document, "note": ""}),
            ("law_citation", {"citation": "《没有的法》第一条", "plain": "讲白了"}),
        ],
    )
    answer = client.get(f"{PAGES}{page.pk}/").json()
    assert answer["title"] == "借钱"
    assert answer["month"] == "2026-11"
    assert answer["audiences"] == ["villages"]
    assert answer["meta"]["type"] == "media.ArticlePage"
    assert answer["meta"]["locale"] == "zh-hans"
    kinds = {block["type"]: block["value"] for block in answer["body"]}
    assert kinds["paragraph"] == f'<p>看<a href="{target.get_url()}">这里</a></p>'
    assert kinds["listing"] == {"entries": ["写借条", "留记录"], "ordered": True}
    picture = kinds["image"]["image"]
    assert picture["url"].startswith("http://testserver/uploads/")
    assert (picture["width"], picture["height"]) == (64, 48)
    assert kinds["download"]["document"]["bytes"] == len("示例".encode())
    assert kinds["law_citation"]["law"] is None


def test_a_script_has_its_parts_and_its_recording(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = BroadcastScriptFactory(recording=AudioVideoFactory())
    answer = client.get(f"{PAGES}{page.pk}/").json()
    assert [part["type"] for part in answer["body"]][:2] == ["call_sign", "greeting"]
    assert answer["recording"]["seconds"] == 30
    assert answer["recording"]["text"] == "各位父老乡亲，大家好。"


def test_instants_are_utc(client):
    page = published(ArticleFactory())
    stamp = client.get(f"{PAGES}{page.pk}/").json()["meta"]["first_published_at"]
    assert stamp == page.first_published_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_drafts_and_changes_not_yet_published_stay_inside(client):
    shown = published(ArticleFactory(title="已发布"))
    shown.title = SECRET
    shown.save_revision()
    draft = ArticleFactory(title=SECRET, live=False)
    assert titles(client) == ["已发布"]
    assert client.get(f"{PAGES}{draft.pk}/").status_code == 404
    assert SECRET not in client.get(f"{PAGES}{shown.pk}/").content.decode()
    assert SECRET not in client.get(f"{PAGES}?search={SECRET}").content.decode()


def test_a_page_for_some_is_not_told_to_all(client):
    page = published(ArticleFactory(title=SECRET))
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN
    )
    assert titles(client) == []
    assert client.get(f"{PAGES}{page.pk}/").status_code == 404
    assert client.get(f"{PAGES}find/?id={page.pk}").status_code == 404


def test_files_of_a_private_collection_stay_inside(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    private = Collection.get_first_root_node().add_child(name="内部")
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
    document = DocumentFactory(title=SECRET, collection=private)
    image = ImageFactory(title=SECRET, collection=private)
    page = ArticleFactory(
        body=[
            ("download", {"document": document, "note": ""}),
            ("image", {"image": image, "alt": "图", "caption": ""}),
        ]
    )
    first, second = body(client, page)
    assert first["value"]["document"] is None
    assert second["value"]["image"] is None
    for kind in ("documents", "images"):
        assert client.get(f"/api/content/v2/{kind}/").json()["items"] == []
        address = f"/api/content/v2/{kind}/{document.pk}/"
        assert client.get(address).status_code == 404


ODD = [
    "?limit=-1",
    "?limit=9999",
    "?limit=x",
    "?offset=99999999999999999999999",
    "?offset=-3",
    "?child_of=99999999999999999999999",
    "?child_of=x",
    "?descendant_of=0",
    "?ancestor_of=x",
    "?translation_of=99999999999999999999",
    "?locale=xx",
    "?locale=%00",
    "?type=auth.User",
    "?type=accounts.User",
    "?type=....",
    "?fields=((((",
    "?fields=*,body(*)",
    "?fields=owner",
    "?fields=_,password",
    "?order=owner__password",
    "?order=random&offset=3",
    "?order=-,,",
    "?site=nowhere",
    "?site=a:b:c",
    "?slug=%00",
    "?title=%00%ff",
    "?owner=1",
    "?search=%00",
    "?search=" + "a" * 3000,
    "?search=%F0%9F%98%80",
    "?search=AND+NOT+(&search_operator=xor",
    "?search=x&order=title",
    "?show_in_menus=perhaps",
    "?first_published_at=never",
    "?id=x",
    "?id=99999999999999999999999",
    "?type=media.ArticlePage&audiences=x",
    "?type=media.ArticlePage&body=x",
    "?type=media.ArticlePage&listing_image=99999999999999999999999",
    "?unknown=1",
    "?format=html",
    "find/?id=99999999999999999999999",
    "find/?id=x",
    "find/?html_path=../../etc",
    "find/",
    "99999999999999999999999/",
    "preview/x/",
]


@pytest.mark.parametrize("kind", ["pages", "images", "documents"])
@pytest.mark.parametrize("odd", ODD)
def test_nothing_that_can_be_asked_is_a_server_error(client, odd, kind):
    published(ArticleFactory())
    client.raise_request_exception = False
    answer = client.get(f"/api/content/v2/{kind}/{odd}")
    assert answer.status_code in (200, 302, 400, 404), answer.content
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] in ("bad_parameter", "not_found")


def test_nobody_writes_and_nobody_gets_a_page_of_html(client):
    assert client.post(PAGES).status_code == 405
    answer = client.get(PAGES, HTTP_ACCEPT="text/html")
    assert answer["Content-Type"] == "application/json"
    assert client.get("/api/content/v2/nothing/").json()["code"] == "not_found"


def test_a_list_costs_the_same_however_long(client):
    counts = []
    for more in (1, 2, 12):
        for _number in range(more):
            published(ArticleFactory())
        client.get(ARTICLES)
        with CaptureQueriesContext(connection) as queries:
            client.get(ARTICLES)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_a_draft_is_shown_to_whoever_holds_the_link(client):
    page = published(ArticleFactory(title="已发布"))
    page.title = SECRET
    token = preview_token(page.save_revision())
    page.title = "更晚的草稿"
    page.save_revision()
    answer = client.get(f"/api/content/v2/preview/{token}/")
    assert answer.json()["title"] == SECRET
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert titles(client) == ["已发布"]


def test_a_link_that_is_forged_old_or_of_a_deleted_page_shows_nothing(client, settings):
    page = ArticleFactory(live=False)
    token = preview_token(page.save_revision())
    address = f"/api/content/v2/preview/{token}/"
    assert client.get(address).status_code == 200
    assert client.get(f"/api/content/v2/preview/{token[:-2]}aa/").status_code == 404
    settings.PREVIEW_LINK_DAYS = -1
    assert client.get(address).status_code == 404
    assert client.get(f"/preview/{token}/").status_code == 404
    settings.PREVIEW_LINK_DAYS = 7
    page.delete()
    assert client.get(address).status_code == 404
