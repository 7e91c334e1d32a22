"""What the front page shows: what is due, this month's theme, three things to read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Locale, Page

from home.domain.cards import Card, cards_of
from home.domain.plan import theme_of, this_month
from home.due import due_for
from home.models import HomePage

TO_READ = 3


def front_context(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    waiting = due_for(user) if user.is_authenticated else []
    month = this_month()
    return {
        "due": waiting[0] if waiting else None,
        "later": waiting[1:],
        "month": month,
        "theme": theme_of(month),
        "reads": newest(request),
        "show_design": may_see_design(request),
    }


def may_see_design(request: HttpRequest) -> bool:
    """While the code is worked on everybody; in service only the staff."""
    if settings.SHOW_DESIGN:
        return True
    return request.user.is_authenticated and request.user.is_staff


def newest(request: HttpRequest, *, count: int = TO_READ) -> list[Card]:
    """The newest things to read, hear or watch in the language of the reader."""
    pages = Page.objects.live().filter(
        placements__isnull=False, locale=Locale.get_active()
    )
    pages = pages.distinct().order_by("-first_published_at", "-pk")[:count]
    return cards_of(pages, request=request)


def home_page(request: HttpRequest) -> HomePage | None:
    """The home page in the reader's language, where there is one that is live."""
    homes = HomePage.objects.live().filter(locale=Locale.get_active())
    return homes.order_by("depth", "path").first()
