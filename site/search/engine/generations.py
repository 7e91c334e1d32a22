"""Where generations of the index stand: a folder each, and CURRENT that names one."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from search.engine.schema import FORMAT, make_schema


class NoIndexError(Exception):
    """There is no index here yet."""


class OutdatedIndexError(NoIndexError):
    """The index was written in another format; it has to be built anew."""


class Hold:
    """A shared lock on a file, let go when nobody refers to it any more."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            os.close(self._file)


class Generation:
    """One whole index in a folder of its own."""

    def __init__(self, folder: Path, areas: tuple[str, ...]) -> None:
        self.folder = folder
        self.areas = areas
        self.format = f"{FORMAT} {' '.join(areas)}"

    @property
    def number(self) -> int:
        return int(self.folder.name.removeprefix("g"))

    def create(self) -> FileIndex:
        self.folder.mkdir(parents=True)
        (self.folder / "FORMAT").write_text(self.format)
        return (
            FileStorage(str(self.folder)).create().create_index(make_schema(self.areas))
        )

    def open(self) -> FileIndex:
        """Raises OutdatedIndexError before Whoosh unpickles a schema it cannot read."""
        try:
            written = (self.folder / "FORMAT").read_text().strip()
        except FileNotFoundError:
            raise NoIndexError(str(self.folder)) from None
        if written != self.format:
            raise OutdatedIndexError(str(self.folder))
        return FileStorage(str(self.folder)).open_index()

    def hold(self) -> Hold:
        """Keep the folder for as long as what this gives lives."""
        try:
            return Hold(self.folder / "HELD")
        except FileNotFoundError:
            raise NoIndexError(str(self.folder)) from None

    def remove(self) -> bool:
        """Remove the folder; False, and nothing done, where a reader holds it."""
        with (self.folder / "HELD").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            shutil.rmtree(self.folder, ignore_errors=True)
        return True

    def bytes(self) -> int:
        return sum(path.stat().st_size for path in self.folder.iterdir())


class Generations:
    """The folder that holds them all."""

    def __init__(self, folder: Path, areas: tuple[str, ...]) -> None:
        self.folder = folder
        self.areas = areas
        self.pointer = folder / "CURRENT"

    def current(self) -> Generation:
        try:
            name = self.pointer.read_text().strip()
        except FileNotFoundError:
            raise NoIndexError(str(self.folder)) from None
        return Generation(self.folder / name, self.areas)

    def next(self) -> Generation:
        last = max((generation.number for generation in self.all()), default=0)
        return Generation(self.folder / f"g{last + 1}", self.areas)

    def all(self) -> list[Generation]:
        folders = [path for path in self.folder.glob("g*") if path.is_dir()]
        return [Generation(folder, self.areas) for folder in folders]

    def switch(self, generation: Generation) -> None:
        """Point at this one, in one step that a crash cannot halve."""
        fresh = self.folder / f"CURRENT.{os.getpid()}"
        with fresh.open("w") as file:
            file.write(generation.folder.name)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.pointer)

    def remove_others(self) -> None:
        """Remove every generation but the current one that no reader holds."""
        current = self.current().folder
        for generation in self.all():
            if generation.folder != current:
                generation.remove()
