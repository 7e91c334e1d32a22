"""From a query to ranked primary keys over all leaves of the index."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from modelsearch.query import SearchQuery

from search.engine.leaves import Leaf
from search.engine.matching import Hits, Matcher, Rarity

# Whole runs outweigh preference, preference outweighs points (at most some thousands).
EXACT, PREFERRED = 1e6, 1e5


@dataclass(frozen=True)
class Search:
    """What is asked: of which kinds, in which areas, which groups come first."""

    query: SearchQuery
    kinds: frozenset[str]
    areas: tuple[str, ...]
    prefix: bool = False
    preferred: frozenset[str] | None = None


@dataclass
class Found:
    """What one search found, a place for each hit; places follow the index's order."""

    pks: list[str] = field(default_factory=list)
    points: list[float] = field(default_factory=list)
    ranks: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.pks)

    def ranked(self, *, within: Collection[str] | None, most: int | None) -> list[str]:
        """Primary keys, best first; equals stay in the order of the index."""
        places: Collection[int] = range(len(self.pks))
        if within is not None:
            places = [at for at in places if self.pks[at] in within]
        rank = self.ranks.__getitem__
        if most is not None and most * 4 < len(places):
            best = heapq.nlargest(most, places, key=rank)
        else:
            best = sorted(places, key=rank, reverse=True)[:most]
        return [self.pks[at] for at in best]

    def points_by_pk(self) -> dict[str, float]:
        return dict(zip(self.pks, self.points, strict=True))

    def add(self, leaf: Leaf, hits: Hits, search: Search) -> None:
        allowed = leaf.of_kinds(search.kinds)
        preferred = leaf.in_groups(search.preferred) if search.preferred else ()
        documents = sorted(hits.points.keys() & allowed)
        pks, points, exact = leaf.pks, hits.points, hits.exact.get
        self.pks += [pks[d] for d in documents]
        self.points += [points[d] + exact(d, 0.0) for d in documents]
        self.ranks += [
            exact(d, 0.0) * EXACT + (PREFERRED if d in preferred else 0.0) + points[d]
            for d in documents
        ]


def run_search(leaves: list[Leaf], search: Search) -> Found:
    found = Found()
    rarity = Rarity(leaves, search.areas)
    for leaf, hits in _hits(leaves, search, rarity):
        found.add(leaf, hits, search)
    return found


def _hits(
    leaves: list[Leaf], search: Search, rarity: Rarity
) -> Iterator[tuple[Leaf, Hits]]:
    for leaf in leaves:
        matcher = Matcher(leaf, rarity, search.areas, prefix=search.prefix)
        yield leaf, matcher.match(search.query)
