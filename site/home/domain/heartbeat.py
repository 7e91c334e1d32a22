"""Whether the worker lives: it runs a small task at times, and that leaves a row."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django_tasks_db.models import DBTaskResult


def worker_seen_at() -> datetime | None:
    """When the worker last finished a task of any kind; None where it never did."""
    newest: datetime | None = DBTaskResult.objects.finished().aggregate(
        newest=Max("finished_at")
    )["newest"]
    return newest


def waiting_beats(task_path: str) -> int:
    """Heartbeats that nobody has run yet: a dead worker must not pile them up."""
    return DBTaskResult.objects.filter(
        task_path=task_path, finished_at__isnull=True
    ).count()


def forget_old_beats(task_path: str, *, before: datetime) -> int:
    """Delete finished heartbeats older than ``before``; returns how many."""
    old = DBTaskResult.objects.filter(task_path=task_path, finished_at__lt=before)
    deleted, _by_model = old.delete()
    return deleted
