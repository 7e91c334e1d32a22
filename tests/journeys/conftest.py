"""A real server on a database of its own, and real browsers that come to it.

The server is a process of its own, as in production: journeys cut its network, open
several browsers at once and let time run out. Tests write to the same database, each
with people and sittings of its own, so nothing has to be cleaned up in between.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, sync_playwright
from wagtail.models import Locale

from accounts.models import User
from tests.journeys.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT = 60  # seconds for a server to answer
JOURNEY_DATABASE = "JOURNEY_DATABASE"
Visit = Callable[..., Visitor]
PHONE = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys take longest, so they go first; then no test has emptied a table yet."""
    here = Path(__file__).parent
    journeys = [item for item in items if here in item.path.parents]
    for item in journeys:
        item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item not in journeys)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_python(*arguments: str, env: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=env,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server of the journeys did not answer")


@pytest.fixture(scope="session")
def journey_database(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup, django_db_blocker
) -> Iterator[dict[str, str]]:
    """A database beside that of the other tests; yields the server's environment."""
    var = tmp_path_factory.mktemp("journeys")
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "MINGFA_VAR": str(var),
        "SECRET_KEY": settings.SECRET_KEY,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "PYTHONWARNINGS": "ignore",
    }
    with django_db_blocker.unblock():
        make = sqlite_copy if connections["default"].vendor == "sqlite" else other_copy
        with make(var) as (name, address):
            env |= {"DATABASE_URL": address, JOURNEY_DATABASE: name}
            # Nothing to do after a copy of the whole, all of it where there was none.
            run_python("manage.py", "migrate", "--verbosity=0", env=env)
            yield env


@contextmanager
def sqlite_copy(var: Path) -> Iterator[tuple[str, str]]:
    path = var / "mingfa.sqlite3"
    if is_whole():
        with connections["default"].cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
    yield str(path), f"sqlite:///{path}"


@contextmanager
def other_copy(var: Path) -> Iterator[tuple[str, str]]:
    connection = connections["default"]
    source, name = connection.settings_dict["NAME"], f"{var.name}_{os.getpid()}"
    template = f'TEMPLATE "{source}"' if is_whole() else ""
    connection.close()  # a template may have no visitors
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" {template}')
    yield name, f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
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
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [
            *[sys.executable, "-m", "granian", "--interface", "wsgi"],
            *["--host", "127.0.0.1", "--port", str(port), "--workers", "1"],
            *["--blocking-threads", "4", "--no-access-log", "config.wsgi:application"],
        ],
        cwd=ROOT,
        env=journey_database,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


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
        pytest.skip("no Chromium: apt-get install chromium")
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
