"""Keep web server, worker and tick of one machine going until told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

TICK_SECONDS = 60
FIRST_TICK_SECONDS = 8  # the first page should not wait for a tick's processor
STOP_SECONDS = 10
LOOK_SECONDS = 0.5
TOO_SOON_SECONDS = 5  # who dies younger than this is not started again at once


class Supervisor:
    """Starts each command as a child; a dead one is started again, and said so.

    ``commands`` is {name: argument list}. The clock, and no job, decides what an exam
    result is, so a child that is gone for a moment costs time and nothing else.
    """

    def __init__(
        self,
        commands: dict[str, list[str]],
        *,
        root: Path,
        environ: dict[str, str],
        say: Callable[[str], None],
    ) -> None:
        self.commands = commands
        self.root = root
        self.environ = environ
        self.say = say
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.started: dict[str, float] = {}
        self.ticking: subprocess.Popen[bytes] | None = None
        self.next_tick = time.monotonic() + FIRST_TICK_SECONDS
        self.stopping = False

    def run(self) -> int:
        """Return the exit code once a signal came, or once a child cannot start."""
        for wish in (signal.SIGINT, signal.SIGTERM):
            signal.signal(wish, self.ask_to_stop)
        for name in self.commands:
            self.start(name)
        code = 0
        while not self.stopping and code == 0:
            time.sleep(LOOK_SECONDS)
            self.tick()
            code = self.look_after_children()
        self.stop()
        return code

    def ask_to_stop(self, *_args: object) -> None:
        self.stopping = True

    def start(self, name: str) -> None:
        self.children[name] = self.spawn(self.commands[name])
        self.started[name] = time.monotonic()

    def spawn(
        self, command: list[str], *, quiet: bool = False
    ) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches us alone, and we stop them in order.
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=self.environ,
            start_new_session=True,
            stdout=subprocess.DEVNULL if quiet else None,
        )

    def tick(self) -> None:
        """Once a minute the periodic work, in a process of its own, one at a time."""
        if time.monotonic() < self.next_tick:
            return
        if self.ticking is None or self.ticking.poll() is not None:
            self.ticking = self.spawn(manage("tick"), quiet=True)
        self.next_tick = time.monotonic() + TICK_SECONDS

    def look_after_children(self) -> int:
        for name, child in self.children.items():
            code = child.poll()
            if code is None or self.stopping:
                continue
            age = time.monotonic() - self.started[name]
            if age < TOO_SOON_SECONDS:
                self.say(f"{name}: 启动后立即退出（代码 {code}）。请看上面的信息。")
                return code or 1
            self.say(f"{name}: 意外退出（代码 {code}），已重新启动。")
            self.start(name)
        return 0

    def stop(self) -> None:
        living = [*self.children.values()]
        if self.ticking is not None:
            living.append(self.ticking)
        for child in living:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in living:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]
