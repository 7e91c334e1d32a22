"""Work of the ground floor that runs in the worker."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from home.domain.heartbeat import forget_old_beats, waiting_beats

KEPT = timedelta(hours=1)


@task()
def heartbeat() -> None:
    """Leave a sign of life, and take away the old ones."""
    forget_old_beats(heartbeat.module_path, before=timezone.now() - KEPT)


def ask_for_heartbeat() -> bool:
    """Enqueue a heartbeat unless one is waiting; the tick calls this once a minute."""
    if waiting_beats(heartbeat.module_path):
        return False
    heartbeat.enqueue()
    return True
