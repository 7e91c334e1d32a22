"""The index of one installation: names of changes go in, one writer at a time works.

``mark`` writes a name down and returns; ``drain`` brings the index up to what the
database holds. Whoever finds the lock taken leaves: the holder looks again after it let
go, so no name is left behind. A rebuild writes beside the old generation, replays what
was named meanwhile, and only then switches.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from whoosh.index import FileIndex
from whoosh.reading import IndexReader
from whoosh.writing import SegmentWriter

from search.engine.codec import PlainCodec
from search.engine.generations import (
    Generation,
    Generations,
    Hold,
    NoIndexError,
    OutdatedIndexError,
)
from search.engine.journal import Journal
from search.engine.leaves import Leaf, SegmentCache
from search.engine.locks import file_lock, is_held
from search.engine.text import grams, normalise, words

# The values of one area and what its words weigh.
Text = tuple[list[str], float]


@dataclass(frozen=True)
class Document:
    """What is indexed of one object. ``owner`` is what a whole group is replaced by."""

    key: str
    kind: str
    pk: str
    texts: dict[str, Text] = field(default_factory=dict)
    start: list[str] = field(default_factory=list)
    group: str = ""
    owner: str = ""


class Source(Protocol):
    """Where documents come from; ``areas`` are the fields they may have, sorted."""

    @property
    def areas(self) -> tuple[str, ...]: ...

    def load(self, names: list[str]) -> Iterable[Document]:
        """The documents that stand behind these names now; none for what is gone."""

    def all(self) -> Iterable[Document]: ...


# A posting list is read whole, so its blocks may be long.
POSTINGS_A_BLOCK = 4096
MOST_AT_ONCE = 1000
Progress = Callable[[int], None]


class RebuildRunning(Exception):
    """Another process builds a new generation already."""


@dataclass(frozen=True)
class Rebuilt:
    documents: int
    generation: int
    bytes: int


class Store:
    """Reads and writes the index in one folder."""

    def __init__(self, folder: Path, source: Source) -> None:
        self.folder = folder
        self.source = source
        self.journal = Journal(folder / "journal.sqlite3")
        self.generations = Generations(folder, source.areas)
        self.segments = SegmentCache()
        self._local = threading.local()
        self._writing = folder / "writing.lock"
        self._rebuilding = folder / "rebuilding.lock"

    # Writing

    def mark(self, names: Iterable[str]) -> bool:
        return self.journal.mark(names)

    def drain(self, *, wait: bool = False) -> None:
        """Write all that waits; at once where another process is at it already."""
        while self.journal.waiting(limit=1):
            with file_lock(self._writing, wait=wait) as mine:
                if not mine or not self._write_waiting():
                    return

    def _write_waiting(self) -> bool:
        """False where the index cannot be written before it is built anew."""
        try:
            index = self._writable()
        except OutdatedIndexError:
            return False
        while rows := self.journal.waiting(limit=MOST_AT_ONCE):
            self._write_names(index, [name for name, _ in rows])
            self.journal.done(rows, keep=self._rebuild_is_on())
        return True

    def _writable(self) -> FileIndex:
        try:
            return self.generations.current().open()
        except OutdatedIndexError:
            raise
        except NoIndexError:
            generation = self.generations.next()
            index = generation.create()
            self.generations.switch(generation)
            return index

    def _rebuild_is_on(self) -> bool:
        if not self.journal.is_rebuilding():
            return False
        if is_held(self._rebuilding):
            return True
        self.journal.abandon_rebuild()
        return False

    def _write_names(self, index: FileIndex, names: list[str]) -> None:
        """Replace what stands under these names by what the source has now."""
        documents = list(self.source.load(names))
        with writing(index) as writer:
            for name in names:
                writer.delete_by_term("key", name)
                writer.delete_by_term("owner", name)
            for document in documents:
                writer.delete_by_term("key", document.key)
                add_document(writer, document)

    # Rebuilding

    def rebuild(
        self,
        documents: Iterable[Document] | None = None,
        *,
        progress: Progress | None = None,
    ) -> Rebuilt:
        """Build a generation beside the old one and switch; raises RebuildRunning."""
        with file_lock(self._rebuilding, wait=False) as mine:
            if not mine:
                raise RebuildRunning
            with file_lock(self._writing, wait=True):
                generation = self.generations.next()
                index = generation.create()
                self.journal.begin_rebuild(generation.number)
            self._fill(index, documents or self.source.all(), progress)
            with file_lock(self._writing, wait=True):
                self._replay(index)
                self.generations.switch(generation)
                self.journal.end_rebuild()
            count = index.doc_count()
            self._forget_reader()
            self.generations.remove_others()
        self.drain()
        return Rebuilt(count, generation.number, generation.bytes())

    def _fill(
        self, index: FileIndex, documents: Iterable[Document], progress: Progress | None
    ) -> None:
        with writing(index, whole=True) as writer:
            for count, document in enumerate(documents, start=1):
                add_document(writer, document)
                if progress and count % 1000 == 0:
                    progress(count)

    def _replay(self, index: FileIndex) -> None:
        rows = self.journal.since_rebuild()
        for at in range(0, len(rows), MOST_AT_ONCE):
            names = [name for name, _ in rows[at : at + MOST_AT_ONCE]]
            self._write_names(index, names)
        self.journal.done(rows, keep=False)

    # Reading

    def leaves(self) -> list[Leaf]:
        """The segments as they are now; one reader a thread, refreshed when it is old.

        Raises NoIndexError, OutdatedIndexError.
        """
        held = self._held()
        if held.index.latest_generation() != held.reader.generation():
            held.reader = held.index.reader(reuse=held.reader)
            held.leaves = self.segments.leaves(held.reader)
        return held.leaves

    def _held(self) -> _Held:
        held: _Held | None = getattr(self._local, "held", None)
        generation = self.generations.current()
        if held and held.folder == generation.folder:
            return held
        self._forget_reader()
        try:
            held = self._open(generation)
        except (
            FileNotFoundError,
            NoIndexError,
        ):  # switched and removed since we looked
            held = self._open(self.generations.current())
        self._local.held = held
        return held

    def _open(self, generation: Generation) -> _Held:
        hold = generation.hold()
        index = generation.open()
        reader = index.reader()
        return _Held(
            generation.folder, index, reader, self.segments.leaves(reader), hold
        )

    def _forget_reader(self) -> None:
        self._local.held = None


@dataclass
class _Held:
    """What a thread keeps open: opening an index anew costs 60 ms."""

    folder: Path
    index: FileIndex
    reader: IndexReader
    leaves: list[Leaf]
    hold: Hold

    def __del__(self) -> None:
        self.reader.close()


@contextmanager
def writing(index: FileIndex, *, whole: bool = False) -> Iterator[SegmentWriter]:
    """A writer that commits, or leaves everything as it was."""
    writer = index.writer(
        codec=PlainCodec(blocklimit=POSTINGS_A_BLOCK),
        limitmb=512 if whole else 64,
        timeout=60,
    )
    try:
        yield writer
    except BaseException:
        writer.cancel()
        raise
    writer.commit(optimize=whole)


def add_document(writer: SegmentWriter, document: Document) -> None:
    fields: dict[str, Any] = {}
    for area, (values, boost) in document.texts.items():
        texts = [normalise(value) for value in values]
        fields |= _text_fields(area, texts)
        tokens = [word for text in texts for word in words(text)]
        fields[f"{area}_words"] = (tokens, boost)
    starts = [normalise(value) for value in document.start]
    fields |= _text_fields("start", starts)
    fields["start_words"] = {word for text in starts for word in words(text)}
    writer.add_document(
        key=document.key,
        owner=document.owner or None,
        meta=f"{document.kind}\x1f{document.pk}\x1f{document.group}".encode(),
        **fields,
    )


def _text_fields(area: str, texts: list[str]) -> dict[str, Any]:
    return {
        f"{area}_grams": {gram for text in texts for gram in grams(text)},
        # two spaces: no phrase goes on from one value into the next
        f"{area}_text": "  ".join(texts).encode(),
    }
