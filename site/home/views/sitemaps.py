"""sitemap.xml: every live public page of every language, and the laws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from laws.models import Law

# The protocol's own limit for one file; a district is far below it.
MOST = 50_000


@dataclass(frozen=True)
class Address:
    """``others``: (language, address) of the same page in all its languages."""

    url: str
    changed: datetime | None = None
    others: list[tuple[str, str]] = field(default_factory=list)


@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    addresses = [*_pages(request), *_laws(request)][:MOST]
    return render(
        request,
        "home/sitemap.xml",
        {"addresses": addresses},
        content_type="application/xml; charset=utf-8",
    )


def _pages(request: HttpRequest) -> Iterator[Address]:
    pages = Page.objects.live().public().filter(depth__gt=1).select_related("locale")
    languages: dict[object, list[tuple[str, str]]] = defaultdict(list)
    found = []
    for page in pages.order_by("path").only(*FIELDS):
        if path := page.get_url(request):
            url = request.build_absolute_uri(path)
            languages[page.translation_key].append((page.locale.language_code, url))
            found.append((page, url))
    for page, url in found:
        others = languages[page.translation_key]
        changed = page.last_published_at
        yield Address(url, changed, others if len(others) > 1 else [])


FIELDS = (
    "path depth url_path slug live locale translation_key last_published_at"
    " content_type"
).split()


def _laws(request: HttpRequest) -> Iterator[Address]:
    yield Address(request.build_absolute_uri(reverse("laws:list")))
    for slug in Law.objects.order_by("slug").values_list("slug", flat=True):
        yield Address(request.build_absolute_uri(reverse("laws:law", args=[slug])))
