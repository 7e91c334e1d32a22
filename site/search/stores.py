"""One store a folder for the whole process, so that threads share its caches."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from search.documents import DatabaseSource
from search.engine.store import Store

logger = logging.getLogger(__name__)


@cache
def store_at(folder: Path) -> Store:
    return Store(folder, DatabaseSource())


def index_folder() -> Path:
    """Where the index stands unless a backend's PATH says otherwise."""
    return Path(getattr(settings, "SEARCH_INDEX", settings.VAR / "search"))


def note_changes(store: Store, names: list[str]) -> None:
    """Index these once the transaction that changed them is committed.

    What is rolled back is never named; what is named is read again when it is written.
    """

    def write() -> None:
        store.mark(names)
        store.drain()

    transaction.on_commit(write)


def is_embedded() -> bool:
    """Whether the index is ours, in a folder, rather than the database's."""
    backend = settings.WAGTAILSEARCH_BACKENDS["default"]["BACKEND"]
    return bool(backend == "search.backends.embedded")


def lacks_index() -> bool:
    """True until the first rebuild: nothing older than it can be found."""
    return is_embedded() and not (index_folder() / "CURRENT").exists()


def catch_up_now() -> None:
    """Write what a worker that died left in the journal; the tick calls this."""
    if is_embedded() and not lacks_index():
        store_at(index_folder()).drain(wait=True)
