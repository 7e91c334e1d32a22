"""The content matrix in the back office: a month as a grid, and one cell of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from home.domain.plan import is_month, neighbour, theme_of, this_month
from home.models import Audience, Channel
from media.domain.matrix import late_words, matrix, missing_words, one_cell
from media.domain.matrix_plan import clear_cell, plan_cell
from media.forms.matrix import CellForm
from media.models import ArticleIndexPage
from media.views.review_frame import READERS, WRITERS, may_enter, page, staff_required

ICON = "table"


def grid_url(month: str) -> str:
    return f"{reverse('media-matrix:grid')}?{urlencode({'month': month})}"


@require_GET
@staff_required(*READERS)
def grid(request: HttpRequest) -> HttpResponse:
    """/admin/matrix/?month=2026-12; a month that is none shows this month."""
    asked = request.GET.get("month", "")
    month = asked if is_month(asked) else this_month()
    found = matrix(month, today=timezone.localdate())
    return page(
        request,
        "matrix/grid",
        _("内容矩阵"),
        icon=ICON,
        grid=found,
        theme=theme_of(month),
        late=late_words(found),
        missing=missing_words(found),
        earlier=neighbour(month, months=-1),
        later=neighbour(month, months=1),
        now=this_month(),
    )


@require_http_methods(["GET", "POST"])
@staff_required(*READERS)
def cell(
    request: HttpRequest, month: str, audience_code: str, channel_code: str
) -> HttpResponse:
    """What fills a cell, and the form that plans it."""
    if not is_month(month):
        raise Http404
    audience = get_object_or_404(Audience, code=audience_code)
    channel = get_object_or_404(Channel, code=channel_code)
    one = one_cell(month, audience, channel, today=timezone.localdate())
    may_plan = may_enter(request.user, *WRITERS)
    form = CellForm(request.POST or None, instance=one.plan)
    if request.method == "POST":
        if not may_plan:
            raise Http404
        if request.POST.get("go") == "clear":
            clear_cell(month, audience=audience, channel=channel)
            messages.success(request, _("已取消这一格的选题。"))
            return redirect(grid_url(month))
        if form.is_valid():
            values = form.cleaned_data
            plan_cell(month, audience=audience, channel=channel, values=values)
            messages.success(request, _("已记下这一格的选题。"))
            return redirect(grid_url(month))
    return page(
        request,
        "matrix/cell",
        _("%(month)s %(audience)s · %(channel)s")
        % {"month": month, "audience": audience, "channel": channel},
        icon=ICON,
        trail=[(grid_url(month), _("内容矩阵"))],
        cell=one,
        form=form if may_plan else None,
        places=ArticleIndexPage.objects.live() if may_plan else [],
    )
