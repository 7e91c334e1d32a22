"""What the front page shows: what is due, this month's theme, three things to read."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest
from wagtail.models import Locale, Page

from home.domain.cards import Card, cards_of
from home.domain.openness import open_to_all
from home.domain.plan import period_of, theme_of, this_month
from home.due import due_for
from home.models import HomePage

TO_READ = 3
# Enough to find one of each kind among the newest.
LOOKED_AT = 30


def front_context(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    waiting = due_for(user) if user.is_authenticated else []
    month = this_month()
    return {
        "due": waiting[0] if waiting else None,
        "later": waiting[1:],
        "month": month,
        "theme": theme_of(month),
        "reads": to_read(request, month=month),
        "lists": lists(request),
        "period": period_of(month),
        "show_design": may_see_design(request),
    }


def may_see_design(request: HttpRequest) -> bool:
    """While the code is worked on everybody; in service only the staff."""
    if settings.SHOW_DESIGN:
        return True
    return request.user.is_authenticated and request.user.is_staff


def to_read(request: HttpRequest, *, month: str, count: int = TO_READ) -> list[Card]:
    """The newest to read, hear or watch: this month first, one of each kind first."""
    pages = open_to_all(Page.objects.all()).filter(
        placements__month__lte=month, locale=Locale.get_active()
    )
    newest = pages.annotate(newest_month=Max("placements__month")).order_by(
        "-newest_month", "-first_published_at", "-pk"
    )
    kinds = newest.values_list("pk", "content_type_id")[:LOOKED_AT]
    seen: Counter[int] = Counter()
    ranked: list[tuple[int, int, int]] = []
    for place, (pk, kind) in enumerate(kinds):
        ranked.append((seen[kind], place, pk))
        seen[kind] += 1
    chosen = [pk for _nth, _place, pk in sorted(ranked)[:count]]
    cards = cards_of(Page.objects.filter(pk__in=chosen), request=request)
    return sorted(cards, key=lambda card: chosen.index(card.pk))


def lists(request: HttpRequest) -> list[dict[str, str]]:
    """The lists below the home page that are shown in menus."""
    home = home_page(request)
    if home is None:
        return []
    below = open_to_all(home.get_children()).in_menu()
    return [{"title": p.title, "url": p.get_url(request) or "/"} for p in below]


def home_page(request: HttpRequest) -> HomePage | None:
    """The home page in the reader's language, where there is one open to everybody."""
    homes = open_to_all(HomePage.objects.filter(locale=Locale.get_active()))
    found: HomePage | None = homes.order_by("depth", "path").first()
    return found
