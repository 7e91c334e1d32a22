"""Upload a roster or a unit list, look at what it would do, then let it be done."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.domain.scope import granted_roots, units_for
from accounts.enums import Role
from accounts.models import User
from accounts.views.guards import SignedInRequest, role_required
from dashboard.forms.roster import ImportForm
from dashboard.views.roster import ROLES
from units.domain.queries import imports_of, roster_people
from units.domain.uploads import (
    PREVIEW_DAYS,
    changes_nothing,
    discard_upload,
    is_lost,
    receive_upload,
    start_upload,
)
from units.enums import ImportKind, ImportState
from units.models import RosterImport
from units.tasks import apply_import

SHOWN_ABSENT = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@never_cache
@role_required(*ROLES)
def upload(request: SignedInRequest) -> HttpResponse:
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        roots=granted_roots(request.user, *ROLES),
        whole=may_import_units(request.user),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        received = receive_upload(
            data["file"],
            kind=data["kind"],
            effective_on=data["on"],
            actor=request.user.username,
            scope=data["scope"],
            headcount_source=data.get("headcount_source") or "",
            headcount_date=data.get("headcount_date"),
        )
        return redirect("dashboard:roster-import", code=received.code)
    return render(request, "dashboard/roster/upload.html", {"form": form})


def may_import_units(user: User) -> bool:
    """The tree itself is for an exam officer of the whole district."""
    roots = granted_roots(user, Role.EXAM_OFFICER)
    return any(root.parent_id is None for root in roots)


def find_import(request: SignedInRequest, code: str) -> RosterImport:
    """404 for another part of the tree, and for unit lists one may not import."""
    units = units_for(request.user, *ROLES)
    found = get_object_or_404(imports_of(units), code=code)
    if found.kind == ImportKind.UNITS and not may_import_units(request.user):
        raise Http404
    return found


@require_GET
@never_cache
@role_required(*ROLES)
def imported(request: SignedInRequest, code: str) -> HttpResponse:
    found = find_import(request, code)
    absent = found.outcome.get("absent") or {"count": 0, "proposed": []}
    codes = [person["person"] for person in absent["proposed"]][:SHOWN_ABSENT]
    people = roster_people(units_for(request.user, *ROLES)).filter(code__in=codes)
    rows = found.outcome.get("row_outcomes", [])
    context = {
        "import": found,
        "running": found.state == ImportState.RUNNING,
        "lost": is_lost(found),
        "idle": changes_nothing(found),
        "days": PREVIEW_DAYS,
        "counts": counts(found),
        "refused": [row for row in rows if row["outcome"] == "refused"],
        "absent_count": absent["count"],
        "absent": people if codes else [],
    }
    return render(request, "dashboard/roster/import.html", context)


def counts(found: RosterImport) -> list[tuple[str, str, int]]:
    """Outcome, word and number, in the order of the contract."""
    words = {
        "added": _("新增"),
        "changed": _("更正"),
        "moved": _("调动"),
        "unchanged": _("没有变化"),
        "refused": _("退回"),
    }
    outcomes = found.outcome.get("outcomes", {})
    return [(kind, words[kind], number) for kind, number in outcomes.items()]


@require_POST
@role_required(*ROLES)
def apply(request: SignedInRequest, code: str) -> HttpResponse:
    """Start the task once; a second press finds it running and changes nothing."""
    found = find_import(request, code)
    with transaction.atomic():
        if start_upload(found):
            transaction.on_commit(lambda: apply_import.enqueue(found.code))
    return redirect("dashboard:roster-import", code=found.code)


@require_POST
@role_required(*ROLES)
def discard(request: SignedInRequest, code: str) -> HttpResponse:
    """Delete a preview; with then=upload the next page takes another file."""
    found = find_import(request, code)
    if not discard_upload(found):
        return redirect("dashboard:roster-import", code=found.code)
    text = _("“%(file)s”没有导入，文件已删除，名册没有变。")
    messages.success(request, text % {"file": found.filename})
    again = request.POST.get("then") == "upload"
    return redirect("dashboard:roster-upload" if again else "dashboard:roster")


@require_GET
@never_cache
@role_required(*ROLES)
def report(request: SignedInRequest, code: str) -> HttpResponse:
    """The refused rows with their reasons, for whoever may see the import."""
    found = find_import(request, code)
    if not found.report:
        raise Http404
    name = _("退回的行") + f"-{found.code}.xlsx"
    with found.report.open("rb") as file:
        response = HttpResponse(file.read(), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
