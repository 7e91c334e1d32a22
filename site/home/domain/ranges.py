"""Which bytes of a file a request asks for (RFC 9110 §14); one range or the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

BYTES = re.compile(r"bytes=\s*([0-9]*)-([0-9]*)\s*", re.ASCII)
# A number this long is past the end of any file; int() of more would only cost time.
LONGEST_NUMBER = 18


class Unsatisfiable(ValueError):
    """The range lies wholly behind the end: 416."""


@dataclass(frozen=True)
class ByteRange:
    """First and last byte, both within the file, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def parse_range(header: str, *, size: int) -> ByteRange | None:
    """The range of a header, None where the whole file is to be sent.

    Several ranges, other units and what cannot be read mean the whole: a server may
    ignore Range. Raises Unsatisfiable.
    """
    match = BYTES.fullmatch(header)
    if match is None:
        return None
    first, last = match.groups()
    if max(len(first), len(last)) > LONGEST_NUMBER or not (first or last):
        return None
    if not first:
        return _suffix(int(last), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable(header)
    return ByteRange(int(first), min(int(last), size - 1) if last else size - 1)


def _suffix(count: int, size: int) -> ByteRange:
    """The last so many bytes; more than there are mean all of them."""
    if count == 0 or size == 0:
        raise Unsatisfiable(f"-{count}")
    return ByteRange(max(size - count, 0), size - 1)
