"""Where a public page is to be read in another language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.template import Context
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page

register = template.Library()


@dataclass(frozen=True)
class Reading:
    """``name`` in the language itself: whoever reads it finds it by that."""

    code: str
    name: str
    url: str
    current: bool


@register.simple_tag(takes_context=True)
def readings(context: Context) -> list[Reading]:
    """The languages of this page, if there are two or more; desks follow the reader."""
    request: HttpRequest | None = context.get("request")
    if request is None or getattr(request, "is_preview", False):
        return []
    if not _has_our_host(request):
        return []
    page: Any = context.get("page")
    found = _of_page(page, request) if isinstance(page, Page) else _of_screen(request)
    return found if len(found) > 1 else []


def _has_our_host(request: HttpRequest) -> bool:
    """False on the error page for a foreign Host, which has no address of ours."""
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def _of_page(page: Page, request: HttpRequest) -> list[Reading]:
    pages = page.get_translations(inclusive=True).live().public()
    order = [code for code, _name in settings.LANGUAGES]
    found = [
        _reading(other.locale.language_code, other.get_url(request) or "")
        for other in pages.select_related("locale")
    ]
    return sorted(found, key=lambda reading: order.index(reading.code))


def _of_screen(request: HttpRequest) -> list[Reading]:
    """Our own public screens, in the languages whose catalogue is complete."""
    path = request.get_full_path()
    found = {code: translate_url(path, code) for code in settings.SCREEN_LANGUAGES}
    if len(set(found.values())) < len(found):
        return []
    return [_reading(code, url) for code, url in found.items()]


def _reading(code: str, url: str) -> Reading:
    name = get_language_info(code)["name_local"]
    return Reading(code, name, url, code == get_language())
