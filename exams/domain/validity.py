"""Which sheet counts: enough was answered, and not nothing (domain facts §1.4).

The one rule, as Python asks it and as the database does; recount has its own.
"""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F, Q

from exams.models import Exam


def answers_enough(share: Decimal | None, exam: Exam) -> bool:
    """Whether the answered share, in percent, makes a sheet of the exam valid.

    A blank sheet is as good as absent, whatever the policy.
    """
    return share is not None and share > 0 and share >= exam.answered_share


def that_answer_enough() -> Q:
    """The same of attempts in a query."""
    return Q(
        answered_share__gt=0, answered_share__gte=F("sitting__exam__answered_share")
    )
