"""When an exam is open to people: only a sitting that an officer has approved counts.

What is planned may still be moved or dropped, so nobody is given a date from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, Q

from exams.models import Exam


@dataclass(frozen=True, slots=True)
class Window:
    """From the first opening to the last closing."""

    opens_at: datetime
    closes_at: datetime


def approved_window(exam: Exam) -> Window | None:
    """None while no sitting is approved; one query."""
    approved = exam.sittings.filter(approved_at__isnull=False)
    found = approved.aggregate(opens=Min("opens_at"), closes=Max("closes_at"))
    if found["opens"] is None:
        return None
    return Window(found["opens"], found["closes"])


def approved_closing() -> Max:
    """The same last closing for every exam of a queryset; null while there is none."""
    approved = Q(sittings__approved_at__isnull=False)
    return Max("sittings__closes_at", filter=approved)
