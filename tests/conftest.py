"""What every test may count on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from tests.migrated import copy_migrated, open_copy


def pytest_collection_finish() -> None:
    """Code stays to the end: no sweep for rubbish need look through it again."""
    gc.freeze()


@pytest.fixture(scope="session")
def migrated(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A file of this session's own with a migrated SQLite database, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    has_cache = pytestconfig.pluginmanager.has_plugin("cacheprovider")
    kept = pytestconfig.cache.mkdir("migrated") if has_cache else folder
    return copy_migrated(kept, folder)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None,
    django_db_use_migrations: bool,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """SQLite's test database, which lives in memory, begins with a migrated one.

    Django runs its migrations on it all the same and finds all of them done.
    """
    name = connection.creation._get_test_db_name()
    if not django_db_use_migrations or not in_memory(name):
        yield
        return
    memory = open_copy(request.getfixturevalue("migrated"), name)
    yield
    memory.close()


def in_memory(name: str) -> bool:
    sqlite = connection.vendor == "sqlite"
    return sqlite and connection.creation.is_in_memory_db(name)


@pytest.fixture(scope="module")
def rows_of_module(django_db_setup, django_db_blocker) -> Iterator[None]:
    """What a fixture of a whole module writes after this is gone after the module.

    What a test of the module writes is gone after the test, as ever. Objects of such a
    fixture are shared: a test changes no attribute of theirs, only rows.
    """
    start_afresh()
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _afresh() -> None:
    start_afresh()


def start_afresh() -> None:
    """Nothing that one test left in a cache, nor its language, is seen by the next.

    Primary keys come again after a rollback; in an installation a paper's never does.
    """
    from django.core.cache import cache

    from exams.domain.attempt_papers import read_paper

    cache.clear()
    read_paper.cache_clear()
    # A request for a page in English leaves its thread in English.
    translation.activate(settings.LANGUAGE_CODE)
