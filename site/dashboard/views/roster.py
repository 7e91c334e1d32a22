"""The people of one's part of the tree: look up, filter, choose."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.domain.scope import units_for
from accounts.enums import Role
from accounts.views.guards import SignedInRequest, role_required
from units.domain.queries import imports_of, roster_people

ROLES = (Role.LIAISON, Role.EXAM_OFFICER)
PAGE_SIZE = 50
LAST_IMPORTS = 3


@require_GET
@never_cache
@role_required(*ROLES)
def roster(request: SignedInRequest) -> HttpResponse:
    """A unit outside one's part of the tree does not exist here: 404."""
    units = units_for(request.user, *ROLES)
    code = request.GET.get("unit", "").replace("\x00", "")
    search = request.GET.get("q", "").replace("\x00", "").strip()[:50]
    within = get_object_or_404(units, code=code) if code else None
    people = roster_people(units, search=search, within=within)
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "units": units.in_order(),
        "unit": within,
        "search": search,
        "query": query.urlencode(),
        "imports": imports_of(units)[:LAST_IMPORTS],
    }
    return render(request, "dashboard/roster/list.html", context)
