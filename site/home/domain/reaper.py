"""Tasks whose worker died: a killed worker leaves its row RUNNING for ever."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

# No task of ours runs that long; every one of them may run again.
STUCK_AFTER = timedelta(minutes=30)
TRIES = 3


def reap_stuck_tasks(*, older_than: timedelta = STUCK_AFTER) -> dict[str, int]:
    """Give stuck tasks back to the queue; after the third worker they have failed.

    Each move is conditional on the row still being as it was seen, so a worker that is
    only slow keeps what it finishes.
    """
    now = timezone.now()
    stuck = DBTaskResult.objects.running().filter(started_at__lt=now - older_than)
    counts = {"requeued": 0, "failed": 0}
    for row in stuck:
        same = DBTaskResult.objects.running().filter(
            pk=row.pk, started_at=row.started_at
        )
        if len(row.worker_ids) < TRIES:
            counts["requeued"] += same.update(
                status=TaskResultStatus.READY, started_at=None
            )
        else:
            counts["failed"] += same.update(
                status=TaskResultStatus.FAILED,
                finished_at=now,
                exception_class_path="builtins.TimeoutError",
                traceback="the worker stopped three times in the middle of this task",
            )
    return counts
