"""The content matrix in the back office: a month as a grid, and one cell of it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.models import Locale

from home.domain.plan import is_month, neighbour, theme_of, this_month
from home.models import Audience, Channel
from media.domain.matrix import late_words, matrix, missing_words, one_cell
from media.domain.matrix_plan import clear_cell, plan_cell
from media.forms.matrix import CellForm
from media.models import ArticleIndexPage, MatrixCell
from media.views.review_frame import READERS, WRITERS, may_enter, page, staff_required

ICON = "table"
FIELDS = CellForm.Meta.fields


def grid_url(month: str) -> str:
    return f"{reverse('media-matrix:grid')}?{urlencode({'month': month})}"


def cell_url(month: str, audience: Audience, channel: Channel) -> str:
    return reverse("media-matrix:cell", args=[month, audience.code, channel.code])


def place_in_grid(month: str, audience: Audience, channel: Channel) -> str:
    """The grid at this cell, where whoever came by keyboard goes on."""
    return f"{grid_url(month)}#{audience.code}-{channel.code}"


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
    before = {} if one.plan else {name: request.GET.get(name, "") for name in FIELDS}
    form = CellForm(request.POST or None, instance=one.plan, initial=before)
    if request.method == "POST":
        if not may_plan:
            raise Http404
        if _changed(request, form, month, audience=audience, channel=channel):
            return redirect(place_in_grid(month, audience, channel))
    return page(
        request,
        "matrix/cell",
        _("%(month)s %(audience)s · %(channel)s")
        % {"month": month, "audience": audience, "channel": channel},
        icon=ICON,
        trail=[(grid_url(month), _("内容矩阵"))],
        cell=one,
        back=place_in_grid(month, audience, channel),
        form=form if may_plan else None,
        places=_places() if may_plan else [],
    )


def _changed(
    request: HttpRequest,
    form: CellForm,
    month: str,
    *,
    audience: Audience,
    channel: Channel,
) -> bool:
    """Whether the plan was dropped or written; else the form says why not."""
    if request.POST.get("go") == "clear":
        gone = clear_cell(month, audience=audience, channel=channel)
        if gone is not None:
            _offer_undo(request, gone)
        return True
    if not form.is_valid():
        return False
    plan_cell(month, audience=audience, channel=channel, values=form.cleaned_data)
    words = _("已记下：%(audience)s · %(channel)s “%(title)s”。")
    names = {"audience": audience, "channel": channel}
    messages.success(request, words % {**names, "title": form.cleaned_data["title"]})
    return True


def _offer_undo(request: HttpRequest, gone: MatrixCell) -> None:
    """Say what was dropped, with a way to the form that still has its words."""
    names = {"audience": gone.audience, "channel": gone.channel, "title": gone.title}
    words = _("已取消：%(audience)s · %(channel)s 的选题“%(title)s”。") % names
    values = urlencode({name: getattr(gone, name) for name in FIELDS})
    again = f"{cell_url(gone.month, gone.audience, gone.channel)}?{values}"
    messages.success(request, words, buttons=[messages.button(again, _("填回去"))])


def _places() -> QuerySet[ArticleIndexPage]:
    """The lists below which a page is written; its translations come from it."""
    return ArticleIndexPage.objects.live().filter(locale=Locale.get_default())
