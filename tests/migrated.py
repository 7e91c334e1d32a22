"""A SQLite database with every migration, made once and copied by whoever needs one.

Some 250 migrations, nearly all of them Wagtail's, take twenty seconds. Their outcome is
kept in pytest's cache until one of them changes; ``pytest --cache-clear`` forgets it.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings

from tests.journeys.servers import environment, run_python


def digest() -> str:
    """Another one as soon as any app's migrations, or what they stand on, change."""
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    files = [path for folder in folders for path in sorted(folder.glob("*.py"))]
    files += [settings.ROOT / "requirements.txt"]
    files += [settings.SITE / "config" / "settings" / "base.py"]
    texts = [f"{path}\n".encode() + path.read_bytes() for path in files]
    return hashlib.sha256(b"\n".join(texts)).hexdigest()[:20]


def copy_migrated(kept: Path, folder: Path) -> Path:
    """A copy in ``folder`` of the database in ``kept``, which is made if need be."""
    wanted, copy = kept / f"{digest()}.sqlite3", folder / "migrated.sqlite3"
    with locked(kept / "lock"):  # the other processes of this run want it as well
        if not wanted.exists():
            for outdated in kept.glob("*.sqlite3*"):
                outdated.unlink()
            make_migrated(folder, wanted.with_suffix(".sqlite3-unfinished"))
            wanted.with_suffix(".sqlite3-unfinished").rename(wanted)
        shutil.copyfile(wanted, copy)
    return copy


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_migrated(folder: Path, path: Path) -> None:
    """By the command, in a process of its own, as in an installation."""
    database = folder / "new.sqlite3"
    env = environment(folder, DATABASE_URL=f"sqlite:///{database}")
    run_python("manage.py", "migrate", "--verbosity=0", env=env)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM INTO ?", [str(path)])


def open_copy(migrated: Path, name: str) -> sqlite3.Connection:
    """The database of that name in memory, filled; it lives until this is closed."""
    memory = sqlite3.connect(name, uri=True)
    with closing(sqlite3.connect(migrated)) as source:
        source.backup(memory)
    return memory
