"""What a page needs beside itself to be shown, however long it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.domain.citing import CitationView, texts_cited, view_of, views_of
from home.models import MingfaImage


def page_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Citations by their words, the list under the text, and the way up."""
    prefetch_pictures(getattr(page, "body", []))
    citations = citations_for(page, request)
    return {
        "citations": citations,
        "cited": list(citations.values()),
        "crumbs": crumbs_of(page),
    }


def citations_for(page: Any, request: HttpRequest) -> dict[str, CitationView]:
    """The rows of a live page; in a preview the draft's words, each looked up."""
    if not getattr(request, "is_preview", False):
        return views_of(page, on=timezone.localdate())
    today = timezone.localdate()
    return {text: view_of(text, on=today) for text in texts_cited(page)}


def prefetch_pictures(body: Iterable[Any]) -> None:
    """Renditions of all pictures of a text at once, not one query a picture."""
    values = (block.value for block in body)
    found = (v.get("image") for v in values if isinstance(v, Mapping))
    images = [image for image in found if isinstance(image, MingfaImage)]
    if images:
        prefetch_related_objects(images, "renditions")
    for image in images:
        image.prefetched_renditions = list(image.renditions.all())


def crumbs_of(page: Page) -> list[dict[str, str]]:
    """Home and the lists above a page; nothing for home itself."""
    ancestors = page.get_ancestors().filter(depth__gt=1).order_by("depth")
    crumbs = [{"title": a.title, "url": a.get_url() or "/"} for a in ancestors]
    if crumbs:
        crumbs[0]["title"] = _("首页")
    return crumbs
