"""A real server on a database of its own, and real browsers that come to it.

The server is a process of its own, as in production: journeys cut its network, open
several browsers at once and let time run out. Tests write to the same database, each
with people and sittings of its own, so nothing has to be cleaned up in between.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, expect, sync_playwright
from wagtail.models import Locale

from accounts.models import User
from tests.journeys.servers import (
    CHROMIUM,
    CHROMIUM_ARGS,
    DemoSite,
    demo_site,
    environment,
    run_python,
    serving,
)
from tests.journeys.visitor import Visitor

expect.set_options(timeout=20_000)  # ms: a busy machine is not a wrong page
JOURNEY_DATABASE = "JOURNEY_DATABASE"
# The server keeps where the site's root is, so that stands before it starts.
MAKE_TREE = "from media.domain.site_tree import make_tree; make_tree()"
NO_CHROMIUM = "no Chromium: apt-get install chromium"
Visit = Callable[..., Visitor]
PHONE = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys take longest, so they go first; then no test has emptied a table yet."""
    here = Path(__file__).parent
    journeys = [item for item in items if here in item.path.parents]
    for item in journeys:
        item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item not in journeys)


@pytest.fixture(scope="session")
def journey_database(
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
    django_db_setup,
    django_db_blocker,
) -> Iterator[dict[str, str]]:
    """A database beside that of the other tests; yields the server's environment."""
    var = tmp_path_factory.mktemp("journeys")
    env = environment(var, SECRET_KEY=settings.SECRET_KEY)
    if connections["default"].vendor == "sqlite":
        copy = sqlite_copy(var, request.getfixturevalue("migrated"))
    else:
        copy = postgresql_copy(var, env)
    with django_db_blocker.unblock(), copy as (name, address):
        env |= {"DATABASE_URL": address, JOURNEY_DATABASE: name}
        run_python("manage.py", "shell", "--command", MAKE_TREE, env=env)
        yield env


@contextmanager
def sqlite_copy(var: Path, migrated: Path) -> Iterator[tuple[str, str]]:
    path = shutil.copyfile(migrated, var / "mingfa.sqlite3")
    yield str(path), f"sqlite:///{path}"


@contextmanager
def postgresql_copy(var: Path, env: dict[str, str]) -> Iterator[tuple[str, str]]:
    connection = connections["default"]
    source, name = connection.settings_dict["NAME"], f"{var.name}_{os.getpid()}"
    address = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
    whole = is_whole()
    template = f'TEMPLATE "{source}"' if whole else ""
    connection.close()  # a template may have no visitors
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" {template}')
    if not whole:
        migrate = ("manage.py", "migrate", "--verbosity=0")
        run_python(*migrate, env=env | {"DATABASE_URL": address})
    yield name, address
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def is_whole() -> bool:
    """Whether there is a database, with the rows of its migrations.

    Where journeys run alone nobody made one, and some tests empty all tables.
    """
    names = connections["default"].introspection.table_names()
    return Locale._meta.db_table in names and Locale.objects.exists()


@pytest.fixture(scope="session")
def server(journey_database: dict[str, str]) -> Iterator[str]:
    """The address of the running site."""
    with serving(journey_database) as address:
        yield address


@pytest.fixture(scope="session")
def demo(
    tmp_path_factory: pytest.TempPathFactory, migrated: Path
) -> Iterator[DemoSite]:
    """A second running site, with the whole demo district."""
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    var = tmp_path_factory.mktemp("demo")
    with demo_site(var, secret=settings.SECRET_KEY, migrated=migrated) as site:
        yield site


@pytest.fixture
def world(journey_database: dict[str, str], django_db_blocker) -> Iterator[None]:
    """Models of this process speak to the database of the server for a journey."""
    connection = connections["default"]
    ordinary, own = connection.settings_dict["NAME"], connection.connection
    connection.connection = None
    connection.settings_dict["NAME"] = journey_database[JOURNEY_DATABASE]
    with django_db_blocker.unblock():
        yield
        connection.close()
    connection.settings_dict["NAME"] = ordinary
    connection.connection = own


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Its driver keeps an event loop in this thread, gone before any other test."""
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # nothing here is async
        launch = driver.chromium.launch
        chromium = launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(
    browser: Browser, server: str, world: None
) -> Iterator[Callable[..., Visitor]]:
    """``visit(user)`` is a browser of its own in which that user has signed in.

    No page on the way may break our own policy or throw an error nobody caught.
    """
    visitors: list[Visitor] = []

    def come(user: User | None = None, **options: object) -> Visitor:
        options = {"viewport": PHONE, **options}
        context = browser.new_context(base_url=server, locale="zh-CN", **options)
        visitors.append(Visitor(context))
        if user is not None:
            visitors[-1].sign_in(user)
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.context.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []
