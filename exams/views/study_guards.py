"""Who may come to /study/, and how a refusal of the domain becomes a page."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from exams.domain.attempts import attempt_of
from exams.domain.refusals import Refusal
from exams.models import Attempt
from units.models import Person

View = Callable[..., HttpResponse]


def person_of(request: HttpRequest) -> Person | None:
    """Who is signed in, if that is a person on a roster."""
    return getattr(request.user, "person", None)


def own_attempt(view: View) -> View:
    """Hands the view the attempt of the signed-in person; anybody else's is a 404."""

    @wraps(view)
    def guarded(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
        person = person_of(request)
        if person is None:
            raise Http404
        try:
            attempt = attempt_of(person, attempt_id)
        except Refusal as refusal:
            raise Http404 from refusal
        return view(request, attempt)

    return never_cache(login_required(guarded))


def what_to_do(code: str) -> str:
    """What a person can do after a refusal, in one or two sentences."""
    ask = _("有疑问请找本单位联络员。")
    known = {
        "not_eligible": _("如果您应当参加，请本单位联络员核对名册。"),
        "exempt": _("不需要做什么；想了解免考事由，请找本单位联络员。"),
        "sitting_not_open": _("请在公布的考试时间内回到学法考试页面，再按“开始作答”。"),
        "sitting_closed": _("如有补考，会出现在学法考试页面上。"),
        "no_attempts_left": _("已交的答卷和成绩可以在学法考试页面查看。"),
        "cooldown": _("到时间以后，回到学法考试页面再按一次。"),
        "no_paper_ready": _("请联络员转告考试管理员。试卷备好以后再进入，次数不会少。"),
        "bad_request": _("请回到答题页面，重新打开一次再保存。已保存的答案都还在。"),
        "bad_response": _("请回到答题页面，重新打开一次再保存。已保存的答案都还在。"),
        "superseded": _("已保存的答案都还在。请从学法考试页面按“继续作答”。"),
    }
    return known.get(code, ask)


def refusal_page(
    request: HttpRequest, refusal: Refusal, attempt: Attempt | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "refusal": refusal,
        "until": refusal.extra.get("cooldown_until"),
        "what_to_do": what_to_do(refusal.code),
        "attempt": attempt,
    }
    # A page is no place for 401: nobody has to sign in again.
    status = 409 if refusal.status == 401 else refusal.status
    return render(request, "exams/study/refusal.html", context, status=status)
