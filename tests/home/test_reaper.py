"""A killed worker's tasks go back to the queue, three times at most."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from home.domain.reaper import STUCK_AFTER, reap_stuck_tasks

pytestmark = pytest.mark.django_db


def running(*, minutes: int, workers: int = 1) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        started_at=timezone.now() - timedelta(minutes=minutes),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="home.tasks.heartbeat",
        worker_ids=[f"w{n}" for n in range(workers)],
        backend_name="default",
        run_after=get_date_max(),
        exception_class_path="",
        traceback="",
    )


def test_stuck_task_goes_back_to_the_queue():
    stuck, fresh = running(minutes=31), running(minutes=29)
    assert reap_stuck_tasks() == {"requeued": 1, "failed": 0}
    stuck.refresh_from_db()
    fresh.refresh_from_db()
    assert (stuck.status, stuck.started_at) == (TaskResultStatus.READY, None)
    assert fresh.status == TaskResultStatus.RUNNING
    assert timedelta(minutes=29) < STUCK_AFTER


def test_task_that_kills_its_workers_fails():
    stuck = running(minutes=31, workers=3)
    assert reap_stuck_tasks() == {"requeued": 0, "failed": 1}
    stuck.refresh_from_db()
    assert stuck.status == TaskResultStatus.FAILED
    assert reap_stuck_tasks() == {"requeued": 0, "failed": 0}
