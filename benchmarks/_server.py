"""A real server on loopback, with its own database, that stops when the block ends."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def copy_sqlite(source: sqlite3.Connection, target: Path) -> str:
    """A copy of a living SQLite database; its DATABASE_URL."""
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        copy.close()
    return f"sqlite:///{target}"


class Server:
    """granian as an office runs it: two workers, four blocking threads each.

    ``env`` is added to the environment: DATABASE_URL, DJANGO_SETTINGS_MODULE, …
    """

    def __init__(
        self, env: dict[str, str], *, log: Path, workers: int = 2, threads: int = 4
    ) -> None:
        self.env = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", **env}
        self.log = log
        self.workers = workers
        self.threads = threads
        self.port = free_port()

    def __enter__(self) -> Server:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--no-ws"]
        command += ["--workers", str(self.workers)]
        command += ["--blocking-threads", str(self.threads)]
        command += ["--respawn-failed-workers", "--log-level", "warning"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "config.wsgi:application"],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_until_it_answers()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def wait_until_it_answers(self) -> None:
        """The workers share the port, so an accepted connection means one of them."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        self.kill()
        raise RuntimeError(f"the server did not start: {self.log.read_text()[-2000:]}")

    def worker_ids(self) -> list[int]:
        """The living worker processes, from /proc."""
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = []
        for pid in task.read_text().split():
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if any(b"spawn_main" in word or b"granian" in word for word in words):
                found.append(int(pid))
        return found

    def kill_a_worker(self) -> int:
        """SIGKILL, as the kernel does it when memory runs out; the worker's id."""
        pid = self.worker_ids()[-1]
        os.kill(pid, signal.SIGKILL)
        return pid

    def kill(self) -> None:
        """End the server and its workers at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
