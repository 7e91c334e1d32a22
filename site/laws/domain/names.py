"""Names of laws as people write them, brought to one form, and the law they mean."""

from __future__ import annotations

import re
import unicodedata

from laws.models import Law

STATE = "中华人民共和国"
# Spaces, and what is invisible: zero-width marks and byte-order marks.
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_QUOTES = re.compile(r"[《》〈〉<>「」“”\"]")


def squash(text: str) -> str:
    """NFKC without any space or invisible mark."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def normalise_name(text: str) -> str:
    """《中华人民共和国 民法典》 and 民法典 are one name."""
    return _QUOTES.sub("", squash(text)).removeprefix(STATE)


def find_law(name: str) -> Law | None:
    """The law with this title, else short title, else alias; None if none or several.

    Statute books hold a few hundred laws, so one read of their names is the index.
    """
    wanted = normalise_name(name)
    if not wanted:
        return None
    laws = list(Law.objects.all())
    for names in (_titles, _short_titles, _aliases):
        hits = [law for law in laws if wanted in map(normalise_name, names(law))]
        if hits:
            return hits[0] if len(hits) == 1 else None
    return None


def _titles(law: Law) -> list[str]:
    return [law.title]


def _short_titles(law: Law) -> list[str]:
    return [law.short_title]


def _aliases(law: Law) -> list[str]:
    return list(law.aliases)
