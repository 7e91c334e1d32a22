"""What the tick runs every minute; rooms register their own periodic work here.

Each task looks at its own tables for what is due, so that a queue that lost a task,
or a worker that died in the middle of one, loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Periodic = Callable[[], Any]
_tasks: dict[str, Periodic] = {}


def register_periodic(name: str, task: Periodic) -> None:
    """Call from AppConfig.ready(); a task may run at any time and repeatedly."""
    if _tasks.setdefault(name, task) is not task:
        raise ValueError(f"periodic task {name} is registered already")


def periodic_tasks() -> dict[str, Periodic]:
    return dict(_tasks)
