"""/classroom/reports/: report a class taught, correct it, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.views.guards import SignedInRequest
from education.domain.queries import classes_of, live_lessons, schools_of, sessions_of
from education.domain.sessions import (
    ReportRefusedError,
    report_session,
    undo_report,
    undoable,
)
from education.domain.terms import term_of
from education.enums import ReportChange
from education.forms.reports import KeyForm, ReportForm
from education.views.guards import teacher_only

PAGE_SIZE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@teacher_only
def reports(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return listing(request, ReportForm(**offered(request), initial=begun(request)))
    form = ReportForm(request.POST, **offered(request))
    if form.is_valid():
        try:
            change = report_session(
                form.class_group,
                lesson=form.lesson_page,
                held_on=form.cleaned_data["date"],
                figures=form.figures,
                actor=request.user.get_username(),
            )
        except ReportRefusedError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, words_of(change, form))
            return redirect("education:reports")
    return listing(request, form)


def offered(request: SignedInRequest) -> dict[str, Any]:
    year = term_of(timezone.localdate()).school_year
    classes = classes_of(schools_of(request.user), school_year=year)
    return {"classes": list(classes), "lessons": list(live_lessons())}


def begun(request: SignedInRequest) -> dict[str, object]:
    """What a link from the overview has chosen already; unknown choices match none."""
    return {
        "class": request.GET.get("class", ""),
        "lesson": request.GET.get("lesson", ""),
        "date": timezone.localdate(),
    }


def words_of(change: ReportChange | None, form: ReportForm) -> str:
    words = {
        "class": form.class_group.name,
        "present": form.figures.present,
        "expected": form.figures.expected,
    }
    if change is None:
        return _("%(class)s 这节课已经报过，数字一样，没有改动。") % words
    if change == ReportChange.CORRECTED:
        return (
            _("已更正：%(class)s 应到 %(expected)s 人，实到 %(present)s 人。") % words
        )
    return _("已上报：%(class)s 应到 %(expected)s 人，实到 %(present)s 人。") % words


def listing(request: SignedInRequest, form: ReportForm) -> HttpResponse:
    sessions = sessions_of(schools_of(request.user))
    page = Paginator(sessions, PAGE_SIZE).get_page(request.GET.get("page"))
    still = undoable(page.object_list, now=timezone.now())
    context = {
        "form": form,
        "page": page,
        "rows": [(row, row.pk in still) for row in page],
        "has_classes": bool(form.classes),
    }
    return render(request, "education/reports.html", context)


@require_POST
@teacher_only
def undo(request: SignedInRequest) -> HttpResponse:
    """The report that these three keys name, of one's own school or of nobody."""
    form = KeyForm(request.POST, **offered(request))
    if not form.is_valid():
        raise Http404
    session = get_object_or_404(
        sessions_of(schools_of(request.user)),
        class_group=form.class_group,
        lesson=form.lesson_page,
        held_on=form.cleaned_data["date"],
    )
    name = form.class_group.name
    try:
        undo_report(session, actor=request.user.get_username())
    except ReportRefusedError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("已撤回 %(class)s 的上报。") % {"class": name})
    return redirect("education:reports")
