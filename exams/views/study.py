"""The list of sittings, and the one button that begins an attempt or resumes it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from exams.domain.attempts import start_attempt
from exams.domain.queries import sitting_cards
from exams.domain.refusals import Refusal
from exams.models import Sitting
from exams.views.study_cards import in_order, shown_card
from exams.views.study_guards import person_of, refusal_page
from exams.views.study_shown import page_address

DEVICE_LENGTH = 100


@require_safe
@never_cache
@login_required
def sittings(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    cards = sitting_cards(person, now=timezone.now()) if person else []
    shown = [shown_card(card) for card in in_order(cards)]
    return render(
        request, "exams/study/sittings.html", {"person": person, "cards": shown}
    )


@require_POST
@never_cache
@login_required
def start(request: HttpRequest, code: str) -> HttpResponse:
    person = person_of(request)
    sitting = get_object_or_404(Sitting.objects.select_related("exam"), code=code)
    try:
        if person is None:
            raise Refusal("not_eligible")
        device = request.headers.get("User-Agent", "")[:DEVICE_LENGTH]
        started = start_attempt(person, sitting, device=device)
    except Refusal as refusal:
        return refusal_page(request, refusal)
    return redirect(page_address(started.attempt, 1))
