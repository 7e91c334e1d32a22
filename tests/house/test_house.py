"""make run and make test on a machine that lacks something: one line, no traceback."""

import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "deploy" / "house.py"


def load_house():
    spec = importlib.util.spec_from_file_location("house", HOUSE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_house(*arguments, **environ):
    return subprocess.run(
        [sys.executable, str(HOUSE), *arguments],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=120,
    )


def one_line(done):
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()[-1:]
    assert "Traceback" not in done.stderr
    return line


def test_port_taken_is_said_at_once():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = one_line(run_house("run", PORT=port))
    assert line == f"端口 {port} 已被占用。换一个：PORT=8001 make run"


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_port_that_is_none_is_said_at_once(port):
    assert one_line(run_house("run", PORT=port)).startswith(f"PORT={port} 不是端口号")


def test_no_registry_is_one_line(tmp_path):
    """A real environment, a real pip, and an address where nobody answers."""
    done = run_house(
        "lint",
        MINGFA_VENV=str(tmp_path / "venv"),
        PIP_CONFIG_FILE="/dev/null",
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_EXTRA_INDEX_URL="",
        PIP_FIND_LINKS="",
        PIP_RETRIES="0",
    )
    assert one_line(done).startswith("连不上软件包仓库")
    # nothing is taken for installed: the next run tries again
    assert not list((tmp_path / "venv").glob("*.installed"))


def test_python_too_old_is_one_line(monkeypatch, capsys):
    house = load_house()
    monkeypatch.setattr(house, "version_of", lambda python: (3, 10))
    with pytest.raises(SystemExit) as stopped:
        house.find_python()
    assert stopped.value.code == 2
    assert "需要 CPython 3.11、3.12 或 3.13" in capsys.readouterr().err


def test_disk_full_is_one_line(monkeypatch, capsys, tmp_path):
    house = load_house()
    monkeypatch.setattr(house, "VENV", str(tmp_path))
    monkeypatch.setattr(house, "ROOM_NEEDED", 1 << 62)
    with pytest.raises(SystemExit):
        house.check_room()
    assert capsys.readouterr().err.startswith("磁盘空间不足")
    with pytest.raises(SystemExit):
        house.explain_pip("OSError: [Errno 28] No space left on device")
    assert capsys.readouterr().err.startswith("磁盘空间不足")


def test_no_registry_address_is_written_anywhere():
    """Packages come by name from whatever registry the machine has."""
    for name in ("requirements.txt", "requirements-dev.txt", "Makefile", ".ci/run"):
        text = (ROOT / name).read_text()
        assert "://" not in text.replace("postgres://", "")
