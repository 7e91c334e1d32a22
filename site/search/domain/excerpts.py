"""The sentence in which a hit stands, in pieces: what was asked for, and what not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from search.engine.text import normalise, parts

# Characters of a sentence that are shown, with something before the first hit.
LONGEST, BEFORE = 120, 30
_SENTENCES = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]*")


@dataclass(frozen=True)
class Piece:
    text: str
    marked: bool = False


def excerpt(texts: Iterable[str], query: str) -> list[Piece]:
    """The best sentence of the texts; the first one where nothing stands in any."""
    runs, words = _runs_and_words(query)
    best, best_points = "", -1
    for text in texts:
        for sentence in _SENTENCES.findall(text):
            points = _points(normalise(sentence), runs, words)
            if points > best_points:
                best, best_points = sentence, points
    return _cut(mark(best.strip(), query))


def mark(text: str, query: str) -> list[Piece]:
    """The text in pieces; whole runs of the query are marked, else its words."""
    folded, places = _fold(text)
    runs, words = _runs_and_words(query)
    wanted = [run for run in runs if run in folded]
    wanted += [word for word in words if word in folded and not _in_any(word, wanted)]
    if not wanted:
        return [Piece(text)] if text else []
    pattern = re.compile("|".join(map(re.escape, sorted(wanted, key=len)[::-1])))
    return _pieces(
        text, [(m.start(), m.end()) for m in pattern.finditer(folded)], places
    )


def _pieces(text: str, spans: list[tuple[int, int]], places: list[int]) -> list[Piece]:
    found: list[Piece] = []
    at = 0
    for start, end in spans:
        first, last = max(places[start], at), places[end - 1] + 1
        if first > at:
            found.append(Piece(text[at:first]))
        if last > first:
            found.append(Piece(text[first:last], marked=True))
        at = max(at, last)
    if at < len(text):
        found.append(Piece(text[at:]))
    return found


def _runs_and_words(query: str) -> tuple[list[str], list[str]]:
    asked = parts(query)
    words = {word for part in asked for word in part.words}
    return [part.text for part in asked], sorted(words, key=lambda w: (-len(w), w))


def _in_any(word: str, runs: list[str]) -> bool:
    return any(word in run for run in runs)


def _points(sentence: str, runs: list[str], words: list[str]) -> int:
    whole = sum(100 * len(run) for run in runs if run in sentence)
    return whole + sum(len(word) for word in words if word in sentence)


def _fold(text: str) -> tuple[str, list[int]]:
    """The text as it is searched, and the place that each character is from."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in unicodedata.normalize("NFKC", char).lower():
            folded.append(part)
            places.append(place)
    return "".join(folded), places


def _cut(found: list[Piece]) -> list[Piece]:
    """At most LONGEST characters, from a little before the first mark."""
    before = 0
    for piece in found:
        if piece.marked:
            break
        before += len(piece.text)
    total = sum(len(piece.text) for piece in found)
    start = max(0, min(before - BEFORE, total - LONGEST)) if total > LONGEST else 0
    cut: list[Piece] = []
    at = 0
    for piece in found:
        text = piece.text[max(0, start - at) : max(0, start + LONGEST - at)]
        at += len(piece.text)
        if text:
            cut.append(Piece(text, piece.marked))
    if start and cut:
        cut[0] = Piece("…" + cut[0].text, cut[0].marked)
    if total > start + LONGEST and cut:
        cut.append(Piece("…"))
    return cut
