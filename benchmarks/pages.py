"""How fast anonymous pages are served, cold and kept, against a plain answer.

    .venv/bin/python -m benchmarks.pages [--requests 300] [--threads 8] [--json]

Works on a copy of the database of var (``make run`` makes one), on loopback, two
workers. A page is cold when the generation has just been changed. Also told: bytes to
the first view (the page with its style sheets and scripts), and whether every worker
shows a change at once (exit 1 if one does not). It prints ratios and asserts no time.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import secrets
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks._server import ROOT, Server, copy_sqlite

PLAIN = "/robots.txt?plain=1"  # a template of ten lines, never kept: it has a query
PAGES = ("/", "/articles/", "/laws/", "/months/2026-11/", "/feeds/articles.rss")
# The phone's budget to the first view.
BUDGET = 120_000
LINKED = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg|woff2))"')
CHANGES = 20


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--requests", type=int, default=300, help="of each page")
    parser.add_argument("--cold", type=int, default=20, help="of each page, one by one")
    parser.add_argument("--threads", type=int, default=8, help="of the load")
    parser.add_argument("--source", help="SQLite file to copy; default: that of var")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def throwaway(args: argparse.Namespace, folder: Path) -> Path:
    var = Path(os.environ.get("MINGFA_VAR") or ROOT / "var")
    source = Path(args.source or var / "mingfa.sqlite3")
    if not source.exists():
        sys.exit(f"{source}: no database there; run `make run` first or give --source")
    connection = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    try:
        copy_sqlite(connection, folder / "copy.sqlite3")
    finally:
        connection.close()
    return folder / "copy.sqlite3"


class Reader:
    """One kept connection, as a browser has it."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str) -> tuple[float, int, bytes]:
        """Seconds, status, body."""
        start = time.perf_counter()
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        body = answer.read()
        return time.perf_counter() - start, answer.status, body

    def close(self) -> None:
        self.connection.close()


def under_load(
    port: int, path: str, *, requests: int, threads: int
) -> dict[str, float]:
    seconds: list[float] = []

    def read() -> None:
        reader = Reader(port)
        mine = [reader.get(path)[0] for _number in range(requests // threads)]
        reader.close()
        seconds.extend(mine)

    crowd = [threading.Thread(target=read) for _number in range(threads)]
    start = time.perf_counter()
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    whole = time.perf_counter() - start
    return {**quantiles(seconds), "per_second": round(len(seconds) / whole, 1)}


def quantiles(seconds: list[float]) -> dict[str, float]:
    cut = statistics.quantiles(seconds, n=20)
    return {
        "p50_ms": round(statistics.median(seconds) * 1000, 2),
        "p95_ms": round(cut[-1] * 1000, 2),
    }


def change(database: Path) -> str:
    """A new generation, as publishing writes it; returns its token."""
    token = secrets.token_hex(16)
    with sqlite3.connect(database, timeout=20) as connection:
        connection.execute(
            "INSERT INTO home_pagegeneration (name, token) VALUES ('pages', ?)"
            " ON CONFLICT (name) DO UPDATE SET token = excluded.token",
            [token],
        )
    connection.close()
    return token


def cold(port: int, path: str, database: Path, *, count: int) -> dict[str, float]:
    reader, seconds = Reader(port), []
    for _number in range(count):
        change(database)
        seconds.append(reader.get(path)[0])
    reader.close()
    return quantiles(seconds)


def first_view(port: int, path: str) -> int:
    """Bytes of the page and of every file its head and body name, uncompressed."""
    reader = Reader(port)
    _seconds, status, body = reader.get(path)
    if status != 200:
        sys.exit(f"{path}: {status}")
    files = dict.fromkeys(LINKED.findall(body.decode()))
    total = len(body) + sum(len(reader.get(file)[2]) for file in files)
    reader.close()
    return total


def stale_after_change(port: int, database: Path) -> int:
    """Old titles that any worker still showed after the change was committed."""
    with sqlite3.connect(database, timeout=20) as connection:
        row = connection.execute(
            "SELECT id, title, url_path FROM wagtailcore_page"
            " WHERE live AND url_path LIKE '%/articles/%/' ORDER BY id LIMIT 1"
        ).fetchone()
    connection.close()
    page, title, _path = row
    stale = 0
    for number in range(CHANGES):
        read_by_all(port, "/articles/")
        fresh = f"{title} {number}"
        write_title(database, page, fresh)
        stale += sum(fresh not in text for text in read_by_all(port, "/articles/"))
    return stale


def write_title(database: Path, page: int, title: str) -> None:
    """As publishing does: the words and the generation in one transaction."""
    connection = sqlite3.connect(database, timeout=20)
    with connection:
        connection.execute(
            "UPDATE wagtailcore_page SET title = ? WHERE id = ?", [title, page]
        )
        connection.execute(
            "INSERT INTO home_pagegeneration (name, token) VALUES ('pages', ?)"
            " ON CONFLICT (name) DO UPDATE SET token = excluded.token",
            [secrets.token_hex(16)],
        )
    connection.close()


def read_by_all(port: int, path: str) -> list[str]:
    """The page over twelve new connections, which the workers share out."""
    found = []
    for _number in range(12):
        reader = Reader(port)
        found.append(reader.get(path)[2].decode())
        reader.close()
    return found


def measure(args: argparse.Namespace, folder: Path) -> dict[str, object]:
    database = throwaway(args, folder)
    env = {
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "DEBUG": "0",
        "MINGFA_VAR": str(folder),
    }
    with Server(env, log=folder / "server.log") as server:
        load = {"requests": args.requests, "threads": args.threads}
        under_load(server.port, PLAIN, **load)
        plain = under_load(server.port, PLAIN, **load)
        rows = []
        for path in PAGES:
            size = first_view(server.port, path)
            begun = cold(server.port, path, database, count=args.cold)
            kept = under_load(server.port, path, **load)
            ratio = round(kept["p50_ms"] / plain["p50_ms"], 2)
            rows.append(
                {
                    "page": path,
                    "bytes": size,
                    "cold": begun,
                    "kept": kept,
                    "kept_over_plain": ratio,
                }
            )
        stale = stale_after_change(server.port, database)
    return {
        "plain": plain,
        "pages": rows,
        "stale_answers": stale,
        "over_budget": [row["page"] for row in rows if row["bytes"] > BUDGET],
        "load_average": round(os.getloadavg()[0], 2),
        "cores": os.cpu_count(),
    }


def show(found: dict[str, object]) -> None:
    plain, pages = found["plain"], found["pages"]
    assert isinstance(plain, dict)
    assert isinstance(pages, list)
    print(f"plain answer: p50 {plain['p50_ms']} ms, {plain['per_second']} a second")
    print(
        "page | first view, bytes | cold p50/p95 ms | kept p50/p95 ms | kept/plain, p50"
    )
    for row in pages:
        begun, kept = row["cold"], row["kept"]
        print(
            f"{row['page']} | {row['bytes']:,} | {begun['p50_ms']}/{begun['p95_ms']}"
            f" | {kept['p50_ms']}/{kept['p95_ms']} | {row['kept_over_plain']}"
        )
    print(f"stale answers after {CHANGES} changes: {found['stale_answers']}")
    print(f"load average {found['load_average']} on {found['cores']} cores")


def main() -> int:
    args = options()
    with tempfile.TemporaryDirectory(prefix="mingfa-pages-") as folder:
        found = measure(args, Path(folder))
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        show(found)
    return 1 if found["stale_answers"] or found["over_budget"] else 0


if __name__ == "__main__":
    sys.exit(main())
