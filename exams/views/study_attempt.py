"""The pages of an attempt: ten questions or all, saved by POST."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from exams.domain.attempt_tokens import current_token
from exams.domain.attempts import attempt_of
from exams.domain.refusals import Refusal
from exams.domain.saving import save_responses
from exams.domain.saving_checks import Responses
from exams.domain.submit import submit_attempt
from exams.enums import AttemptState
from exams.forms.answers import AnswersForm
from exams.models import Attempt
from exams.views.study_guards import own_attempt, refusal_page
from exams.views.study_shown import (
    ALL,
    ShownQuestion,
    instant,
    page_address,
    page_asked,
    pages_of,
    questions_of,
)
from exams.views.study_words import client_words


@require_http_methods(["GET", "HEAD", "POST"])
@own_attempt
def attempt(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    if request.method == "POST":
        return save(request, attempt)
    if attempt.state != AttemptState.STARTED:
        return redirect("exams:result", attempt.pk)
    context = page_context(attempt, request.GET.get("page", "1"))
    return render(request, "exams/study/attempt.html", context)


def client_context(attempt: Attempt) -> dict[str, Any]:
    """What every page on which the client runs has to know."""
    now = timezone.now()
    left = max((attempt.deadline - now).total_seconds(), 0)
    return {
        "attempt": attempt,
        "sitting": attempt.sitting,
        "exam": attempt.sitting.exam,
        "token": current_token(attempt),
        "deadline": instant(attempt.deadline),
        "server_time": instant(now),
        "minutes_left": int(-(-left // 60)),
        "saved": {"seq": attempt.seq, "responses": attempt.responses},
        "words": client_words(),
    }


def page_context(attempt: Attempt, asked: str) -> dict[str, Any]:
    questions = questions_of(attempt)
    pages = pages_of(questions)
    page = page_asked(asked, pages=len(pages))
    return {
        **client_context(attempt),
        "page": page,
        "is_all": page == ALL,
        "pages": pages,
        "shown_pages": pages if page == ALL else [pages[int(page) - 1]],
        "is_first": page in (1, ALL),
        "is_last": page in (len(pages), ALL),
        "questions": questions,
        "answered": sum(question.answered for question in questions),
    }


def save(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Saved only after commit: the answer to the browser is written after that."""
    form = AnswersForm(request.POST)
    if not form.is_valid():
        return refusal_page(request, Refusal("bad_request"), attempt)
    responses = form.responses
    try:
        if responses:
            seq = form.cleaned_data["seq"] + 1
            save_responses(current_token(attempt), seq=seq, responses=responses)
    except Refusal as refusal:
        return not_saved(request, attempt, form, refusal)
    return go_on(request, attempt, form)


def not_saved(
    request: HttpRequest, attempt: Attempt, form: AnswersForm, refusal: Refusal
) -> HttpResponse:
    match refusal.code:
        case "stale_sequence":
            return two_versions(request, attempt, form, refusal)
        case "attempt_closed":
            return closed(request, attempt, refusal)
    return refusal_page(request, refusal, attempt)


def go_on(request: HttpRequest, attempt: Attempt, form: AnswersForm) -> HttpResponse:
    """To where the button led; to hand in with questions open leads to the review."""
    go = form.go_to
    if go == "submit":
        attempt = attempt_of(attempt.person, attempt.pk)
        if all(question.answered for question in questions_of(attempt)):
            return hand_in(request, attempt)
    if go in ("review", "submit"):
        return redirect("exams:review", attempt.pk)
    return redirect(page_address(attempt, page_after(attempt, form.page_from, go)))


def hand_in(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """To the result, unless another device went on since the attempt was read."""
    try:
        submit_attempt(current_token(attempt), seq=attempt.seq)
    except Refusal as refusal:
        return refusal_page(request, refusal, attempt)
    return redirect("exams:result", attempt.pk)


def page_after(attempt: Attempt, page: str, go: str) -> int | str:
    pages = len(pages_of(questions_of(attempt)))
    current = page_asked(page, pages=pages)
    step = {"prev": -1, "next": 1}.get(go, 0)
    if isinstance(current, str):
        return current
    return min(max(current + step, 1), pages)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One question with two answers: ``mine`` as just sent, ``saved`` as stored."""

    question: ShownQuestion
    mine_keys: list[str]
    mine: list[str]
    saved: list[str]


def conflicts(
    attempt: Attempt, responses: Responses, saved: Responses
) -> list[Conflict]:
    return [
        Conflict(
            question,
            mine,
            question.words_for(mine),
            question.words_for(saved.get(question.item, [])),
        )
        for question in questions_of(attempt)
        if (mine := responses.get(question.item)) is not None
        and set(mine) != set(saved.get(question.item, []))
    ]


def two_versions(
    request: HttpRequest, attempt: Attempt, form: AnswersForm, refusal: Refusal
) -> HttpResponse:
    """Nothing was saved; the person says which answer holds. Nothing differs: go on."""
    found = conflicts(attempt, form.responses, refusal.extra["responses"])
    if not found:
        return go_on(request, attempt, form)
    context = {
        "attempt": attempt,
        "exam": attempt.sitting.exam,
        "conflicts": found,
        "seq": refusal.extra["seq"],
        "go": form.go_to,
        "page": form.page_from,
    }
    return render(request, "exams/study/two_versions.html", context, status=409)


def closed(request: HttpRequest, attempt: Attempt, refusal: Refusal) -> HttpResponse:
    kept = sum(question.answered for question in questions_of(attempt))
    context = {
        "attempt": attempt,
        "exam": attempt.sitting.exam,
        "state": refusal.extra["state"],
        "kept": kept,
        "late_evidence": refusal.extra["late_evidence"],
        "result_url": reverse("exams:result", args=[attempt.pk]),
    }
    return render(request, "exams/study/closed.html", context, status=410)
