"""/desk/exams/{code}/withdraw/: take one person out of those who should sit (X)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.domain.scope import units_for
from accounts.enums import Role
from accounts.views.guards import SignedInRequest, role_required
from exams.domain.coverage_names import withdrawal_words
from exams.domain.obligations import RefusedError, withdraw_obligation
from exams.enums import WithdrawalReason
from exams.forms.withdrawals import WithdrawalForm
from exams.models import Exam, Obligation
from exams.views.desk import crumbs, desk_exam


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.EXAM_OFFICER)
def withdraw(request: SignedInRequest, code: str) -> HttpResponse:
    """The district's correction, with reason, document and date; it is not undone."""
    exam = desk_exam(code)
    obligation = obligation_of(request, exam)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_obligation(
                obligation,
                reason=WithdrawalReason(form.cleaned_data["reason"]),
                document=form.cleaned_data["document"],
                on=form.cleaned_data["on"],
                actor=request.user.get_username(),
            )
        except RefusedError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(
                request,
                _("已剔除 %(name)s，应考人数随之减少一人。")
                % {"name": obligation.person.name},
            )
            missing = reverse("exams-desk:missing", args=[exam.code])
            return redirect(f"{missing}?unit={obligation.unit.code}")
    context = {
        "exam": exam,
        "obligation": obligation,
        "crumbs": crumbs(request.user, obligation.unit),
        "root": obligation.unit,
        "already": withdrawal_words(obligation) if obligation.withdrawn else "",
        "form": form,
    }
    return render(request, "exams/desk/withdraw.html", context)


def obligation_of(request: SignedInRequest, exam: Exam) -> Obligation:
    """Of ?person=; somebody outside the officer's part does not exist."""
    person = request.GET.get("person", "")
    if not person or "\0" in person:
        raise Http404
    units = units_for(request.user, Role.EXAM_OFFICER)
    rows = Obligation.objects.select_related("exam", "person", "unit")
    return get_object_or_404(rows, exam=exam, person__code=person, unit__in=units)
