"""The review before handing in, handing in, and the result."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from exams.domain.attempt_tokens import current_token
from exams.domain.attempts import attempt_of, attempts_at
from exams.domain.queries import sitting_cards
from exams.domain.refusals import Refusal
from exams.domain.results_shown import best_valid, result_at, result_of
from exams.domain.submit import submit_attempt
from exams.enums import AttemptState, Grade
from exams.models import Attempt
from exams.views.study_attempt import client_context, hand_in
from exams.views.study_guards import own_attempt
from exams.views.study_review import reviewed
from exams.views.study_shown import enough_to_count, plain_number, questions_of


@require_safe
@own_attempt
def review(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    if attempt.state != AttemptState.STARTED:
        return redirect("exams:result", attempt.pk)
    questions = questions_of(attempt)
    unanswered = [question for question in questions if not question.answered]
    answered = len(questions) - len(unanswered)
    enough = enough_to_count(len(questions), attempt.sitting.exam.answered_share)
    context = {
        **client_context(attempt),
        "questions": questions,
        "unanswered": unanswered,
        "answered": answered,
        "enough": enough,
        "short_of": max(enough - answered, 0),
    }
    return render(request, "exams/study/review.html", context)


@require_POST
@own_attempt
def submit(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Twice is once; a device that went on in between only changed the token."""
    try:
        submit_attempt(current_token(attempt), seq=attempt.seq)
    except Refusal:
        return hand_in(request, attempt_of(attempt.person, attempt.pk))
    return redirect("exams:result", attempt.pk)


@require_safe
@own_attempt
def result(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    if attempt.state == AttemptState.STARTED:
        return redirect("exams:attempt", attempt.pk)
    now = timezone.now()
    found = result_of(attempt, now=now)
    questions = questions_of(attempt)
    context: dict[str, Any] = {
        "attempt": attempt,
        "sitting": attempt.sitting,
        "exam": attempt.sitting.exam,
        "result": found,
        "result_at": result_at(attempt),
        "answered": sum(question.answered for question in questions),
        "total_items": len(questions),
        "card": card_of(attempt),
    }
    if found:
        context |= shown_result(request, attempt, found)
    return render(request, "exams/study/result.html", context)


def card_of(attempt: Attempt) -> Any:
    cards = sitting_cards(attempt.person, now=timezone.now())
    return next(card for card in cards if card.sitting.pk == attempt.sitting_id)


def shown_result(
    request: HttpRequest, attempt: Attempt, found: dict[str, Any]
) -> dict[str, Any]:
    exam = attempt.sitting.exam
    best = best_valid(attempts_at(exam.pk, attempt.person), exam)
    only_wrong = request.GET.get("only") == "wrong"
    answers = reviewed(attempt, found["review"]) if found["review"] else []
    wrong = [answer for answer in answers if not answer.right]
    return {
        "score": plain_number(found["score"]),
        "total": plain_number(found["total"]),
        "pass_score": plain_number(exam.pass_score),
        "grade": Grade(found["grade"]).label if found["grade"] else "",
        "best": best,
        "answers": wrong if only_wrong else answers,
        "only_wrong": only_wrong,
        "wrong": len(wrong),
        "all_answers": len(answers),
    }
