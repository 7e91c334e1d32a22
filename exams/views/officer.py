"""The exam officer's screens: exams, one exam, what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from exams.domain.exam import add_sitting, create_exam
from exams.domain.exam_errors import ExamError
from exams.domain.exam_officers import exam_view, exams_shown, is_officer
from exams.domain.freeze import freeze_roster
from exams.domain.presets import load_presets
from exams.enums import Tier
from exams.forms.officer import ComposeForm, ExamForm, MoreSittingForm
from exams.models import Exam

View = Callable[..., HttpResponse]


def officer_required(view: View) -> View:
    """To those in the back office without the role the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_officer(request.user):  # type: ignore[arg-type]
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def page(
    request: HttpRequest,
    template: str,
    title: str,
    trail: list[tuple[str, str]],
    **context: Any,
) -> HttpResponse:
    """A page in Wagtail's frame; ``trail`` is (address, words) above it."""
    crumbs = [(reverse("exams-officer:index"), _("学法考试")), *trail]
    items = [{"url": url, "label": label} for url, label in crumbs]
    if crumbs[-1][1] != title:
        items.append({"url": "", "label": title})
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": "clipboard-list",
        "breadcrumbs_items": items,
    }
    return render(request, f"exams/officer/{template}.html", {**frame, **context})


def exam_trail(exam: Exam) -> list[tuple[str, str]]:
    return [(exam_address(exam), exam.title)]


def exam_address(exam: Exam) -> str:
    return reverse("exams-officer:exam", args=[exam.code])


def actor(request: HttpRequest) -> str:
    return request.user.get_username()


@officer_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    rows = [
        (exam, [(sitting, sitting.state_at(now)) for sitting in exam.sittings.all()])
        for exam in exams_shown()
    ]
    return page(request, "index", _("学法考试"), [], rows=rows)


@officer_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    load_presets()
    form = ExamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            created = create_exam(form.as_file(), actor=actor(request), to_come=True)
        except ExamError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("考试已建立。"))
            return redirect("exams-officer:exam", created.exam)
    return page(request, "form", _("新建考试"), [], form=form, submit=_("建立考试"))


@officer_required
@require_GET
def exam(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(exams_shown(), code=code)
    view = exam_view(found, now=timezone.now())
    return page(
        request,
        "exam",
        found.title,
        exam_trail(found),
        view=view,
        exam=found,
        compose_form=ComposeForm(),
    )


@officer_required
@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest, code: str) -> HttpResponse:
    """GET shows what the freeze would come to, POST does it."""
    found = get_object_or_404(exams_shown(), code=code)
    dry_run = request.method == "GET"
    try:
        frozen = freeze_roster(found, actor=actor(request), dry_run=dry_run)
    except ExamError as error:
        messages.error(request, error.message)
        return redirect(exam_address(found))
    if frozen.already_frozen or not dry_run:
        words = _("名册已冻结：应考 %(people)d 人，%(units)d 个单位。")
        messages.success(
            request, words % {"people": frozen.obligations, "units": frozen.units}
        )
        return redirect(exam_address(found))
    trail = exam_trail(found)
    tiers = [(Tier(tier).label, n) for tier, n in frozen.by_tier.items() if n]
    return page(
        request,
        "freeze",
        _("冻结名册"),
        trail,
        exam=found,
        frozen=frozen,
        tiers=tiers,
    )


@officer_required
@require_http_methods(["GET", "POST"])
def new_sitting(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(exams_shown(), code=code)
    form = MoreSittingForm(request.POST or None, exam=found)
    if request.method == "POST" and form.is_valid():
        try:
            add_sitting(found, form.sitting(), actor=actor(request))
        except ExamError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("场次已建立。"))
            return redirect(exam_address(found))
    trail = exam_trail(found)
    submit = _("建立场次")
    return page(request, "form", _("增加场次"), trail, form=form, submit=submit)
