"""The supervisor of make run: restarts what dies, gives up on what cannot start."""

import os
import signal
import sys

import pytest

from dashboard.domain import supervisor
from dashboard.domain.supervisor import Supervisor

DIES_TWICE = """
import os, signal, sys
with open(sys.argv[1], "a") as log:
    log.write("started\\n")
if len(open(sys.argv[1]).readlines()) == 3:
    os.kill(os.getppid(), signal.SIGTERM)
    signal.pause()
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(Supervisor, "tick", lambda self: None)
    kept = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    yield
    for name, handler in kept.items():
        signal.signal(name, handler)


def supervise(command, tmp_path, said):
    return Supervisor(
        {"web": command}, root=tmp_path, environ=dict(os.environ), say=said.append
    )


def test_run_restarts_the_dead_and_stops_on_a_signal(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "TOO_SOON_SECONDS", 0)
    log, said = tmp_path / "log", []
    command = [sys.executable, "-c", DIES_TWICE, str(log)]
    watcher = supervise(command, tmp_path, said)
    assert watcher.run() == 0
    assert log.read_text().split() == ["started"] * 3
    assert len(said) == 2
    assert watcher.children["web"].returncode == -signal.SIGTERM


def test_run_gives_up_on_what_cannot_start(tmp_path):
    said = []
    command = [sys.executable, "-c", "raise SystemExit(3)"]
    assert supervise(command, tmp_path, said).run() == 3
    assert len(said) == 1
