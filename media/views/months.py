"""The public page of a month, and of a plan period with all its months."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from home.domain.plan import neighbour, period_of, theme_of, this_month
from home.models import PlanPeriod
from media.domain.listing import month_counts, month_groups


@require_safe
def current_month(request: HttpRequest) -> HttpResponse:
    return redirect("media:month", this_month())


@require_safe
def month_page(request: HttpRequest, month: str) -> HttpResponse:
    """Any month of any period, whether or not anything is out; 404 outside them."""
    period = period_of(month)
    if period is None:
        raise Http404
    theme = theme_of(month)
    context = {
        "month": month,
        "period": period,
        "theme": theme,
        "groups": month_groups(month, request=request),
        "is_to_come": month > this_month(),
        "earlier": _within(neighbour(month, months=-1)),
        "later": _within(neighbour(month, months=1)),
    }
    return render(request, "media/month.html", context)


@require_safe
def period_page(request: HttpRequest, code: str) -> HttpResponse:
    period = get_object_or_404(PlanPeriod, code=code)
    context = {
        "period": period,
        "items": list(period.items.all()),
        "years": month_counts(period),
        "others": PlanPeriod.objects.exclude(pk=period.pk),
        "current_month": this_month(),
    }
    return render(request, "media/period.html", context)


def _within(month: str) -> str:
    """The month, where a period has it."""
    return month if period_of(month) else ""
