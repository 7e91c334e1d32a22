"""/desk/broadcast/: this week's scripts for the contact of a town or village."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.domain.scope import granted_roots, units_for
from accounts.enums import Role
from accounts.views.guards import SignedInRequest, role_required
from media.domain.broadcast import (
    WEEK,
    approval_numbers,
    parse_week,
    slip_for,
    week_name,
    week_plan,
)
from units.models import Unit

CONTACT = Role.BROADCAST_CONTACT


def own_unit(request: SignedInRequest) -> Unit:
    """The unit of the address within the contact's part of the tree, else a 404."""
    code = request.GET.get("unit", "")
    mine = units_for(request.user, CONTACT)
    roots = granted_roots(request.user, CONTACT)
    unit = mine.filter(code=code).first() if code else next(iter(roots), None)
    if unit is None:
        raise Http404
    return unit


@require_GET
@never_cache
@role_required(CONTACT)
def desk(request: SignedInRequest) -> HttpResponse:
    unit = own_unit(request)
    monday = parse_week(request.GET.get("week", ""), today=timezone.localdate())
    plan = week_plan(unit, monday=monday)
    numbers = approval_numbers(plan.scripts)
    context = {
        "plan": plan,
        "scripts": [(script, numbers[script.pk]) for script in plan.scripts],
        "units": granted_roots(request.user, CONTACT),
        "earlier": week_name(monday - WEEK),
        "later": week_name(monday + WEEK),
    }
    return render(request, "media/broadcast/desk.html", context)


@require_GET
@never_cache
@role_required(CONTACT)
def slip(request: SignedInRequest, number: str) -> HttpResponse:
    """The slip of a script that is planned for the contact's unit."""
    found = slip_for(number, unit=own_unit(request))
    if found is None:
        raise Http404
    context = {"slip": found, "back": reverse("broadcast-desk:desk")}
    return render(request, "media/broadcast/slip.html", context)
