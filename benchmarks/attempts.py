"""How fast attempts are saved and submitted, against a plain answer of the same server.

    .venv/bin/python -m benchmarks.attempts [--candidates 200] [--saves 10] [--kill]

Needs a database with an open sitting and papers (``make run`` makes one). Works on a
copy of it, on loopback, stops by itself, and ends with exit 1 if an acknowledged answer
is missing. It prints figures and ratios and asserts no time.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks._candidates import Candidate, Client, Log, in_threads
from benchmarks._server import ROOT, Server, copy_sqlite

SAVED_AT_ONCE = 3  # responses in one save: what a page of a slow reader holds back


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--saves", type=int, default=10, help="of each candidate")
    parser.add_argument("--threads", type=int, default=16, help="of the load")
    parser.add_argument("--seconds", type=int, default=120, help="of saving, at most")
    parser.add_argument("--database", help="DATABASE_URL to use as it is: a throwaway")
    parser.add_argument("--source", help="SQLite file to copy; default: that of var")
    parser.add_argument("--kill", action="store_true", help="SIGKILL a worker midway")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def throwaway_database(args: argparse.Namespace, folder: Path) -> str:
    if args.database:
        return str(args.database)
    var = Path(os.environ.get("MINGFA_VAR") or ROOT / "var")
    source = Path(args.source or var / "mingfa.sqlite3")
    if not source.exists():
        sys.exit(f"{source}: no database there; run `make run` first or give --source")
    connection = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    try:
        return copy_sqlite(connection, folder / "copy.sqlite3")
    finally:
        connection.close()


def prepare(count: int) -> tuple[list[str], str]:
    """Person tokens of new candidates, and the code of an open sitting with papers."""
    import django

    django.setup()
    from django.utils import timezone

    from accounts.domain.tokens import issue_token
    from accounts.models import User
    from exams.domain.load_accounts import make_load_accounts
    from exams.enums import SittingState
    from exams.models import Sitting

    now = timezone.now()
    sittings = Sitting.objects.filter(papers__isnull=False).distinct()
    ready = [s for s in sittings if s.state_at(now) == SittingState.OPEN]
    if not ready:
        sys.exit("no open sitting with papers in this database")
    made = make_load_accounts(count)
    users = User.objects.filter(username__in=made.usernames)
    return [issue_token(user)[0] for user in users], ready[-1].code


def figures(seconds: list[float], elapsed: float) -> dict[str, Any]:
    ordered = sorted(seconds)
    milliseconds = [round(1000 * value, 1) for value in ordered]
    return {
        "requests": len(ordered),
        "per_second": round(len(ordered) / elapsed, 1),
        "p50_ms": statistics.median(milliseconds),
        "p95_ms": milliseconds[int(0.95 * (len(milliseconds) - 1))],
    }


def measure(
    server: Server, candidates: list[Candidate], args: argparse.Namespace, log: Log
) -> dict[str, Any]:
    """The plain answer first, then starts, saves and submits, each on their own."""
    end = time.monotonic() + args.seconds

    def rush(what: str, jobs: list[Any], work: Any) -> dict[str, Any]:
        elapsed = in_threads(server.port, log, jobs, work, threads=args.threads)
        return figures(log.seconds[what], elapsed)

    def plain(client: Client, _number: int) -> None:
        client.request("plain", "GET", "/healthz")

    def save(client: Client, candidate: Candidate) -> None:
        if time.monotonic() < end:
            candidate.save(client, SAVED_AT_ONCE)

    in_threads(server.port, Log(), range(200), plain, threads=args.threads)
    found = {"plain": rush("plain", list(range(1000)), plain)}
    found["start"] = rush("start", candidates, lambda client, one: one.start(client))
    if args.kill:
        timer = threading.Timer(0.5, server.kill_a_worker)
        timer.start()
    found["save"] = rush("save", candidates * args.saves, save)
    found["submit"] = rush("submit", candidates, lambda client, one: one.submit(client))
    return found


def check(log: Log, path: Path) -> dict[str, Any]:
    """Settle what was handed in, then hold the log against the database."""
    from dataclasses import asdict

    from exams.domain.acknowledged import check_acknowledged, read_log
    from exams.tasks import settle_all

    settle_all()
    log.write(path)
    with path.open() as file:
        return asdict(check_acknowledged(read_log(file)))


def tell(found: dict[str, Any]) -> None:
    plain = found["plain"]["per_second"]
    for what in ("plain", "start", "save", "submit"):
        row = found[what]
        print(
            f"{what:7} {row['requests']:6} requests  {row['per_second']:8} /s"
            f"  p50 {row['p50_ms']:7} ms  p95 {row['p95_ms']:7} ms"
            f"  {row['per_second'] / plain:5.2f} × plain"
        )
    checked = {
        name: len(value) if isinstance(value, list) else value
        for name, value in found["acknowledged"].items()
    }
    print("acknowledged", checked, "refusals", found["refusals"])


def main() -> int:
    args = options()
    with tempfile.TemporaryDirectory(prefix="mingfa-bench-") as name:
        folder = Path(name)
        env = {
            "DATABASE_URL": throwaway_database(args, folder),
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
            "DEBUG": "0",
            "MINGFA_VAR": str(folder),
        }
        os.environ.update(env)
        sys.path[:0] = [str(ROOT), str(ROOT / "site")]
        tokens, sitting = prepare(args.candidates)
        candidates = [Candidate(token, sitting, n) for n, token in enumerate(tokens)]
        log = Log()
        with Server(env, log=folder / "server.log") as server:
            found = measure(server, candidates, args, log)
        found["refusals"] = dict(log.refusals)
        found["acknowledged"] = check(log, folder / "log.jsonl")
    print(json.dumps(found)) if args.json else tell(found)
    checked = found["acknowledged"]
    return int(any(checked[name] for name in checked if name != "lines"))


if __name__ == "__main__":
    sys.exit(main())
