"""Integer min-cost flow on small networks: successive shortest paths."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(slots=True)
class Arc:
    """One direction of an edge; ``back`` is the arc that undoes it."""

    to: int
    room: int
    cost: int
    back: Arc | None = None
    flow: int = 0


class Network:
    """Nodes are any hashable names. Costs are integers and must not be negative."""

    def __init__(self) -> None:
        self._index: dict[Hashable, int] = {}
        self._arcs: list[list[Arc]] = []

    def _node(self, name: Hashable) -> int:
        if name not in self._index:
            self._index[name] = len(self._arcs)
            self._arcs.append([])
        return self._index[name]

    def add(self, start: Hashable, end: Hashable, room: int, cost: int = 0) -> Arc:
        """An edge for ``room`` units at ``cost`` each; read its ``flow`` after push."""
        a, b = self._node(start), self._node(end)
        arc, back = Arc(b, room, cost), Arc(a, 0, -cost)
        arc.back, back.back = back, arc
        self._arcs[a].append(arc)
        self._arcs[b].append(back)
        return arc

    def push(self, source: Hashable, sink: Hashable) -> int:
        """Push as much as fits from source to sink at the least cost; the amount."""
        start, end, pushed = self._node(source), self._node(sink), 0
        while path := self._cheapest_path(start, end):
            amount = min(arc.room for arc in path)
            for arc in path:
                _move(arc, amount)
            pushed += amount
        return pushed

    def _cheapest_path(self, start: int, end: int) -> list[Arc]:
        """The arcs of a cheapest path with room (Bellman-Ford with a queue), or []."""
        costs: list[int | None] = [None] * len(self._arcs)
        came: dict[int, tuple[int, Arc]] = {}
        costs[start], queue, queued = 0, deque([start]), {start}
        while queue:
            node = queue.popleft()
            queued.discard(node)
            base = costs[node] or 0
            for arc in self._arcs[node]:
                known = costs[arc.to]
                if arc.room and (known is None or base + arc.cost < known):
                    costs[arc.to], came[arc.to] = base + arc.cost, (node, arc)
                    if arc.to not in queued:
                        queue.append(arc.to)
                        queued.add(arc.to)
        path, node = [], end
        while node in came:
            node, arc = came[node]
            path.append(arc)
        return path


def _move(arc: Arc, amount: int) -> None:
    back = arc.back
    if back is None:  # every arc is made in a pair
        raise RuntimeError("an arc without its reverse")
    arc.room -= amount
    arc.flow += amount
    back.room += amount
    back.flow -= amount
