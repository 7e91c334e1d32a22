"""What every test may count on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from tests.migrated import copy_migrated, open_copy


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


@pytest.fixture(autouse=True)
def _fresh_caches():
    """Nothing that one test left in a cache is seen by the next.

    Primary keys come again after a rollback; in an installation a paper's never does.
    """
    from django.core.cache import cache

    from exams.domain.attempt_papers import read_paper

    cache.clear()
    read_paper.cache_clear()


@pytest.fixture(autouse=True)
def _chinese():
    """A request for a page in English leaves its thread in English."""
    translation.activate(settings.LANGUAGE_CODE)
