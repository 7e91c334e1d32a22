"""What goes with a page when it goes live and when it is taken down.

Both are called by Wagtail's signals inside the transaction that publishes, so a page is
never out without its place in the matrix and the rows of what it cites.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from home.domain.citing import citation_row, texts_cited
from home.domain.plan import month_of, neighbour
from home.models import BasePage, PageCitation, PagePlacement


@transaction.atomic
def page_went_live(page: Any) -> None:
    """Rows of citations and placements as the live page now has them."""
    if not isinstance(page, BasePage):
        return
    link_citations(page, on=timezone.localdate())
    place(page)


@transaction.atomic
def page_went_dark(page: Page) -> None:
    """A page that is not out fills no cell and cites nothing."""
    PageCitation.objects.filter(page_id=page.pk).delete()
    PagePlacement.objects.filter(page_id=page.pk).delete()


def link_citations(page: BasePage, *, on: date) -> None:
    """One row a citation; what cannot be resolved has a row that says so."""
    PageCitation.objects.filter(page_id=page.pk).delete()
    PageCitation.objects.bulk_create(
        PageCitation(
            page_id=page.pk, text=text[:200], citation=citation_row(text, on=on)
        )
        for text in texts_cited(page)
    )


def place(page: BasePage) -> None:
    """Audience × channel under the page's month, or the month it first went out."""
    PagePlacement.objects.filter(page_id=page.pk).delete()
    if not page.is_content:
        return
    audiences = list(page.audiences.all()) or [None]
    channels = list(page.channels.all()) or [None]
    month = shown_month(page)
    PagePlacement.objects.bulk_create(
        PagePlacement(page_id=page.pk, month=month, audience=audience, channel=channel)
        for audience, channel in product(audiences, channels)
    )


def shown_month(page: BasePage) -> str:
    """The month it is tagged for, else the month in which it first went out."""
    published = page.first_published_at or timezone.now()
    return page.month or month_of(
        timezone.localdate(published, timezone.get_default_timezone())
    )


def shown_in(month: str) -> Q:
    """The rule of shown_month as a question to the database."""
    return Q(month=month) | Q(month="", first_published_at__range=_bounds(month))


def _bounds(month: str) -> tuple[datetime, datetime]:
    """The first and the last moment of a month here, wherever the reader is."""

    def start(text: str) -> datetime:
        first = date(int(text[:4]), int(text[5:]), 1)
        return timezone.make_aware(
            datetime.combine(first, time()), timezone.get_default_timezone()
        )

    end = start(neighbour(month, months=1))
    return start(month), end - timedelta(microseconds=1)
