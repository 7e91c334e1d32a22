"""/desk/exams/{code}/exemptions/: ask, see what was asked, decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.domain.scope import units_for
from accounts.enums import Role
from accounts.views.guards import SignedInRequest, role_required
from exams.domain.coverage_scope import ROLES
from exams.domain.exemption_lists import (
    may_be_asked_for,
    requests_within,
    shown_requests,
)
from exams.domain.exemptions import decide_exemption, health_sight, request_exemption
from exams.domain.obligations import RefusedError
from exams.forms.exemptions import ExemptionForm
from exams.models import Exam, Exemption, Obligation
from exams.views.desk import crumbs, desk_exam, desk_root
from units.models import Unit

PAGE_SIZE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*ROLES)
def exemptions(request: SignedInRequest, code: str) -> HttpResponse:
    """The list for both roles; the form for who is a liaison of the unit."""
    exam = desk_exam(code)
    if request.method == "POST":
        return ask(request, exam)
    return listing(request, exam)


def ask(request: SignedInRequest, exam: Exam) -> HttpResponse:
    """A request by a liaison; somebody else's person does not exist."""
    if not units_for(request.user, Role.LIAISON).exists():
        raise Http404
    obligation = posted_obligation(request, exam)
    unit = obligation.unit if obligation else None
    form = ExemptionForm(request.POST, people=choices(exam, unit))
    if obligation and form.is_valid():
        try:
            request_exemption(
                obligation,
                code=form.cleaned_data["exemption_code"],
                document=form.cleaned_data["document"],
                until=form.cleaned_data["until"],
                actor=request.user.get_username(),
            )
        except RefusedError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(
                request,
                _("%(name)s 的免考申请已上报，等考试管理员审批。")
                % {"name": obligation.person.name},
            )
            return redirect("exams-desk:exemptions", exam.code)
    return listing(request, exam, form=form, unit=unit)


def posted_obligation(request: SignedInRequest, exam: Exam) -> Obligation | None:
    """None where nobody was chosen; 404 for who is not in the liaison's part."""
    person = request.POST.get("person", "")
    if not person:
        return None
    units = units_for(request.user, Role.LIAISON)
    rows = Obligation.objects.select_related("exam", "person", "unit")
    if "\0" in person:
        raise Http404
    return get_object_or_404(rows, exam=exam, person__code=person, unit__in=units)


def choices(exam: Exam, unit: Unit | None) -> list[tuple[str, str]]:
    if unit is None:
        return []
    return [
        (row.person.code, f"{row.person.name} {row.person.post}".strip())
        for row in may_be_asked_for(exam, unit)
    ]


def listing(
    request: SignedInRequest,
    exam: Exam,
    *,
    form: ExemptionForm | None = None,
    unit: Unit | None = None,
    refused: dict[str, str] | None = None,
) -> HttpResponse:
    """``refused`` says, by the key of a request, why no decision was made."""
    root = desk_root(request.user, request.GET.get("unit"))
    mine = units_for(request.user, Role.LIAISON)
    unit = unit or chosen_unit(request, exam, root)
    can_ask = mine.filter(pk=unit.pk).exists()
    if form is None and can_ask:
        initial = {"person": request.GET.get("person", "")}
        form = ExemptionForm(people=choices(exam, unit), initial=initial)
    found = requests_within(exam, root)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "exam": exam,
        "root": root,
        "unit": unit,
        "crumbs": crumbs(request.user, root),
        "form": form if can_ask else None,
        "units": mine.within(root).in_order() if can_ask else mine.none(),
        "page": page,
        "query": urlencode({"unit": root.code}),
        "requests": shown_requests(
            page,
            health_sight(request.user),
            person_id=request.user.person_id,
        ),
        "refused": refused or {},
    }
    return render(request, "exams/desk/exemptions.html", context)


def chosen_unit(request: SignedInRequest, exam: Exam, root: Unit) -> Unit:
    """The unit whose people the form offers: that of ?person=, else the one shown."""
    person = request.GET.get("person", "").replace("\0", "")
    if not person:
        return root
    units = units_for(request.user, Role.LIAISON)
    row = Obligation.objects.filter(exam=exam, person__code=person, unit__in=units)
    found = row.select_related("unit").first()
    return found.unit if found else root


@never_cache
@require_POST
@role_required(Role.EXAM_OFFICER)
def decide(request: SignedInRequest, code: str, key: str) -> HttpResponse:
    """The district's decision; what stands against it is said beside the request."""
    exam = desk_exam(code)
    units = units_for(request.user, Role.EXAM_OFFICER)
    rows = Exemption.objects.select_related(
        "obligation__exam", "obligation__person", "obligation__unit"
    )
    exemption = get_object_or_404(
        rows, key=key, obligation__exam=exam, obligation__unit__in=units
    )
    decision = request.POST.get("decision")
    if decision not in ("approve", "refuse"):
        return listing(request, exam, refused={key: _("请选择批准或不批准。")})
    try:
        decide_exemption(
            exemption,
            approve=decision == "approve",
            reason=request.POST.get("reason", "").replace("\0", "")[:200],
            actor=request.user.get_username(),
        )
    except RefusedError as error:
        return listing(request, exam, refused={key: error.message})
    messages.success(request, decided_words(exemption))
    return redirect("exams-desk:exemptions", exam.code)


def decided_words(exemption: Exemption) -> str:
    name = exemption.obligation.person.name
    if exemption.state == "approved":
        return _("已批准 %(name)s 免考，应考人数随之减少一人。") % {"name": name}
    return _("没有批准 %(name)s 免考，此人仍然应考。") % {"name": name}
