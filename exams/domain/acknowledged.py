"""Hold a log of acknowledged saves against the database."""

from __future__ import annotations

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

from exams.domain.expiry import GRACE
from exams.enums import AttemptState
from exams.models import Attempt, MarkChange

BATCH = 500
# A client may note an answer a moment after the server gave it.
NOTING_TIME = timedelta(seconds=5)
# What reading a line that is not what the contract says may raise; 1e999 overflows.
BAD_LINE = (
    ArithmeticError,
    AttributeError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)


class BadLineError(ValueError):
    """A line that is not what the contract says; ``number`` counts from 1."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True, slots=True)
class Line:
    attempt: uuid.UUID
    seq: int
    item: str
    keys: frozenset[str]
    acknowledged_at: datetime


@dataclass
class Check:
    """``missing`` and ``different`` name attempt and item; the rest are attempts."""

    lines: int = 0
    missing: list[dict[str, Any]] = field(default_factory=list)
    different: list[dict[str, Any]] = field(default_factory=list)
    double_counted: int = 0
    state_conflicts: int = 0

    @property
    def is_clean(self) -> bool:
        return not (
            self.missing
            or self.different
            or self.double_counted
            or self.state_conflicts
        )


def read_line(text: str, number: int) -> Line:
    try:
        row = json.loads(text)
        at = parse_datetime(row["acknowledged_at"])
        if at is None or is_naive(at) or not isinstance(row["keys"], list):
            raise BadLineError(number)
        return Line(
            attempt=uuid.UUID(row["attempt"]),
            seq=int(row["seq"]),
            item=str(row["item"]),
            keys=frozenset(str(key) for key in row["keys"]),
            acknowledged_at=at,
        )
    except BAD_LINE:
        raise BadLineError(number) from None


def read_log(lines: Iterable[str]) -> Iterator[Line]:
    """The lines of a log but the blank ones; BadLineError at the first misfit."""
    for number, text in enumerate(lines, 1):
        if text.strip():
            yield read_line(text, number)


def check_acknowledged(log: Iterable[Line]) -> Check:
    """What of the log the database does not bear out.

    Of one item the acknowledgement with the highest sequence holds: a later save may
    have changed or cleared it. An attempt is double counted if it was marked for the
    first time twice; its state conflicts if a save was acknowledged after its end, or
    with a sequence that the row never reached.
    """
    check, by_attempt = Check(), defaultdict(list)
    for line in log:
        check.lines += 1
        by_attempt[line.attempt].append(line)
    ids = list(by_attempt)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        stored = Attempt.objects.in_bulk(batch)
        for attempt_id in batch:
            compare(check, stored.get(attempt_id), attempt_id, by_attempt[attempt_id])
        check.double_counted += marked_twice(batch)
    return check


def compare(
    check: Check, attempt: Attempt | None, attempt_id: uuid.UUID, lines: list[Line]
) -> None:
    last = {line.item: line for line in sorted(lines, key=lambda line: line.seq)}
    for item, line in last.items():
        where = {"attempt": str(attempt_id), "item": item, "seq": line.seq}
        held = attempt.responses.get(item) if attempt else None
        if held is None:
            check.missing.append({**where, "keys": sorted(line.keys)})
        elif set(held) != line.keys:
            check.different.append(
                {**where, "keys": sorted(line.keys), "stored": sorted(held)}
            )
    check.state_conflicts += attempt is not None and has_conflict(attempt, lines)


def has_conflict(attempt: Attempt, lines: list[Line]) -> bool:
    end = attempt.submitted_at or attempt.deadline + GRACE
    late = any(line.acknowledged_at > end + NOTING_TIME for line in lines)
    unmarked = attempt.state in (AttemptState.SUBMITTED, AttemptState.EXPIRED) and (
        attempt.score is None
    )
    return late or unmarked or max(line.seq for line in lines) > attempt.seq


def marked_twice(attempt_ids: list[uuid.UUID]) -> int:
    """Attempts of these with more than one first marking."""
    first = MarkChange.objects.filter(
        attempt__in=attempt_ids, score_before__isnull=True
    )
    counts = Counter(first.values_list("attempt", flat=True))
    return sum(count > 1 for count in counts.values())
