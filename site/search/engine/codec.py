"""Whoosh's codec without field lengths: our postings carry their weight already.

Whoosh asks for a length with every posting and looks for its file each time.
"""

from __future__ import annotations

from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3PerDocReader


class _NoLengths(W3PerDocReader):  # type: ignore[misc]
    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return default


class PlainCodec(W3Codec):  # type: ignore[misc]
    """For writing; segments are read as plain W3."""

    def per_document_reader(self, storage: Any, segment: Any) -> W3PerDocReader:
        return _NoLengths(storage, segment)
