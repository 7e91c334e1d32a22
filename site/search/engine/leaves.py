"""A segment of the index as a search reads it: posting lists whole, texts by document.

Whoosh's own matchers walk posting by posting and score in Python, 48 ms for a word that
stands in 8,000 articles. Lists read by the block and added up as dicts take a tenth.
This leans on the insides of Whoosh 2.7.4, its last version.
"""

from __future__ import annotations

import sys
from typing import Any

from whoosh.reading import IndexReader, SegmentReader

# Postings that one segment's cache may hold before it is emptied.
MOST_CACHED = 400_000
MOST_SETS = 50


class SegmentCache:
    """What is known of segments; they never change, so all threads share it."""

    def __init__(self) -> None:
        self._known: dict[str, SegmentData] = {}

    def leaves(self, reader: IndexReader) -> list[Leaf]:
        readers = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
        names = [leaf.segment().segment_id() for leaf in readers]
        known = {name: self._known.get(name) or SegmentData() for name in names}
        self._known = known
        return [
            Leaf(leaf, known[name]) for leaf, name in zip(readers, names, strict=True)
        ]


class SegmentData:
    """Caches of one segment, deleted documents included."""

    def __init__(self) -> None:
        self.meta: tuple[list[str], list[str], list[str]] | None = None
        self.postings: dict[tuple[str, str], dict[int, float]] = {}
        self.counts: dict[tuple[str, str], int] = {}
        self.cached = 0
        self._by_value: dict[frozenset[str], frozenset[int]] = {}

    def with_value(self, values: list[str], wanted: frozenset[str]) -> frozenset[int]:
        """Documents whose value is wanted; a few sets are asked for again and again."""
        known = self._by_value.get(wanted)
        if known is None:
            found = (at for at, value in enumerate(values) if value in wanted)
            if len(self._by_value) > MOST_SETS:
                self._by_value.clear()
            known = self._by_value[wanted] = frozenset(found)
        return known


class Leaf:
    """One segment through the reader of one thread."""

    def __init__(self, reader: SegmentReader, data: SegmentData) -> None:
        self._reader = reader
        self._data = data
        self._columns: dict[str, Any] = {}
        self._allowed: dict[frozenset[str], frozenset[int]] = {}
        self.deleted = frozenset(reader.segment().deleted_docs())
        self.documents = reader.doc_count_all()

    def count(self, field: str, token: str) -> int:
        """In how many documents a token stands."""
        key = (field, token)
        known = self._data.counts.get(key)
        if known is None:
            if len(self._data.counts) > MOST_CACHED:
                self._data.counts.clear()
            known = self._data.counts[key] = self._read_count(field, token)
        return known

    def postings(self, field: str, token: str) -> dict[int, float]:
        """Document to weight; not to be changed by the caller."""
        key = (field, token)
        known = self._data.postings.get(key)
        if known is None:
            known = self._read_postings(field, token)
            self._data.cached += len(known)
            if self._data.cached > MOST_CACHED:
                self._data.postings.clear()
                self._data.cached = len(known)
            self._data.postings[key] = known
        return known

    def starting_with(self, field: str, prefix: str, most: int) -> list[str]:
        """Tokens with this beginning, at most so many."""
        found: list[str] = []
        for token in self._reader.expand_prefix(field, prefix):
            found.append(token.decode())
            if len(found) == most:
                break
        return found

    def like(self, field: str, token: str, distance: int) -> list[str]:
        """Tokens within some edits of this one, the first letter kept."""
        return list(self._reader.terms_within(field, token, distance, prefix=1))

    def text(self, area: str, document: int) -> bytes:
        column = self._columns.get(area)
        if column is None:
            column = self._columns[area] = self._column(f"{area}_text")
        text: bytes = column[document]
        return text

    @property
    def pks(self) -> list[str]:
        return self._meta()[1]

    def of_kinds(self, kinds: frozenset[str]) -> frozenset[int]:
        """Documents of these kinds that are not deleted."""
        known = self._allowed.get(kinds)
        if known is None:
            held = self._data.with_value(self._meta()[0], kinds)
            known = self._allowed[kinds] = held - self.deleted
        return known

    def in_groups(self, groups: frozenset[str]) -> frozenset[int]:
        return self._data.with_value(self._meta()[2], groups)

    def _meta(self) -> tuple[list[str], list[str], list[str]]:
        if self._data.meta is None:
            column = self._column("meta")
            rows = [column[at].decode().split("\x1f") for at in range(self.documents)]
            self._data.meta = (
                [sys.intern(row[0]) for row in rows],
                [row[1] for row in rows],
                [sys.intern(row[2]) for row in rows],
            )
        return self._data.meta

    def _column(self, name: str) -> Any:
        return self._reader.column_reader(name, translate=False)

    def _read_count(self, field: str, token: str) -> int:
        try:
            count: int = self._reader._terms.doc_frequency(field, token.encode())
        except KeyError:
            return 0
        return count

    def _read_postings(self, field: str, token: str) -> dict[int, float]:
        if not self.count(field, token):
            return {}
        form = self._reader.schema[field].format
        matcher = self._reader._terms.matcher(field, token.encode(), form)
        found: dict[int, float] = {}
        while not matcher._atend:
            matcher._read_ids()
            matcher._read_weights()
            found.update(zip(matcher._ids, matcher._weights, strict=True))
            matcher._next_block()
        return found
