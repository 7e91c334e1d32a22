"""/desk/: what waits for me, in order of date; everything else below it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.domain.scope import granted_roots, holds_role
from accounts.enums import Role
from accounts.views.guards import SignedInRequest, role_required
from dashboard.domain.waiting import ROLES, exams_on_desk, waiting_for
from media.domain.broadcast_desk import desk_panel


@require_GET
@never_cache
@role_required(*ROLES)
def desk(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    exams = exams_on_desk(request.user, now=now)
    context = {
        "waiting": waiting_for(request.user, exams, now=now),
        "exams": exams,
        "units": granted_roots(request.user, *ROLES),
        "has_roster": holds_role(request.user, Role.LIAISON, Role.EXAM_OFFICER),
        "broadcast": desk_panel(request.user, today=timezone.localdate(now)),
        "today": timezone.localdate(now),
    }
    return render(request, "dashboard/desk/desk.html", context)
