"""The week's plan of the loudspeakers in the back office, slips, and the minutes."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from media.domain.broadcast import (
    WEEK,
    SlotRefusedError,
    approval_numbers,
    monday_of,
    parse_week,
    plan_slot,
    slip_for,
    towns,
    week_name,
    week_plan,
    withdraw_slot,
)
from media.domain.speaking import RATES, measured
from media.enums import SlotTime, Speech
from media.forms.broadcast import SlotForm
from media.models import BroadcastSlot
from media.views.review_frame import WRITERS, page, staff_required
from units.models import Unit

ICON = "comment"
MAX_REPEATS = 5
# More digits than any key of ours has.
LONGEST_KEY = 19
AGAIN = ("script", "on", "time")


def week_url(monday: date, unit: Unit) -> str:
    query = urlencode({"week": week_name(monday), "unit": unit.code})
    return f"{reverse('media-broadcast:week')}?{query}"


def asked_unit(request: HttpRequest) -> Unit:
    """The unit of the address among district and towns; the first without one."""
    code = request.GET.get("unit", "")
    found = towns().filter(code=code).first() if code else towns().first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@staff_required(*WRITERS)
def week(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    unit = asked_unit(request)
    monday = parse_week(request.GET.get("week", ""), today=today)
    before = {name: request.GET[name] for name in AGAIN if name in request.GET}
    initial = {"unit": unit.code, "on": max(today, monday), **before}
    form = SlotForm(request.POST or None, initial=initial)
    if request.method == "POST" and _changed(request, form, today=today):
        return redirect(week_url(monday, unit))
    plan = week_plan(unit, monday=monday)
    return page(
        request,
        "broadcast/week",
        _("村村响"),
        icon=ICON,
        plan=plan,
        numbers=approval_numbers(plan.scripts),
        units=towns(),
        form=form,
        earlier=week_url(monday - WEEK, unit),
        later=week_url(monday + WEEK, unit),
        week=week_name(monday),
    )


def _changed(request: HttpRequest, form: SlotForm, *, today: date) -> bool:
    """Whether a slot was withdrawn or planned; else the form says why not."""
    if gone := request.POST.get("withdraw", ""):
        known = gone.isascii() and gone.isdecimal() and len(gone) < LONGEST_KEY
        slot = get_object_or_404(BroadcastSlot, pk=int(gone) if known else 0)
        withdraw_slot(slot, by=request.user)  # type: ignore[arg-type]
        _offer_undo(request, slot, today=today)
        return True
    if not form.is_valid():
        return False
    values = form.cleaned_data
    try:
        plan_slot(
            values["script"],
            unit=values["unit"],
            on=values["on"],
            time=SlotTime(values["time"]),
            by=request.user,  # type: ignore[arg-type]
            today=today,
        )
    except SlotRefusedError as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(
        request,
        _("已安排：%(on)s %(time)s，%(unit)s，《%(title)s》。")
        % {
            "on": date_format(values["on"], "n月j日"),
            "time": SlotTime(values["time"]).label,
            "unit": values["unit"].name,
            "title": values["script"].title,
        },
    )
    return True


def _offer_undo(request: HttpRequest, gone: BroadcastSlot, *, today: date) -> None:
    """Say what was withdrawn; while it is to come, a way to the form as it was."""
    words = _("已取消：%(on)s %(time)s，%(unit)s，《%(title)s》。") % {
        "on": date_format(gone.on, "n月j日"),
        "time": gone.get_time_display(),
        "unit": gone.unit.name,
        "title": gone.script.title,
    }
    values = {"script": gone.script_id, "on": gone.on.isoformat(), "time": gone.time}
    again = f"{week_url(monday_of(gone.on), gone.unit)}&{urlencode(values)}#plan-title"
    buttons = [messages.button(again, _("填回去"))] if gone.on >= today else []
    messages.success(request, words, buttons=buttons)


@require_GET
@staff_required(*WRITERS)
def printed(request: HttpRequest) -> HttpResponse:
    """The week of one town on one side of paper."""
    today = timezone.localdate()
    unit = asked_unit(request)
    monday = parse_week(request.GET.get("week", ""), today=today)
    context = {"plan": week_plan(unit, monday=monday), "back": week_url(monday, unit)}
    return render(request, "media/broadcast/printed.html", context)


@require_GET
@staff_required(*WRITERS)
def slip(request: HttpRequest, number: str) -> HttpResponse:
    found = slip_for(number)
    if found is None:
        raise Http404
    context = {"slip": found, "back": reverse("media-broadcast:week")}
    return render(request, "media/broadcast/slip.html", context)


@require_POST
@staff_required(*WRITERS)
def minutes(request: HttpRequest) -> JsonResponse:
    """How long the text takes; asked as an editor types."""
    speech = request.POST.get("speech", "")
    repeats = request.POST.get("repeats", "1")
    spoken = measured(
        request.POST.get("text", ""),
        speech=speech if speech in Speech.values else Speech.MANDARIN,
        repeats=int(repeats) if repeats in map(str, range(1, MAX_REPEATS + 1)) else 1,
    )
    words = _("%(n)s 字，约 %(m)s 分钟（每分钟 %(rate)s 字，含片头片尾 15 秒）") % {
        "n": f"{spoken.characters:,}",
        "m": spoken.minutes,
        "rate": RATES[Speech(speech) if speech in Speech.values else Speech.MANDARIN],
    }
    return JsonResponse(
        {
            "characters": spoken.characters,
            "seconds": spoken.seconds,
            "minutes": str(spoken.minutes),
            "words": words,
        }
    )
