"""A real server of the site as a process of its own, and the browser that comes to it.

Used by the journeys and by the script that takes the pictures of the documentation.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "exams" / "content"
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


@dataclass(frozen=True)
class DemoSite:
    """A running site with the demo district; ``accounts`` by role, first of each."""

    address: str
    accounts: dict[str, tuple[str, str]]
    env: dict[str, str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path, **more: str) -> dict[str, str]:
    """For a process that writes to ``var`` only, with the settings of the tests."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "MINGFA_VAR": str(var),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "PYTHONWARNINGS": "ignore",
    } | more


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


@contextmanager
def serving(env: dict[str, str], *, workers: int = 1) -> Iterator[str]:
    """The address of the site, for as long as it runs."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [
            *[sys.executable, "-m", "granian", "--interface", "wsgi"],
            *["--host", "127.0.0.1", "--port", str(port)],
            *["--workers", str(workers)],
            *["--blocking-threads", "4", "--no-access-log", "config.wsgi:application"],
        ],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def demo_site(
    var: Path, *, secret: str, migrated: Path | None = None
) -> Iterator[DemoSite]:
    """The demo district on a fresh SQLite in ``var``, or a copy of one, served."""
    path = var / "mingfa.sqlite3"
    if migrated:
        shutil.copyfile(migrated, path)
    settings = {"DJANGO_SETTINGS_MODULE": "tests.journeys.demo_settings"}
    database = f"sqlite:///{path}"
    env = environment(var, SECRET_KEY=secret, DATABASE_URL=database, **settings)
    if not migrated:
        run_python("manage.py", "migrate", "--verbosity=0", env=env)
    run_python("manage.py", "demo", "--json", env=env)
    listed = json.loads((var / "demo-accounts.json").read_text())["accounts"]
    accounts = {
        one["role"]: (one["username"], one["password"]) for one in reversed(listed)
    }
    with serving(env) as address:
        yield DemoSite(address, accounts, env)
