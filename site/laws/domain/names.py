"""Names of laws as people write them, brought to one form, and the law they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from laws.models import Law

STATE = "中华人民共和国"
# Spaces, and what is invisible: zero-width marks and byte-order marks.
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_QUOTES = re.compile(r"[《》〈〉<>「」“”\"]")
_KINDS: tuple[Callable[[Law], list[str]], ...] = (
    lambda law: [law.title],
    lambda law: [law.short_title],
    lambda law: list(law.aliases),
)


def squash(text: str) -> str:
    """NFKC without any space or invisible mark."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def normalise_name(text: str) -> str:
    """《中华人民共和国 民法典》 and 民法典 are one name."""
    return _QUOTES.sub("", squash(text)).removeprefix(STATE)


class NameIndex:
    """Laws by title, else short title, else alias; a name of several means none."""

    def __init__(self, laws: Iterable[Law]) -> None:
        self._kinds: list[dict[str, list[Law]]] = [{} for _ in _KINDS]
        for law in laws:
            self.add(law)

    def add(self, law: Law) -> None:
        for held, names in zip(self._kinds, _KINDS, strict=True):
            for name in {normalise_name(name) for name in names(law)}:
                held.setdefault(name, []).append(law)

    def find(self, name: str) -> Law | None:
        wanted = normalise_name(name)
        for held in self._kinds:
            if wanted and (hits := held.get(wanted)):
                return hits[0] if len(hits) == 1 else None
        return None


def find_law(name: str) -> Law | None:
    """The law of that name; a few hundred laws, so one read of them is the index."""
    return NameIndex(Law.objects.all()).find(name)
