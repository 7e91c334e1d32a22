"""What an official still has to do at /study/, for the front page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from exams.domain.queries import SittingCard, sitting_cards
from exams.domain.results_shown import is_released
from exams.enums import AttemptState, Grade
from exams.views.study_cards import shown_card
from home.due import Due

if TYPE_CHECKING:
    from accounts.models import User


def exams_due(user: User) -> list[Due]:
    """Exams that the person owes and can sit now, until a pass is known."""
    if user.person is None:
        return []
    cards = sitting_cards(user.person, now=timezone.now())
    passed = set(passed_exams(cards))
    return [
        due_from(card)
        for card in cards
        if card.action == "resume"
        or (
            card.action == "start"
            and card.obligation == "owed"
            and card.sitting.exam_id not in passed
        )
    ]


def passed_exams(cards: list[SittingCard]) -> Iterator[int]:
    """Those passed as far as the person may know; nothing leaves before its release.

    A voided attempt is none: what it came to is never released, and settles nothing.
    """
    now = timezone.now()
    for card in cards:
        for attempt in card.attempts:
            if attempt.state == AttemptState.VOIDED:
                continue
            known = attempt.grade not in ("", Grade.FAIL)
            if not is_released(attempt, now=now) or known:
                yield card.sitting.exam_id


def due_from(card: SittingCard) -> Due:
    shown = shown_card(card)
    closes = timezone.localdate(card.sitting.closes_at)
    return Due(
        shown.title, closes, shown.state, reverse("exams:sittings"), shown.action
    )
