"""What happens after the answer to a candidate; all of it can be done again."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task

from exams.domain.results import exams_to_settle, settle
from exams.domain.submit import attempt_ended
from exams.models import Exam


@task()
def settle_exam(exam_id: int) -> dict[str, int]:
    """Fold what is outstanding; where several are queued, the first does the work."""
    done = settle(Exam.objects.get(pk=exam_id))
    return {"expired": done.expired, "folded": done.folded}


@receiver(attempt_ended)
def settle_soon(exam_id: int, **kwargs: Any) -> None:
    settle_exam.enqueue(exam_id)


def settle_all() -> dict[str, int]:
    """Every exam with open work: attempts closed, and earlier ones marked late."""
    now = timezone.now()
    done = [settle(exam, now=now) for exam in exams_to_settle(now=now)]
    return {
        "closed": sum(one.expired for one in done),
        "late_marked": sum(one.late for one in done),
    }
