"""Hand an attempt in: a change of state on responses that are already saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from exams.domain.attempt_papers import read_paper
from exams.domain.attempt_tokens import Claims, claims_of
from exams.domain.attempts import superseded
from exams.domain.expiry import expire, is_overdue, marked, move_attempt, with_exam
from exams.domain.refusals import Refusal
from exams.domain.saving import keep_late_evidence
from exams.domain.saving_checks import Responses, check_responses, check_seq, holds
from exams.enums import AttemptState
from exams.models import Attempt

# Sent with ``exam_id`` once an attempt's end is committed. What listens may fail: an
# end that nobody heard of is found by results.settle.
attempt_ended = Signal()


@dataclass(frozen=True, slots=True)
class Submitted:
    """``ignored_responses``: what came along was not newer, or too late, and not taken.

    ``late_evidence``: it was too late, is kept, and not marked.
    """

    attempt: Attempt
    ignored_responses: bool
    late_evidence: bool
    server_time: datetime


def submit_attempt(
    token: str | Claims,
    *,
    seq: Any,
    responses: Any = None,
    now: datetime | None = None,
) -> Submitted:
    """Hand in; twice is once. After deadline and grace the attempt is expired instead.

    State, marks and last responses go in by one conditional UPDATE, which is its own
    transaction: no lock is held while the paper is marked.

    Refusals: bad_token, bad_request, bad_response, superseded, not_found.
    """
    now = now or timezone.now()
    claims = claims_of(token)
    seq = check_seq(seq)
    paper = read_paper(claims.paper_id)
    given = {} if responses is None else check_responses(responses, paper)
    attempt = submittable(claims)
    if attempt.state == AttemptState.STARTED and not is_overdue(attempt, now=now):
        done, ignored = hand_in(attempt, seq=seq, given=given, now=now)
        return Submitted(done, ignored and responses is not None, False, now)
    return too_late(attempt, seq=seq, given=given, now=now)


def submittable(claims: Claims) -> Attempt:
    attempt = with_exam().filter(pk=claims.attempt_id).first()
    if attempt is None:
        raise Refusal("not_found")
    if attempt.token_serial != claims.serial:
        raise superseded(attempt)
    return attempt


def hand_in(
    attempt: Attempt, *, seq: int, given: Responses, now: datetime
) -> tuple[Attempt, bool]:
    """The submitted attempt, and whether what came along was ignored.

    A save that slipped in between reading and moving is read again: it was
    acknowledged.
    """
    while attempt.state == AttemptState.STARTED:
        newer = seq > attempt.seq
        final = {**attempt.responses, **given} if newer else attempt.responses
        columns = {
            **marked(attempt, final),
            "responses": final,
            "seq": max(seq, attempt.seq),
            "submitted_at": now,
        }
        ignored = seq < attempt.seq or not holds(final, given)
        if move_attempt(attempt, AttemptState.SUBMITTED, **columns):
            announce_end(attempt)
            return attempt, ignored
        attempt = with_exam().get(pk=attempt.pk)
    return attempt, not holds(attempt.responses, given)


def too_late(
    attempt: Attempt, *, seq: int, given: Responses, now: datetime
) -> Submitted:
    """The attempt had ended before: idempotent, and what is new is kept as evidence."""
    if is_overdue(attempt, now=now):
        attempt = expire(attempt, now=now)
        announce_end(attempt)
    ignored = not holds(attempt.responses, given)
    kept = ignored and keep_late_evidence(attempt, seq=seq, responses=given, now=now)
    return Submitted(attempt, ignored, kept, now)


def announce_end(attempt: Attempt) -> None:
    exam_id = attempt.sitting.exam_id

    def announce() -> None:
        attempt_ended.send_robust(sender=Attempt, exam_id=exam_id)

    transaction.on_commit(announce, robust=True)
