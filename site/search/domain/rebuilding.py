"""Rebuild the index of whichever backend is chosen, without an empty moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from search.engine.store import Rebuilt


def rebuild_search(
    backend: Any, *, progress: Callable[[int], None] | None = None
) -> Rebuilt:
    """Index everything anew. Raises RebuildRunning where another process is at it."""
    rebuilt: Rebuilt = backend.rebuild(progress=progress)
    return rebuilt
