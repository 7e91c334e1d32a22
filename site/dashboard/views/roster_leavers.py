"""Take people off the roster: choose them, see them once more with day and reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.domain.scope import units_for
from accounts.views.guards import SignedInRequest, role_required
from dashboard.forms.roster import LeaveForm
from dashboard.views.roster import ROLES
from units.domain.history import LeaveRefusedError, record_leave
from units.domain.queries import roster_people
from units.models import Person

MOST = 500


@require_http_methods(["GET", "POST"])
@never_cache
@role_required(*ROLES)
def leavers(request: SignedInRequest) -> HttpResponse:
    """Without a day the chosen people are shown with the form; with it they leave."""
    if request.method == "GET":
        return redirect("dashboard:roster")
    people = chosen(request)
    if not people:
        messages.error(request, _("还没有选人。先在名单里打勾，再点“登记离开”。"))
        return redirect("dashboard:roster")
    asked = "left_on" in request.POST or "reason" in request.POST
    form = LeaveForm(request.POST if asked else None)
    if asked and form.is_valid() and leave(request, people, form):
        return redirect("dashboard:roster")
    context = {"form": form, "people": people}
    return render(request, "dashboard/roster/leavers.html", context)


def chosen(request: SignedInRequest) -> list[Person]:
    """The people ticked; somebody of another unit, or gone already, is a 404."""
    ticked = request.POST.getlist("person") + request.POST.getlist("person[]")
    codes = {code.replace("\x00", "") for code in ticked}
    if len(codes) > MOST:
        raise Http404
    people = list(roster_people(units_for(request.user, *ROLES)).filter(code__in=codes))
    if len(people) != len(codes):
        raise Http404
    return people


def leave(request: SignedInRequest, people: list[Person], form: LeaveForm) -> bool:
    """Record it, or say on the form who stands in the way."""
    data = form.cleaned_data
    try:
        record_leave(
            people,
            left_on=data["left_on"],
            reason=data["reason"],
            document=data["document"],
            actor=request.user.username,
            source="desk",
        )
    except LeaveRefusedError as refusal:
        words = {
            "in_future": _("日期还没有到。到了那天再登记，或改成已经过去的日期。"),
            "already_left": _("已经登记过离开：%s。"),
            "out_of_order": _("这些人在这一天之后还有变动，请改晚一些：%s。"),
        }
        names = "、".join(person.name for person in refusal.people)
        text = words[refusal.code]
        form.add_error("left_on", text % names if "%s" in text else text)
        return False
    text = ngettext("已登记 %s 人离开。", "已登记 %s 人离开。", len(people))
    messages.success(request, text % len(people))
    return True
