"""From a query to ranked primary keys over all leaves of the index."""

from __future__ import annotations

import heapq
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from modelsearch.query import SearchQuery

from search.engine.leaves import Leaf
from search.engine.matching import Hits, Matcher, Rarity

# Whole runs outweigh preference, preference outweighs points (at most some thousands).
EXACT, PREFERRED = 1e6, 1e5
# So many different sums of exact points are gone through one by one.
MOST_TIERS = 4


@dataclass(frozen=True)
class Search:
    """What is asked: of which kinds, in which areas, which groups come first."""

    query: SearchQuery
    kinds: frozenset[str]
    areas: tuple[str, ...]
    prefix: bool = False
    preferred: frozenset[str] | None = None


@dataclass(frozen=True)
class LeafHits:
    """The hits of one leaf that are of the kinds asked for."""

    leaf: Leaf
    hits: Hits
    allowed: frozenset[int]
    preferred: frozenset[int]

    @cached_property
    def documents(self) -> list[int]:
        return sorted(self.hits.points.keys() & self.allowed)

    def rank(self, document: int) -> float:
        exact = self.hits.exact.get(document, 0.0)
        first = PREFERRED if document in self.preferred else 0.0
        return exact * EXACT + first + self.hits.points[document]

    def best(self, most: int) -> list[int]:
        """The best so many, tier by tier, without ranking all that follows."""
        tiers = sorted({0.0, *self.hits.exact.values()}, reverse=True)
        if len(tiers) > MOST_TIERS:
            return heapq.nlargest(most, self.documents, key=self.rank)
        chosen: list[int] = []
        for tier in tiers:
            members = self._tier(tier)
            first = [d for d in members if d in self.preferred]
            for group in (first, [d for d in members if d not in self.preferred]):
                free = most - len(chosen)
                points = self.hits.points.__getitem__
                chosen += heapq.nlargest(free, group, key=points)
                if len(chosen) == most:
                    return chosen
        return chosen

    def _tier(self, tier: float) -> list[int]:
        exact, allowed = self.hits.exact, self.allowed
        if tier:
            return sorted(d for d, v in exact.items() if v == tier and d in allowed)
        return [d for d in self.documents if d not in exact]

    def show(self, document: int) -> tuple[str, float]:
        """Primary key and points."""
        points = self.hits.points[document] + self.hits.exact.get(document, 0.0)
        return self.leaf.pks[document], points


@dataclass(frozen=True)
class Found:
    """What one search found over all leaves."""

    leaves: list[LeafHits] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(len(hits.hits.points.keys() & hits.allowed) for hits in self.leaves)

    def pks(self) -> list[str]:
        return [hits.leaf.pks[d] for hits in self.leaves for d in hits.documents]

    def points(self) -> dict[str, float]:
        return dict(hits.show(d) for hits in self.leaves for d in hits.documents)

    def ranked(
        self, *, within: Collection[str] | None = None, most: int | None = None
    ) -> list[tuple[str, float]]:
        """Primary keys and points, best first; equals stay in the index's order."""
        if within is None and most is not None:
            places = [(hits, d) for hits in self.leaves for d in hits.best(most)]
        else:
            places = [
                (hits, d)
                for hits in self.leaves
                for d in hits.documents
                if within is None or hits.leaf.pks[d] in within
            ]
        places.sort(key=lambda place: place[0].rank(place[1]), reverse=True)
        return [hits.show(d) for hits, d in places[:most]]


def run_search(leaves: list[Leaf], search: Search) -> Found:
    rarity = Rarity(leaves, search.areas)
    found = Found()
    for leaf in leaves:
        matcher = Matcher(leaf, rarity, search.areas, prefix=search.prefix)
        found.leaves.append(
            LeafHits(
                leaf,
                matcher.match(search.query),
                leaf.of_kinds(search.kinds),
                leaf.in_groups(search.preferred) if search.preferred else frozenset(),
            )
        )
    return found
