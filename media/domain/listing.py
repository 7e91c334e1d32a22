"""Lists of pages: below an index, for a theme, of a month, of a plan period."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from home.domain.cards import Card, cards_of
from home.domain.openness import open_to_all
from home.domain.plan import months_of, months_with
from home.models import Audience, MonthlyTheme, PagePlacement, PlanPeriod

A_PAGE = 20
# More than any month had; a longer month is cut rather than slow on a phone.
MOST_IN_A_MONTH = 120


@dataclass(frozen=True)
class Listing:
    """One page of a list, with where it stands in the whole."""

    cards: list[Card]
    slice: Slice[Page]


@dataclass(frozen=True)
class Group:
    """What is out for one audience; ``code`` is empty for what is for everybody."""

    code: str
    name: str
    cards: list[Card]

    @property
    def count(self) -> int:
        return len(self.cards)


@dataclass(frozen=True)
class MonthCount:
    month: str
    count: int

    @property
    def number(self) -> int:
        return int(self.month[5:])


def listing(pages: PageQuerySet, *, request: HttpRequest) -> Listing:
    """The page of the list that ?page= asks for; nonsense means the first."""
    ordered = pages.order_by("-first_published_at", "-pk")
    asked = request.GET.get("page", "")
    known = asked.isascii() and asked.isdigit() and len(asked) < 7
    slice_ = Paginator(ordered, A_PAGE).get_page(max(int(asked), 1) if known else 1)
    # A slice of a queryset is one; Django's paginator says less.
    rows: Any = slice_.object_list
    return Listing(cards_of(rows, request=request), slice_)


def gathered(theme: MonthlyTheme | None) -> PageQuerySet:
    """Everything out in the reader's language in the months of a theme."""
    if theme is None:
        return Page.objects.none()
    return _live().filter(placements__month__in=months_with(theme)).distinct()


def month_groups(month: str, *, request: HttpRequest) -> list[Group]:
    """What is out in a month by audience, in their order; everybody's comes last."""
    rows = PagePlacement.objects.filter(month=month, page__in=_live())
    pairs: set[tuple[int | None, int]] = set(rows.values_list("audience_id", "page_id"))
    pages = _live().filter(pk__in={page for _audience, page in pairs})
    newest = pages.order_by("-first_published_at", "-pk")[:MOST_IN_A_MONTH]
    cards = cards_of(newest, request=request)
    groups = [
        Group(a.code, str(a), [card for card in cards if (a.pk, card.pk) in pairs])
        for a in Audience.objects.all()
    ]
    everybody = [card for card in cards if (None, card.pk) in pairs]
    groups.append(Group("", _("所有人"), everybody))
    return [group for group in groups if group.cards]


def month_counts(period: PlanPeriod) -> list[tuple[int, list[MonthCount]]]:
    """Years of a period with how many pages are out in each of their months."""
    rows = PagePlacement.objects.filter(page__in=_live())
    counts = Counter(
        month for month, _page in set(rows.values_list("month", "page_id").distinct())
    )
    years: dict[int, list[MonthCount]] = {}
    for month in months_of(period):
        years.setdefault(int(month[:4]), []).append(MonthCount(month, counts[month]))
    return list(years.items())


def _live() -> PageQuerySet:
    return open_to_all(Page.objects.filter(locale=Locale.get_active()))
