"""What an exam officer does with one sitting, and what can be looked at there."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.domain.scope import units_for
from accounts.enums import Role
from exams.domain.exam_errors import ExamError
from exams.domain.papers import ComposedPapers, compose_papers
from exams.domain.papers_shown import preview_paper
from exams.domain.sitting import (
    approve_sitting,
    pause_sitting,
    release_results,
    resit_list,
    resume_sitting,
)
from exams.domain.sitting_changes import WINDOW, change_sitting, remove_sitting
from exams.enums import SittingState
from exams.forms.officer import ComposeForm, WindowForm
from exams.models import Paper, Sitting
from exams.views.officer import (
    actor,
    exam_address,
    exam_trail,
    officer_required,
    page,
)


@dataclass(frozen=True, slots=True)
class Act:
    """An act of office: the words on its page and its button, and the one function."""

    title: str | Promise
    words: str | Promise
    done: str | Promise
    do: Callable[..., bool]


ACTS = {
    "approve": Act(
        gettext_lazy("批准开考"),
        gettext_lazy("批准以后，试卷和场次时间不能再改，到开始时间自动开考。"),
        gettext_lazy("已批准开考。"),
        approve_sitting,
    ),
    "pause": Act(
        gettext_lazy("暂停场次"),
        gettext_lazy("暂停期间不能开始新的作答，结束时间不变。随时可以恢复。"),
        gettext_lazy("场次已暂停。"),
        pause_sitting,
    ),
    "resume": Act(
        gettext_lazy("恢复场次"),
        gettext_lazy("恢复以后可以继续开始作答，结束时间不变。"),
        gettext_lazy("场次已恢复。"),
        resume_sitting,
    ),
    "release": Act(
        gettext_lazy("发布成绩"),
        gettext_lazy("发布以后，本场考生可以看到成绩；发布时间写入存证台账。"),
        gettext_lazy("成绩已发布。"),
        release_results,
    ),
    "remove": Act(
        gettext_lazy("删去场次"),
        gettext_lazy("这个场次和为它组成的试卷都会删去，不能恢复。考试和名册不变。"),
        gettext_lazy("场次已删去。"),
        remove_sitting,
    ),
}


def get_sitting(code: str) -> Sitting:
    sittings = Sitting.objects.select_related("exam__bank", "exam__blueprint")
    return get_object_or_404(sittings, code=code)


@officer_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """GET asks once more, POST does it; doing it again changes nothing."""
    sitting = get_sitting(code)
    if name not in ACTS:
        raise Http404
    wanted = ACTS[name]
    if request.method == "GET":
        return page(
            request,
            "confirm",
            str(wanted.title),
            exam_trail(sitting.exam),
            sitting=sitting,
            act=wanted,
        )
    try:
        wanted.do(sitting, actor=actor(request))
    except ExamError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, str(wanted.done))
    return redirect(exam_address(sitting.exam))


@officer_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Another window for a sitting that is not approved yet."""
    sitting = get_sitting(code)
    now = {name: getattr(sitting, name) for name in WINDOW}
    form = WindowForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            change_sitting(sitting, form.window(), actor=actor(request))
        except ExamError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("场次时间已改定。"))
            return redirect(exam_address(sitting.exam))
    return page(
        request,
        "form",
        _("改定场次 %s 的时间") % sitting.code,
        exam_trail(sitting.exam),
        form=form,
        submit=_("改定时间"),
        note=_("改了开始的日子，已有的试卷会作废，要重新组卷。")
        if sitting.papers.exists()
        else "",
    )


@officer_required
@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest, code: str) -> HttpResponse:
    sitting = get_sitting(code)
    form = ComposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            composed = compose_papers(
                sitting,
                count=form.cleaned_data["count"],
                seed=secrets.randbits(62),
                actor=actor(request),
            )
        except ExamError as error:
            form.add_error(None, error.message)
        else:
            tell_composed(request, composed)
            return redirect(exam_address(sitting.exam))
    return page(
        request,
        "form",
        _("组卷"),
        exam_trail(sitting.exam),
        form=form,
        submit=_("组卷"),
        note=_("已有的试卷会作废重组。") if sitting.papers.exists() else "",
    )


def tell_composed(request: HttpRequest, composed: ComposedPapers) -> None:
    messages.success(request, _("已组卷 %d 份。") % len(composed.papers))
    if composed.fewer:
        words = _("题库只够组成 %d 份不同的试卷，少于要求的份数。")
        messages.warning(request, words % len(composed.papers))
    if composed.unchecked:
        words = _("有 %d 道题引用的法律版本待核对，请核对法律后重新组卷，或确认可用。")
        messages.warning(request, words % composed.unchecked)


@officer_required
@require_GET
def papers(request: HttpRequest, code: str) -> HttpResponse:
    sitting = get_sitting(code)
    rows = sitting.papers.order_by("code").defer("content", "key")
    return page(
        request,
        "papers",
        _("场次 %s 的试卷") % sitting.code,
        exam_trail(sitting.exam),
        sitting=sitting,
        papers=rows,
    )


@officer_required
@require_GET
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The paper with its key, for officers only; the admin is never cached."""
    found = get_object_or_404(Paper.objects.select_related("sitting__exam"), code=code)
    exam = found.sitting.exam
    return page(
        request,
        "paper",
        _("试卷 %s") % found.code,
        exam_trail(exam),
        paper=found,
        sections=preview_paper(found),
    )


@officer_required
@require_GET
def resit(request: HttpRequest, code: str) -> HttpResponse:
    sitting = get_sitting(code)
    user = request.user
    units = None if user.is_superuser else units_for(user, Role.EXAM_OFFICER)  # type: ignore[arg-type]
    return page(
        request,
        "resit",
        _("补考名单"),
        exam_trail(sitting.exam),
        sitting=sitting,
        rows=resit_list(sitting, units=units),
        is_over=sitting.state_at(timezone.now()) == SittingState.CLOSED,
    )
