"""Feeds: what is live and open, well-formed whatever a title holds."""

from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from media.views.feeds import MIME_TYPES
from tests.factories.content import (
    ArticleFactory,
    AudioVideoFactory,
    BroadcastScriptFactory,
    published,
)

pytestmark = pytest.mark.django_db
ARTICLES, BROADCAST = "/feeds/articles.rss", "/feeds/broadcast.rss"
DURATION = "{http://www.itunes.com/dtds/podcast-1.0.dtd}duration"


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def items(client, address=ARTICLES):
    answer = client.get(address)
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    return list(ElementTree.fromstring(answer.content).iter("item"))


def test_the_newest_article_comes_first_with_its_address(client):
    first = published(ArticleFactory(title="旧的", summary="一句话"))
    second = published(ArticleFactory(title="新的"))
    found = items(client)
    assert [item.findtext("title") for item in found] == ["新的", "旧的"]
    assert found[1].findtext("description") == "一句话"
    assert found[0].findtext("link") == f"http://testserver{second.get_url()}"
    guid = found[1].find("guid")
    assert guid.text == f"urn:uuid:{first.translation_key}:zh-hans"
    assert guid.get("isPermaLink") == "false"


def test_drafts_and_pages_for_some_are_not_told(client):
    ArticleFactory(live=False)
    closed = published(ArticleFactory())
    PageViewRestriction.objects.create(
        page=closed, restriction_type=PageViewRestriction.LOGIN
    )
    BroadcastScriptFactory(live=False, recording=AudioVideoFactory())
    assert items(client) == []
    assert items(client, BROADCAST) == []


def test_a_title_that_xml_cannot_carry_does_not_end_the_feed(client):
    published(ArticleFactory(title="借\x0b钱 <b>&amp; ]]>", summary="\x01一"))
    (item,) = items(client)
    assert item.findtext("title") == "借钱 <b>&amp; ]]>"


def test_the_podcast_has_what_players_ask_for(client):
    recording = AudioVideoFactory()
    BroadcastScriptFactory(title="没有录音")
    published(BroadcastScriptFactory(title="用电用火", recording=recording))
    (item,) = items(client, BROADCAST)
    enclosure = item.find("enclosure")
    assert item.findtext("title") == "用电用火"
    assert enclosure.get("url") == f"http://testserver{recording.file.url}"
    assert enclosure.get("length") == str(recording.file.size)
    assert enclosure.get("type") == "audio/mpeg"
    assert item.findtext(DURATION) == "30"


def test_every_sound_that_is_let_in_is_called_what_it_is(client, settings):
    assert set(MIME_TYPES) == set(settings.WAGTAILMEDIA["AUDIO_EXTENSIONS"])
    recording = AudioVideoFactory(file=ContentFile(b"RIFF", "e.wav"))
    published(BroadcastScriptFactory(recording=recording))
    (item,) = items(client, BROADCAST)
    assert item.find("enclosure").get("type") == "audio/wav"


def test_a_recording_that_is_private_or_gone_is_left_out(client):
    private = Collection.get_first_root_node().add_child(name="内部")
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
    published(BroadcastScriptFactory(recording=AudioVideoFactory(collection=private)))
    gone = AudioVideoFactory()
    published(BroadcastScriptFactory(recording=gone))
    gone.file.storage.delete(gone.file.name)
    assert items(client, BROADCAST) == []


@pytest.mark.parametrize("address", [ARTICLES, BROADCAST])
def test_a_feed_costs_the_same_however_long(client, address):
    published(ArticleFactory())
    published(BroadcastScriptFactory(recording=AudioVideoFactory()))
    items(client, address)
    counts = []
    for more in (1, 2, 9):
        for _number in range(more):
            published(ArticleFactory())
            published(BroadcastScriptFactory(recording=AudioVideoFactory()))
        with CaptureQueriesContext(connection) as queries:
            items(client, address)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
