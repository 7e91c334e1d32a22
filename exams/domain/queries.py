"""The figures that exam screens show; each is defined here once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q

from exams.domain.attempt_policy import Allowance, allowance, counted
from exams.domain.attempts import FACTOR, is_on_roster
from exams.domain.expiry import state_at, with_exam
from exams.domain.obligations import ObligationState, obligation_states
from exams.domain.results import is_valid
from exams.enums import AttemptState, SittingState
from exams.models import Attempt, Sitting
from units.models import Person


@dataclass(frozen=True, slots=True)
class SittingCard:
    """A sitting as one person meets it. ``attempt`` is the latest one at this sitting.

    ``attempts`` are all of the person at this sitting, in order. ``action`` is what a
    button may offer now; the server asks again when it is pressed. ``took_part`` is
    False while all that was handed in is invalid (domain §1.4).
    """

    sitting: Sitting
    state: SittingState
    obligation: str
    attempts_used: int
    attempts_left: int
    cooldown_until: datetime | None
    attempt: Attempt | None
    attempt_state: AttemptState | None
    attempts: list[Attempt]
    action: Literal["start", "resume"] | None
    took_part: bool
    factor: str = str(FACTOR)


def action_of(
    may: Allowance, state: SittingState, obligation: str, *, on_roster: bool
) -> Literal["start", "resume"] | None:
    if not on_roster:
        return None
    if may.under_way is not None:
        return "resume"
    ready = state == SittingState.OPEN and obligation != ObligationState.EXEMPT
    return "start" if ready and may.left and not may.cooldown_until else None


def took_part(attempts: list[Attempt], sitting: Sitting) -> bool:
    """Whether one of those that count here is valid, or is still to be marked."""
    return any(
        one.answered_share is None or is_valid(one, sitting.exam)
        for one in counted(attempts, sitting)
    )


def sittings_shown(person: Person) -> list[Sitting]:
    """Approved sittings, and any that the person has an attempt at; latest first."""
    mine = Attempt.objects.filter(person=person).order_by().values("sitting")
    return list(
        Sitting.objects.select_related("exam", "resit_of")
        .filter(Q(approved_at__isnull=False) | Q(pk__in=mine))
        .order_by("-opens_at", "code")
    )


def attempts_by_exam(person: Person) -> dict[int, list[Attempt]]:
    found = defaultdict(list)
    for attempt in with_exam().filter(person=person).order_by("started_at", "pk"):
        found[attempt.sitting.exam_id].append(attempt)
    return found


def sitting_cards(person: Person, *, now: datetime) -> list[SittingCard]:
    """Every sitting the person may care about, in as many queries for 1 as for 30."""
    sittings = sittings_shown(person)
    attempts = attempts_by_exam(person)
    owed = obligation_states({s.exam_id: s.exam for s in sittings}.values(), person)
    on_roster = is_on_roster(person, now=now)
    cards = []
    for sitting in sittings:
        mine = attempts[sitting.exam_id]
        may = allowance(mine, sitting, sitting.exam, now=now)
        state, owes = sitting.state_at(now), str(owed[sitting.exam_id])
        latest = may.under_way or may.latest
        cards.append(
            SittingCard(
                sitting=sitting,
                state=state,
                obligation=owes,
                attempts_used=may.used,
                attempts_left=may.left,
                cooldown_until=may.cooldown_until,
                attempt=latest,
                attempt_state=state_at(latest, now=now) if latest else None,
                attempts=[one for one in mine if one.sitting_id == sitting.pk],
                action=action_of(may, state, owes, on_roster=on_roster),
                took_part=took_part(mine, sitting),
            )
        )
    return cards
