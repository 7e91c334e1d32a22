"""Save responses: one indexed UPDATE, and a careful answer where it did not match."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from django.db import connection
from django.utils import timezone

from exams.domain.attempt_papers import read_paper
from exams.domain.attempt_tokens import Claims, claims_of
from exams.domain.attempts import superseded
from exams.domain.expiry import GRACE, state_at
from exams.domain.refusals import Refusal
from exams.domain.saving_checks import Responses, check_responses, check_seq, holds
from exams.enums import AttemptState
from exams.models import Attempt, LateEvidence

MAX_LATE_EVIDENCE = 20  # rows of one attempt; each is as large as its paper at most

MERGE = {
    "sqlite": "json_patch(responses, %s)",
    "postgresql": "responses || %s::jsonb",
}
SAVE = """
UPDATE exams_attempt SET responses = {merge}, seq = %s
WHERE id = %s AND token_serial = %s AND state = 'started' AND seq < %s
  AND deadline >= %s
RETURNING deadline
"""


@dataclass(frozen=True, slots=True)
class Saved:
    """``saved`` counts the responses of the request; the database holds them all."""

    seq: int
    saved: int
    replayed: bool
    server_time: datetime
    deadline: datetime


def merge_in_place(
    claims: Claims, *, seq: int, responses: Responses, now: datetime
) -> datetime | None:
    """Merge by item if the token is current, the sequence newer and time not out.

    The deadline of the attempt, or None where the row did not match. The statement is
    its own transaction: when this returns, what it wrote is durable.
    """
    sql = SAVE.format(merge=MERGE[connection.vendor])
    # The id and the instant in the form in which this database keeps them.
    attempt_id = Attempt._meta.pk.get_db_prep_value(claims.attempt_id, connection)
    limit = connection.ops.adapt_datetimefield_value(now - GRACE)
    changes = json.dumps(responses)
    with connection.cursor() as cursor:
        cursor.execute(sql, [changes, seq, attempt_id, claims.serial, seq, limit])
        rows = cursor.fetchall()  # SQLite commits only once every row was fetched
    return as_instant(rows[0][0]) if rows else None


def as_instant(value: datetime) -> datetime:
    """SQLite hands instants back without the zone, which is UTC."""
    return value if timezone.is_aware(value) else value.replace(tzinfo=UTC)


def save_responses(
    token: str | Claims, *, seq: Any, responses: Any, now: datetime | None = None
) -> Saved:
    """Save what the client has not seen acknowledged yet; [] clears an answer.

    Refusals: bad_token, bad_request, bad_response {"errors"} before any query;
    superseded and stale_sequence {"seq", "responses"}, attempt_closed {"state",
    "late_evidence"}, not_found. Equal sequence with equal content is a replay.
    """
    now = now or timezone.now()
    claims = claims_of(token)
    seq = check_seq(seq)
    responses = check_responses(responses, read_paper(claims.paper_id))
    deadline = merge_in_place(claims, seq=seq, responses=responses, now=now)
    if deadline is not None:
        return Saved(seq, len(responses), False, now, deadline)
    return replay_or_refuse(claims, seq=seq, responses=responses, now=now)


def replay_or_refuse(
    claims: Claims, *, seq: int, responses: Responses, now: datetime
) -> Saved:
    """Why the row did not match. Only here are further queries spent."""
    attempt = Attempt.objects.filter(pk=claims.attempt_id).first()
    if attempt is None:
        raise Refusal("not_found")
    if attempt.token_serial != claims.serial:
        raise superseded(attempt)
    if seq == attempt.seq and holds(attempt.responses, responses):
        return Saved(seq, len(responses), True, now, attempt.deadline)
    if state_at(attempt, now=now) != AttemptState.STARTED:
        refuse_closed(attempt, seq=seq, responses=responses, now=now)
    raise Refusal("stale_sequence", seq=attempt.seq, responses=attempt.responses)


def refuse_closed(
    attempt: Attempt, *, seq: int, responses: Responses, now: datetime
) -> NoReturn:
    kept = keep_late_evidence(attempt, seq=seq, responses=responses, now=now)
    state = state_at(attempt, now=now).value
    raise Refusal("attempt_closed", state=state, late_evidence=kept)


def keep_late_evidence(
    attempt: Attempt, *, seq: int, responses: Responses, now: datetime
) -> bool:
    """Keep what came too late, up to a bound, never marked; whether it was kept."""
    if not responses or attempt.late_evidence.count() >= MAX_LATE_EVIDENCE:
        return False
    LateEvidence.objects.create(
        attempt=attempt, seq=seq, responses=responses, received_at=now
    )
    return True
