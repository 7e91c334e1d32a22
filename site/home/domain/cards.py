"""Pages as rows of a list: the same few queries for one row and for a hundred."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from wagtail.query import PageQuerySet

from home.models import AudioVideo, MingfaImage

THUMBNAIL = "fill-240x180"


@dataclass(frozen=True)
class Card:
    """``seconds`` is the length of a recording; ``thumbnail`` a rendition or None."""

    pk: int
    title: str
    url: str
    summary: str
    kind: str
    published_at: datetime | None
    seconds: int | None
    thumbnail: Any


def cards_of(pages: PageQuerySet, *, request: HttpRequest | None) -> list[Card]:
    """Cards in the order of the queryset."""
    found = list(pages.specific().defer_streamfields())
    images = _thumbnails(page.listing_image_id for page in found)
    lengths = _lengths(found)
    return [
        Card(
            page.pk,
            page.title,
            page.get_url(request) or "",
            page.summary,
            str(page._meta.verbose_name),
            page.first_published_at,
            lengths.get(getattr(page, "recording_id", None)),
            images.get(page.listing_image_id),
        )
        for page in found
    ]


def _thumbnails(pks: Iterable[int | None]) -> dict[int | None, Any]:
    wanted = {pk for pk in pks if pk}
    if not wanted:
        return {}
    images = MingfaImage.objects.filter(pk__in=wanted).prefetch_renditions(THUMBNAIL)
    return {image.pk: image.get_rendition(THUMBNAIL) for image in images}


def _lengths(pages: Sequence[Any]) -> dict[int | None, int]:
    wanted = {pk for page in pages if (pk := getattr(page, "recording_id", None))}
    if not wanted:
        return {}
    rows = AudioVideo.objects.filter(pk__in=wanted).values_list("pk", "duration")
    return {pk: round(seconds) for pk, seconds in rows if seconds}
