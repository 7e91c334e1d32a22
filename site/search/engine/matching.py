"""Which documents answer a query, and how well.

A part of a query (what stands between spaces) is found where its run of characters
stands, and where all its words stand. Points are the sum over words of rarity × impact
× the boost of the field. A run that stands whole earns 4 × the rarity of its words, in
the title 12 ×; that is ranked before any other points, so an exact run comes before any
scatter of words, and title before text.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce

from modelsearch.query import (
    And,
    Boost,
    Fuzzy,
    MatchAll,
    Not,
    Or,
    Phrase,
    PlainText,
    SearchQuery,
)

from search.engine.leaves import Leaf
from search.engine.text import Part, is_unspaced, parts, phrase

TITLE_EXACT, TEXT_EXACT = 12.0, 4.0
# Lists longer than this are not read where few documents are left to look at.
LONG_LIST = 2000
MOST_PREFIXED = 200
# Of the pairs of a Chinese run, the share that a fuzzy search asks for.
FUZZY_SHARE = 0.6


@dataclass
class Hits:
    """Document to points; ``exact`` has points for whole runs, of some of them."""

    points: dict[int, float] = field(default_factory=dict)
    exact: dict[int, float] = field(default_factory=dict)

    def __and__(self, other: Hits) -> Hits:
        small, large = sorted([self.points, other.points], key=len)
        points = {d: p + large[d] for d, p in small.items() if d in large}
        exact = self._exact_sum(other)
        return Hits(points, {d: p for d, p in exact.items() if d in points})

    def __or__(self, other: Hits) -> Hits:
        points = dict(self.points)
        for document, more in other.points.items():
            points[document] = points.get(document, 0.0) + more
        return Hits(points, self._exact_sum(other))

    def times(self, factor: float) -> Hits:
        if factor == 1:
            return self
        return Hits(
            {d: p * factor for d, p in self.points.items()},
            {d: p * factor for d, p in self.exact.items()},
        )

    def _exact_sum(self, other: Hits) -> dict[int, float]:
        exact = dict(self.exact)
        for document, more in other.exact.items():
            exact[document] = exact.get(document, 0.0) + more
        return exact


class Rarity:
    """How much a word tells: by the number of documents that have it, in all leaves."""

    def __init__(self, leaves: list[Leaf], areas: tuple[str, ...]) -> None:
        self._leaves = leaves
        self._areas = areas
        self._all = sum(leaf.documents for leaf in leaves)
        self._known: dict[str, float] = {}

    def __call__(self, word: str) -> float:
        if word not in self._known:
            count = max(
                sum(leaf.count(f"{area}_words", word) for leaf in self._leaves)
                for area in self._areas
            )
            self._known[word] = math.log(
                1 + (self._all - count + 0.5) / (min(count, self._all) + 0.5)
            )
        return self._known[word]


class Matcher:
    """Answers queries in one leaf, over the areas given."""

    def __init__(
        self, leaf: Leaf, rarity: Rarity, areas: tuple[str, ...], *, prefix: bool
    ) -> None:
        self.leaf = leaf
        self.rarity = rarity
        self.areas = areas
        self.prefix = prefix

    def match(self, query: SearchQuery) -> Hits:
        return self._ANSWERS[type(query)](self, query)

    # Combinations

    def _match_all(self, query: MatchAll) -> Hits:
        return Hits(dict.fromkeys(range(self.leaf.documents), 0.0))

    def _match_not(self, query: Not) -> Hits:
        without = self.match(query.subquery).points
        documents = range(self.leaf.documents)
        return Hits({d: 0.0 for d in documents if d not in without})

    def _match_and(self, query: And) -> Hits:
        return _fold(map(self.match, query.subqueries), Hits.__and__)

    def _match_or(self, query: Or) -> Hits:
        return _fold(map(self.match, query.subqueries), Hits.__or__)

    def _match_boost(self, query: Boost) -> Hits:
        return self.match(query.subquery).times(query.boost)

    # Words

    def _match_plain(self, query: PlainText) -> Hits:
        asked = parts(query.query_string)
        if query.operator == "or":
            hits = _fold(map(self._any_word, asked), Hits.__or__)
        else:
            hits = _fold(map(self._part, asked), Hits.__and__)
        return hits.times(query.boost)

    def _match_phrase(self, query: Phrase) -> Hits:
        part = phrase(query.query_string)
        if part is None:
            return Hits()
        exact = self._exact(part)
        return Hits(self._points(exact, part, self._read(part)), exact)

    def _match_fuzzy(self, query: Fuzzy) -> Hits:
        found = map(self._like, parts(query.query_string))
        return _fold(found, Hits.__and__ if query.operator == "and" else Hits.__or__)

    _ANSWERS: dict[type[SearchQuery], Callable[..., Hits]] = {
        MatchAll: _match_all,
        Not: _match_not,
        And: _match_and,
        Or: _match_or,
        Boost: _match_boost,
        PlainText: _match_plain,
        Phrase: _match_phrase,
        Fuzzy: _match_fuzzy,
    }

    # One part

    def _part(self, part: Part) -> Hits:
        """Where the run stands, or all its words."""
        read = self._read(part)
        exact = self._exact(part)
        found = exact.keys() | self._all_words(part, read)
        return Hits(self._points(found, part, read), exact)

    def _any_word(self, part: Part) -> Hits:
        found: set[int] = set()
        for word in part.words:
            for area in self.areas:
                found.update(self.leaf.postings(f"{area}_words", word))
        exact = self._exact(part)
        found.update(exact)
        return Hits(self._points(found, part, part.words), exact)

    def _count(self, word: str) -> int:
        return sum(self.leaf.count(f"{area}_words", word) for area in self.areas)

    def _read(self, part: Part) -> list[str]:
        """Words worth reading: the rarest, and what is not everywhere."""
        rarest = sorted(part.words, key=self._count)
        return [
            word
            for at, word in enumerate(rarest)
            if at == 0 or self._count(word) <= LONG_LIST
        ]

    def _points(
        self, documents: Iterable[int], part: Part, read: list[str]
    ) -> dict[int, float]:
        points = dict.fromkeys(documents, 0.0)
        for word in read:
            for area in self.areas:
                weights = self.leaf.postings(f"{area}_words", word)
                _add(points, weights, self.rarity(word))
        return points

    def _all_words(self, part: Part, read: list[str]) -> set[int]:
        found: set[int] | None = None
        for word in read:
            here: set[int] = set()
            for area in self.areas:
                here.update(self.leaf.postings(f"{area}_words", word))
            found = here if found is None else found & here
            if not found:
                return set()
        for word in part.words:
            if word not in read and found:
                found = self._with_word(found, word)
        return found or set()

    def _with_word(self, documents: set[int], word: str) -> set[int]:
        """Those that have a frequent word: by its list, or by their texts if few."""
        if len(documents) > LONG_LIST:
            lists = [self.leaf.postings(f"{area}_words", word) for area in self.areas]
            return {d for d in documents if any(d in weights for weights in lists)}
        stands_in, text = Part(word).stands_in, self.leaf.text
        return {
            document
            for document in documents
            if any(stands_in(text(area, document)) for area in self.areas)
        }

    # Whole runs

    def _exact(self, part: Part) -> dict[int, float]:
        """Documents with the whole run, and the points for it."""
        told = sum(self.rarity(word) for word in part.words)
        exact: dict[int, float] = {}
        for area in sorted(self.areas, key="title".__eq__):
            factor = TITLE_EXACT if area == "title" else TEXT_EXACT
            points = round(factor * told, 3)
            exact.update(dict.fromkeys(self._runs(area, part), points))
        return exact

    def _runs(self, area: str, part: Part) -> Iterable[int]:
        lists = self._lists(area, part)
        if lists is None:
            return ()
        lists.sort(key=len)
        if part.is_one_token:
            return lists[0]
        found = set(lists[0])
        for postings in lists[1:]:
            found &= postings.keys()
        stands_in, text = self._standing(part), self.leaf.text
        return [document for document in found if stands_in(text(area, document))]

    def _lists(self, area: str, part: Part) -> list[dict[int, float]] | None:
        """The rarest tokens' lists; None where one of the tokens is nowhere."""
        tokens = [(f"{area}_grams", gram) for gram in part.grams]
        if not self.prefix:
            tokens += [(f"{area}_words", word) for word in part.spaced]
        counted = sorted((self.leaf.count(*token), token) for token in tokens)
        if counted and not counted[0][0]:
            return None
        lists = [
            self.leaf.postings(*token)
            for at, (count, token) in enumerate(counted)
            if at < 2 or count <= LONG_LIST
        ]
        if self.prefix:
            lists += [self._prefixed(area, word) for word in part.spaced]
        return lists

    def _prefixed(self, area: str, prefix: str) -> dict[int, float]:
        field_name = f"{area}_words"
        found: dict[int, float] = {}
        for token in self.leaf.starting_with(field_name, prefix, MOST_PREFIXED):
            found.update(self.leaf.postings(field_name, token))
        return found

    def _standing(self, part: Part) -> Callable[[bytes], bool]:
        if self.prefix:
            needles = [piece.encode() for piece in part.pieces]
            return lambda text: all(needle in text for needle in needles)
        return part.stands_in

    # Nearly

    def _like(self, part: Part) -> Hits:
        hits = [
            self._like_run(piece) if is_unspaced(piece) else self._like_word(piece)
            for piece in part.pieces
        ]
        return _fold(hits, Hits.__or__)

    def _like_word(self, word: str) -> Hits:
        points: dict[int, float] = {}
        for area in self.areas:
            field_name = f"{area}_words"
            for token in self.leaf.like(field_name, word, 1 if len(word) < 6 else 2):
                near = self.rarity(word) * (1.0 if token == word else 0.5)
                for document, weight in self.leaf.postings(field_name, token).items():
                    points[document] = points.get(document, 0.0) + near * weight
        return Hits(points)

    def _like_run(self, run: str) -> Hits:
        part = Part(run)
        needed = max(1, math.ceil(len(part.grams) * FUZZY_SHARE))
        points: dict[int, float] = {}
        for area in self.areas:
            counts: dict[int, int] = {}
            for gram in part.grams:
                for document in self.leaf.postings(f"{area}_grams", gram):
                    counts[document] = counts.get(document, 0) + 1
            for document, count in counts.items():
                if count >= needed:
                    more = count / len(part.grams)
                    points[document] = points.get(document, 0.0) + more
        return Hits(points)


def _add(points: dict[int, float], weights: dict[int, float], factor: float) -> None:
    """Add weights × factor to the documents that are there already."""
    if len(weights) < len(points):
        for document, weight in weights.items():
            if document in points:
                points[document] += factor * weight
    else:
        for document in points:
            if document in weights:
                points[document] += factor * weights[document]


def _fold(hits: Iterable[Hits], combine: Callable[[Hits, Hits], Hits]) -> Hits:
    """One from many; none from none."""
    listed = list(hits)
    return reduce(combine, listed) if listed else Hits()
