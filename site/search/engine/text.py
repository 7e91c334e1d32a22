"""Text as the index sees it: normalised, cut into words and pairs of characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import rjieba

# What a person may type; more is not a search any more.
LONGEST_QUERY = 200
MOST_PARTS = 16

# Scripts that write without spaces: Han with its extensions, and Yi syllables.
_UNSPACED = (
    "〇々\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48f\uf900-\ufaff\U00020000-\U0003ffff"
)
_PIECES = re.compile(f"[{_UNSPACED}]+|[^ {_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")


class _Kept(dict[int, str]):
    """A translation that keeps letters, numbers and their marks; else a space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        kept = category[0] in "LN" or category in {"Mn", "Mc"}
        self[code] = result = char if kept else " "
        return result


_KEPT = _Kept()


def normalise(text: str) -> str:
    """NFKC, lower case, every run of anything but letters and numbers one space."""
    kept = unicodedata.normalize("NFKC", text).lower().translate(_KEPT)
    return " ".join(kept.split())


def pieces(normalised: str) -> list[str]:
    """Runs of unspaced script and the words between them, in order."""
    return _PIECES.findall(normalised)


def is_unspaced(piece: str) -> bool:
    return bool(_IS_UNSPACED.match(piece))


def words(normalised: str) -> list[str]:
    """The words of a normalised text; Chinese is cut by rjieba."""
    found: list[str] = []
    for piece in pieces(normalised):
        if is_unspaced(piece):
            found.extend(rjieba.cut(piece))
        else:
            found.append(piece)
    return found


def pairs(piece: str) -> list[str]:
    return [piece[at : at + 2] for at in range(len(piece) - 1)]


def grams(normalised: str) -> Iterator[str]:
    """Every character of unspaced script and every two that stand side by side."""
    for piece in pieces(normalised):
        if is_unspaced(piece):
            yield from piece
            yield from pairs(piece)


@dataclass(frozen=True)
class Part:
    """What stands between two spaces of a query: 离婚冷静期, gb2312, 12348热线."""

    text: str

    @cached_property
    def pieces(self) -> list[str]:
        return pieces(self.text)

    @cached_property
    def words(self) -> list[str]:
        """Its words, each once."""
        return list(dict.fromkeys(words(self.text)))

    @cached_property
    def grams(self) -> list[str]:
        """Pairs that every text with this run in it has; of one character, itself."""
        found: list[str] = []
        for piece in self.pieces:
            if is_unspaced(piece):
                found.extend(pairs(piece) or [piece])
        return list(dict.fromkeys(found))

    @cached_property
    def spaced(self) -> list[str]:
        """Latin words and numbers in it."""
        return [piece for piece in self.pieces if not is_unspaced(piece)]

    @cached_property
    def is_one_token(self) -> bool:
        """Whether one posting list says where it stands, so no text need be read."""
        return len(self.pieces) == 1 and len(self.grams) + len(self.spaced) == 1

    def stands_in(self, text: bytes) -> bool:
        """Whether the run stands in a normalised text (UTF-8), words not cut."""
        if not self.spaced:
            return self._needle in text
        return bool(self._bounded.search(text))

    @cached_property
    def _needle(self) -> bytes:
        return self.text.encode()

    @cached_property
    def _bounded(self) -> re.Pattern[bytes]:
        """The run with no ASCII letter or digit going on at a spaced end of it."""
        before = b"" if is_unspaced(self.pieces[0]) else rb"(?<![a-z0-9])"
        after = b"" if is_unspaced(self.pieces[-1]) else rb"(?![a-z0-9])"
        return re.compile(before + re.escape(self._needle) + after)


def parts(query: str) -> list[Part]:
    """A typed query as its parts, each once; what is too long is cut off."""
    texts = normalise(query[:LONGEST_QUERY]).split()
    return [Part(text) for text in dict.fromkeys(texts)][:MOST_PARTS]


def phrase(query: str) -> Part | None:
    """A query as one run, spaces and all; None where nothing is left of it."""
    text = normalise(query[:LONGEST_QUERY])
    return Part(text) if text else None
