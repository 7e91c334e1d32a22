"""A real server: what it acknowledged outlives its workers; a race has one winner."""

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from benchmarks._candidates import Candidate, Client, Log, in_threads
from benchmarks._server import ROOT, Server, copy_sqlite
from tests.exams.api.conftest import official
from tests.factories.exams import open_sitting

CANDIDATES = 6
SAVES = 30
PATIENCE = 60  # seconds until the slowest of them has come half way


@pytest.fixture
def sitting(transactional_db, django_db_serialized_rollback):
    return open_sitting()


def database_url(tmp_path: Path) -> str:
    """What another process may open: SQLite's test database lives in memory only."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return copy_sqlite(connection.connection, tmp_path / "copy.sqlite3")
    values = connection.settings_dict
    host = f"{values['HOST']}:{values['PORT']}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{host}/{values['NAME']}"


def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "MINGFA_VAR": str(tmp_path),
        "SECRET_KEY": settings.SECRET_KEY,
    }


def checked(env: dict[str, str], log: Log, tmp_path: Path) -> dict:
    """What check_acknowledged says of the log, in a process of its own."""
    log.write(tmp_path / "log.jsonl")
    command = [sys.executable, "manage.py", "check_acknowledged", "--json"]
    done = subprocess.run(
        [*command, str(tmp_path / "log.jsonl")],
        cwd=ROOT,
        env={**env, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert done.stdout, done.stderr.decode()
    answer = json.loads(done.stdout)
    names = ("missing", "different", "double_counted", "state_conflicts")
    return {name: answer[name] for name in ("lines", *names)}


@pytest.mark.server
def test_no_acknowledged_answer_is_lost_with_a_killed_worker(sitting, tmp_path):
    candidates = [
        Candidate(official(sitting)[1], sitting.code, seed)
        for seed in range(CANDIDATES)
    ]
    env, log = environment(tmp_path), Log()
    midway = threading.Barrier(CANDIDATES + 1)

    def sit(client: Client, candidate: Candidate) -> None:
        # Every start races with another one of the same person.
        twin = Candidate(candidate.person_token, sitting.code, 0)
        in_threads(
            client.port,
            log,
            [twin, candidate],
            lambda other, who: who.start(other),
            threads=2,
        )
        assert twin.attempt == candidate.attempt
        candidate.start(client)
        for number in range(SAVES):
            if number == SAVES // 2:
                midway.wait(PATIENCE)
            assert candidate.save(client, 3), dict(log.refusals)

    def sit_or_call_off(client: Client, candidate: Candidate) -> None:
        try:
            sit(client, candidate)
        except BaseException:
            midway.abort()  # so that nobody waits, and this failure is the one told
            raise

    with (
        Server(env, log=tmp_path / "server.log") as server,
        ThreadPoolExecutor(1) as background,
    ):
        rush = background.submit(
            in_threads,
            server.port,
            log,
            candidates,
            sit_or_call_off,
            threads=CANDIDATES,
        )
        with suppress(threading.BrokenBarrierError):  # then the result tells why
            midway.wait(PATIENCE)
            killed = server.kill_a_worker()
        rush.result()
        assert killed not in server.worker_ids()
        server.kill()
    assert len(log.seconds["save"]) == CANDIDATES * SAVES
    assert checked(env, log, tmp_path) == {
        "lines": CANDIDATES * SAVES * 3,
        "missing": [],
        "different": [],
        "double_counted": 0,
        "state_conflicts": 0,
    }
