"""The running program: the demo in a folder of its own, its commands, its server."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
START_SECONDS = 180


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "program" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.server)


@dataclass
class Program:
    var: Path
    port: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        environ = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        return {
            **environ,
            "MINGFA_VAR": str(self.var),
            "MINGFA_BENCH": "1",
            "PORT": str(self.port),
            "WEB_WORKERS": "1",
            "DEBUG": "0",
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
        }

    def manage(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def command(self, *arguments: object) -> dict[str, Any]:
        """The one object that a command prints, with what the process exited with."""
        done = self.manage(*arguments, "--json")
        assert done.stdout.count("\n") <= 1, done.stdout
        answer = json.loads(done.stdout)
        assert answer["exit"] == done.returncode, done.stderr
        return answer

    def accounts(self) -> dict[str, Any]:
        return json.loads((self.var / "demo-accounts.json").read_text())

    def account(self, role: str) -> dict[str, Any]:
        return next(a for a in self.accounts()["accounts"] if a["role"] == role)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str = "",
        expected: int = 200,
    ) -> Any:
        """A JSON answer of the API; the status must be the one expected."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.base}{path}", data, headers, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                status, text = error.code, error.read()
        assert status == expected, text.decode()
        return json.loads(text) if text else None

    def sign_in(self, role: str) -> dict[str, Any]:
        account = self.account(role)
        return self.call(
            "POST",
            "/api/v1/sign-in",
            {
                "username": account["username"],
                "password": account["password"],
                "otp": None,
            },
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def program(
    tmp_path_factory: pytest.TempPathFactory, migrated: Path
) -> Iterator[Program]:
    """The demo, made by the real command and served by the real server."""
    program = Program(tmp_path_factory.mktemp("var"), free_port())
    shutil.copyfile(migrated, program.var / "mingfa.sqlite3")
    log = (program.var / "serve.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=program.environ,
        stdout=log,
        stderr=log,
    )
    try:
        wait_until_well(program, server)
        yield program
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def wait_until_well(program: Program, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            program.call("GET", "/healthz")
        except OSError:
            time.sleep(0.3)
        else:
            return
    pytest.fail((program.var / "serve.log").read_text())
