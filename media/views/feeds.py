"""RSS of what is new to read, and the podcast of broadcast recordings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from home.domain.attachments import private_collections
from home.facts import site_facts
from home.models import BasePage
from media.models import ArticlePage, BroadcastScriptPage

NEWEST = 50
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
# What XML cannot carry; one such character in a title would end the whole feed.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Every ending that settings let in; a player refuses what is called something else.
MIME_TYPES = {
    "aac": "audio/aac",
    "aiff": "audio/aiff",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
}


class Podcast(Rss201rev2Feed):
    """RSS with what podcast players ask for."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:itunes": ITUNES}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("itunes:author", self.feed["author"])
        handler.addQuickElement("itunes:explicit", "false")
        handler.addQuickElement("itunes:category", None, {"text": "Government"})

    def add_item_elements(
        self, handler: SimplerXMLGenerator, item: dict[str, Any]
    ) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("itunes:duration", str(item["seconds"]))
        handler.addQuickElement("itunes:explicit", "false")


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """The newest articles in the language of the address."""
    feed = _feed(
        Rss201rev2Feed,
        request,
        title=_("明法 · 文章"),
        description=_("新发布的普法文章。"),
    )
    for page in _newest(ArticlePage)[:NEWEST]:
        feed.add_item(**_item(page, request))
    return _answer(feed)


@require_safe
def broadcast(request: HttpRequest) -> HttpResponse:
    """The newest programmes of the village loudspeakers that have a recording."""
    feed = _feed(
        Podcast,
        request,
        title=_("明法 · 村村响"),
        description=_("村村响普法广播的录音。"),
        author=_plain(site_facts().organiser),
    )
    pages = _newest(BroadcastScriptPage).filter(recording__isnull=False)
    pages = pages.exclude(recording__collection__in=private_collections())
    for page in pages.select_related("locale", "recording")[:NEWEST]:
        for enclosure in _enclosures(page, request):
            seconds = round(page.recording.duration or 0)
            item = _item(page, request)
            feed.add_item(**item, enclosures=[enclosure], seconds=seconds)
    return _answer(feed)


def _feed(
    kind: type[Rss201rev2Feed], request: HttpRequest, *, title: str, **fields: Any
) -> Rss201rev2Feed:
    return kind(
        title=title,
        link=request.build_absolute_uri(reverse("home:front")),
        feed_url=request.build_absolute_uri(request.path),
        language=get_language(),
        **fields,
    )


def _newest(model: type[Any]) -> QuerySet[Any]:
    """Live and open to everybody, in the language of the address."""
    pages = model.objects.live().public().filter(locale=Locale.get_active())
    newest = pages.order_by(F("first_published_at").desc(nulls_last=True), "-pk")
    return newest.select_related("locale")


def _item(page: BasePage, request: HttpRequest) -> dict[str, Any]:
    """A page that moves keeps its id, so that no reader shows it twice."""
    return {
        "title": _plain(page.title),
        "link": request.build_absolute_uri(page.get_url(request)),
        "description": _plain(page.summary or page.search_description),
        "unique_id": f"urn:uuid:{page.translation_key}:{page.locale.language_code}",
        "unique_id_is_permalink": False,
        "pubdate": page.first_published_at,
        "updateddate": page.last_published_at,
    }


def _enclosures(page: BroadcastScriptPage, request: HttpRequest) -> Iterator[Enclosure]:
    """The recording; none where its file has gone."""
    file: Any = getattr(page.recording, "file", None)
    try:
        size = file.size
    except (AttributeError, OSError):
        return
    mime = MIME_TYPES.get(file.name.rpartition(".")[2].lower(), "audio/mpeg")
    yield Enclosure(request.build_absolute_uri(file.url), str(size), mime)


def _plain(text: str) -> str:
    return UNWRITABLE.sub("", text)


def _answer(feed: Rss201rev2Feed) -> HttpResponse:
    response = HttpResponse(content_type="application/rss+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response
