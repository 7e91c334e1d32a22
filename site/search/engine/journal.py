"""The names of what changed and is not in the index yet, shared by all processes.

It holds names, never content: whoever writes the index reads the object as it stands
then. So the order of writers cannot matter, and writing a name twice does no harm.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS changed (
    name TEXT PRIMARY KEY, turn INTEGER NOT NULL,
    written INTEGER NOT NULL DEFAULT 0, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS turns (last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS rebuild (generation INTEGER NOT NULL, turn INTEGER NOT NULL);
INSERT INTO turns SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM turns);
"""
# A name that waited this long was left by a worker that died.
STALE_SECONDS = 30.0

Row = tuple[str, int]


class Journal:
    """One SQLite file beside the index; every call is a transaction of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def mark(self, names: Iterable[str]) -> bool:
        """Write names down; True where somebody has to be told that there is work."""
        now = time.time()
        with self._open() as db:
            oldest = db.execute(
                "SELECT min(at) FROM changed WHERE NOT written"
            ).fetchone()[0]
            db.execute("UPDATE turns SET last = last + 1")
            turn = db.execute("SELECT last FROM turns").fetchone()[0]
            db.executemany(
                "INSERT INTO changed (name, turn, at) VALUES (?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE SET"
                " at = CASE WHEN written THEN excluded.at ELSE at END,"
                " turn = excluded.turn, written = 0",
                [(name, turn, now) for name in names],
            )
        return oldest is None or oldest < now - STALE_SECONDS

    def waiting(self, limit: int = 1000) -> list[Row]:
        """Names with their turn, oldest first."""
        if not self.path.exists():
            return []
        with self._open() as db:
            return db.execute(
                "SELECT name, turn FROM changed WHERE NOT written"
                " ORDER BY turn, name LIMIT ?",
                [limit],
            ).fetchall()

    def done(self, rows: Iterable[Row], *, keep: bool) -> None:
        """These are in the index; what was named again meanwhile stays waiting.

        ``keep`` holds them for the generation that is being built.
        """
        statement = (
            "UPDATE changed SET written = 1 WHERE name = ? AND turn = ?"
            if keep
            else "DELETE FROM changed WHERE name = ? AND turn = ?"
        )
        with self._open() as db:
            db.executemany(statement, list(rows))

    def begin_rebuild(self, generation: int) -> None:
        """From now on nothing is forgotten: the new generation will need it.

        What was named before is read by the rebuild itself.
        """
        with self._open() as db:
            db.execute("DELETE FROM changed WHERE written")
            db.execute("DELETE FROM rebuild")
            db.execute("INSERT INTO rebuild SELECT ?, last FROM turns", [generation])

    def since_rebuild(self) -> list[Row]:
        with self._open() as db:
            return db.execute(
                "SELECT name, turn FROM changed"
                " WHERE turn > (SELECT turn FROM rebuild) ORDER BY turn"
            ).fetchall()

    def end_rebuild(self) -> None:
        """The new generation has all that was named before it was begun."""
        with self._open() as db:
            db.execute("DELETE FROM changed WHERE turn <= (SELECT turn FROM rebuild)")
        self.abandon_rebuild()

    def abandon_rebuild(self) -> None:
        """Keep only what waits: the rebuild is over, or its process died."""
        with self._open() as db:
            db.execute("DELETE FROM rebuild")
            db.execute("DELETE FROM changed WHERE written")

    def is_rebuilding(self) -> bool:
        with self._open() as db:
            return db.execute("SELECT 1 FROM rebuild").fetchone() is not None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        with closing(db):
            db.execute("PRAGMA synchronous = NORMAL")
            self._prepare(db)
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def _prepare(self, db: sqlite3.Connection) -> None:
        if db.execute("PRAGMA user_version").fetchone()[0]:
            return
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = 1; COMMIT;")
