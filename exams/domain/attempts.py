"""Begin an attempt, go on with it elsewhere, look at it."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from exams.domain.attempt_policy import Allowance, allowance, has_passed
from exams.domain.attempt_tokens import Claims, claims_of, current_token
from exams.domain.expiry import expire, state_at, with_exam
from exams.domain.obligations import ObligationState, lock_person, obligation_state
from exams.domain.paper_choice import choose_paper
from exams.domain.refusals import Refusal
from exams.enums import SittingState
from exams.models import Attempt, Paper, Sitting
from units.models import Person

FACTOR = Decimal("1.0")  # of the answering time; nobody is granted more of it yet


@dataclass(frozen=True, slots=True)
class Started:
    """``resumed``: the attempt was there already, and every older token has ended."""

    attempt: Attempt
    token: str
    resumed: bool


def attempts_at(exam_id: int, person: Person) -> QuerySet[Attempt]:
    """All attempts of a person at an exam, in the order in which they were begun."""
    attempts = Attempt.objects.filter(sitting__exam_id=exam_id, person=person)
    return attempts.select_related("sitting__exam").order_by("started_at", "pk")


def is_on_roster(person: Person, *, now: datetime) -> bool:
    today = timezone.localdate(now)
    return person.left_on is None or person.left_on > today


def resume(attempt: Attempt) -> Started:
    """Go on with an attempt: raising the serial ends every token handed out before."""
    Attempt.objects.filter(pk=attempt.pk).update(token_serial=F("token_serial") + 1)
    attempt.refresh_from_db(fields=["token_serial", "seq", "responses", "state"])
    return Started(attempt, current_token(attempt), resumed=True)


def refuse_by_the_clock(sitting: Sitting, *, now: datetime) -> None:
    match sitting.state_at(now):
        case SittingState.CLOSED:
            raise Refusal("sitting_closed")
        case SittingState.UPCOMING | SittingState.PAUSED:
            raise Refusal("sitting_not_open")


def deadline_of(sitting: Sitting, *, started_at: datetime) -> datetime:
    minutes = float(sitting.minutes * FACTOR)
    return min(sitting.closes_at, started_at + timedelta(minutes=minutes))


def begin(
    person: Person,
    sitting: Sitting,
    before: list[Attempt],
    *,
    paper_id: int,
    device: str,
    now: datetime,
) -> Attempt:
    return Attempt.objects.create(
        sitting=sitting,
        person=person,
        paper_id=paper_id,
        number=max((attempt.number for attempt in before), default=0) + 1,
        started_at=now,
        deadline=deadline_of(sitting, started_at=now),
        order_seed=secrets.randbits(63),
        device=device[:100],
    )


def locked_attempts(person: Person, sitting: Sitting, now: datetime) -> list[Attempt]:
    """The person's attempts at the exam, which nobody else adds to before we are done.

    Marks decide who may resit, so an expiry is written down before it is asked for.
    """
    lock_person(person.pk)
    before = attempts_at(sitting.exam_id, person)
    return [expire(attempt, now=now) for attempt in before]


def start_attempt(
    person: Person, sitting: Sitting, *, device: str = "", now: datetime | None = None
) -> Started:
    """Begin an attempt at a sitting, or go on with the one that is under way there.

    The person's row is locked, so that starts of one person follow each other, at this
    sitting or at another of the same exam, and follow a decision that exempts; what
    needs no lock is read before it.
    Refusals in the contract's order: not_eligible, exempt, sitting_not_open,
    sitting_closed, no_attempts_left, cooldown, no_paper_ready. Of whoever is under way
    only the place on the roster is asked.
    """
    now = now or timezone.now()
    if not is_on_roster(person, now=now):
        raise Refusal("not_eligible")
    papers = list(Paper.objects.filter(sitting=sitting).values_list("pk", flat=True))
    with transaction.atomic():
        before = locked_attempts(person, sitting, now)
        is_exempt = obligation_state(sitting.exam, person) == ObligationState.EXEMPT
        may = allowance(before, sitting, sitting.exam, now=now)
        if may.under_way is not None:
            return resume(may.under_way)
        refuse_start(sitting, before, may, is_exempt=is_exempt, now=now)
        paper_id = choose_paper(sitting, papers, before)
        attempt = begin(
            person, sitting, before, paper_id=paper_id, device=device, now=now
        )
    return Started(attempt, current_token(attempt), resumed=False)


def refuse_start(
    sitting: Sitting,
    before: list[Attempt],
    may: Allowance,
    *,
    is_exempt: bool,
    now: datetime,
) -> None:
    if sitting.resit_of_id is not None and has_passed(before):
        raise Refusal("not_eligible")
    if is_exempt:
        raise Refusal("exempt")
    refuse_by_the_clock(sitting, now=now)
    if not may.left:
        raise Refusal("no_attempts_left")
    if may.cooldown_until is not None:
        raise Refusal("cooldown", cooldown_until=may.cooldown_until)


def parse_id(text: str | uuid.UUID) -> uuid.UUID:
    """The id of an attempt from an address, in its one canonical form."""
    if isinstance(text, uuid.UUID):
        return text
    try:
        found = uuid.UUID(text)
    except ValueError:
        raise Refusal("not_found") from None
    if str(found) != text.lower():
        raise Refusal("not_found")
    return found


def attempt_of(
    person: Person, attempt_id: str | uuid.UUID, *, now: datetime | None = None
) -> Attempt:
    """The person's own attempt, expired if overdue; Refusal not_found otherwise."""
    found = with_exam().filter(pk=parse_id(attempt_id), person=person).first()
    if found is None:
        raise Refusal("not_found")
    return expire(found, now=now or timezone.now())


def attempt_by_token(token: str | Claims, *, now: datetime | None = None) -> Attempt:
    """The attempt that a token opens; superseded once a newer token was handed out."""
    claims = claims_of(token)
    found = with_exam().filter(pk=claims.attempt_id).first()
    if found is None:
        raise Refusal("not_found")
    if found.token_serial != claims.serial:
        raise superseded(found)
    return expire(found, now=now or timezone.now())


def superseded(attempt: Attempt) -> Refusal:
    """Tells the older tab what the server holds, so that it loses nothing."""
    return Refusal("superseded", seq=attempt.seq, responses=attempt.responses)


def attempt_view(attempt: Attempt, *, now: datetime) -> dict[str, Any]:
    """What its candidate may know of an attempt, but for paper, token and result."""
    return {
        "attempt": str(attempt.pk),
        "state": state_at(attempt, now=now).value,
        "seq": attempt.seq,
        "responses": attempt.responses,
        "started_at": attempt.started_at,
        "deadline": attempt.deadline,
        "submitted_at": attempt.submitted_at,
        "server_time": now,
    }
