"""Prove that a bank can fill a blueprint, or say exactly what it lacks.

The rule. Counts per section are the blueprint's own. Counts per topic and per
difficulty are its shares of all items, rounded by largest remainder. Counts per (kind,
difficulty) are the table with those two margins that stands nearest to proportion; a
section with difficulty shares of its own is rounded by itself, outside that table. Then
a table (kind, difficulty) × topic with the margins of both, within what the bank holds,
exists if and only if the flow below is full; of all such tables the one is taken whose
counts per (kind, topic) are nearest to proportion (least sum of squared distances).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from exams.domain.blueprint import Spec, largest_remainder
from exams.domain.feasibility_flow import Arc, Network
from exams.enums import Difficulty, QuestionKind

Cell = tuple[str, QuestionKind, Difficulty]  # topic, kind, difficulty


@dataclass(frozen=True, slots=True)
class Lack:
    """How many questions of one cell the bank is short of."""

    topic: str
    kind: QuestionKind
    difficulty: Difficulty
    missing: int

    @property
    def sentence(self) -> str:
        return _("%(topic)s·%(kind)s·%(difficulty)s 缺 %(missing)d 题") % {
            "topic": self.topic,
            "kind": self.kind.label,
            "difficulty": self.difficulty.label,
            "missing": self.missing,
        }

    def as_json(self) -> dict[str, Any]:
        return {
            "topic": self.topic,
            "kind": self.kind.value,
            "difficulty": self.difficulty.value,
            "missing": self.missing,
        }


@dataclass(frozen=True, slots=True)
class Allocation:
    """How many questions each cell gives, and what is missing (nothing: proved)."""

    cells: Mapping[Cell, int]
    lacking: Sequence[Lack]

    @property
    def feasible(self) -> bool:
        return not self.lacking


@dataclass(frozen=True, slots=True)
class Margins:
    """What every paper must hold: items per topic, and per kind and difficulty."""

    topics: Mapping[str, int]
    kinds: Mapping[tuple[QuestionKind, Difficulty], int]


def margins(spec: Spec) -> Margins:
    """The counts that follow from the blueprint alone, whatever the bank."""
    topics = largest_remainder(spec.items, list(spec.topics.values()))
    common = [section for section in spec.sections if not section.difficulty]
    counts = [section.n for section in common]
    columns = largest_remainder(sum(counts), list(spec.difficulty.values()))
    rows = rounded_table(counts, columns)
    table = {section.kind: row for section, row in zip(common, rows, strict=True)}
    kinds: dict[tuple[QuestionKind, Difficulty], int] = {}
    for section in spec.sections:
        own = section.difficulty
        row = (
            largest_remainder(section.n, list(own.values()))
            if own
            else table[section.kind]
        )
        kinds |= {(section.kind, d): n for d, n in zip(Difficulty, row, strict=True)}
    return Margins(dict(zip(spec.topics, topics, strict=True)), kinds)


def rounded_table(rows: Sequence[int], columns: Sequence[int]) -> list[list[int]]:
    """The whole-number table with these sums, nearest to row × column / total."""
    network = Network()
    arcs: list[list[list[Arc]]] = []
    for i, row in enumerate(rows):
        network.add("source", ("row", i), row)
        arcs.append([])
        for j, column in enumerate(columns):
            ends = ("row", i), ("column", j)
            arcs[i].append(list(_near(network, *ends, row, column, sum(rows))))
    for j, column in enumerate(columns):
        network.add(("column", j), "sink", column)
    network.push("source", "sink")
    return [[sum(arc.flow for arc in cell) for cell in line] for line in arcs]


def _near(
    network: Network, start: Any, end: Any, row: int, column: int, total: int
) -> Iterator[Arc]:
    """Unit edges whose summed cost is the squared distance from row × column / total.

    The n-th unit costs n² − (n−1)² − 2·row·column/total, here times the total to stay
    whole. Every path takes one such edge, so the same lift above zero for all of them
    changes no choice.
    """
    for n in range(1, min(row, column) + 1):
        cost = total * (2 * n - 1) + 2 * (total * total - row * column)
        yield network.add(start, end, 1, cost)


def allocate(
    spec: Spec, available: Mapping[Cell, int], *, rng: Random | None = None
) -> Allocation:
    """Spread the blueprint over what the bank holds (questions per cell).

    What the bank lacks is lent at a price above everything else, so the lack that is
    reported is the smallest number of questions that would make it feasible.
    ``rng`` chooses among equally good tables.
    """
    wanted = margins(spec)
    kinds, topics = list(wanted.kinds.items()), list(wanted.topics.items())
    if rng:
        rng.shuffle(kinds)
        rng.shuffle(topics)
    network = Network()
    supply = _supply(network, kinds, topics, available)
    for section in spec.sections:
        for topic, count in topics:
            ends = (section.kind, topic), ("topic", topic)
            list(_near(network, *ends, section.n, count, spec.items))
    for topic, count in topics:
        network.add(("topic", topic), "sink", count)
    network.push("source", "sink")
    counts = {cell: held.flow + lent.flow for cell, (held, lent) in supply.items()}
    lacking = [Lack(*cell, lent.flow) for cell, (_held, lent) in supply.items()]
    return Allocation(
        {cell: n for cell, n in counts.items() if n},
        sorted((lack for lack in lacking if lack.missing), key=_in_order(spec)),
    )


def _supply(
    network: Network,
    kinds: Sequence[tuple[tuple[QuestionKind, Difficulty], int]],
    topics: Sequence[tuple[str, int]],
    available: Mapping[Cell, int],
) -> dict[Cell, tuple[Arc, Arc]]:
    """Two edges per cell: what the bank holds, and what it would have to be lent."""
    items = sum(count for _kind, count in kinds)
    price = 4 * items**3 + 1  # above what all edges of _near together can save
    supply: dict[Cell, tuple[Arc, Arc]] = {}
    for (kind, difficulty), count in kinds:
        network.add("source", (kind, difficulty), count)
        for topic, most in topics:
            ends = (kind, difficulty), (kind, topic)
            held = available.get((topic, kind, difficulty), 0)
            supply[topic, kind, difficulty] = (
                network.add(*ends, min(held, most)),
                network.add(*ends, most, price),
            )
    return supply


def _in_order(spec: Spec) -> Callable[[Lack], tuple[int, int, int]]:
    """Sort lacks as the blueprint names topics and sections, easy before hard."""
    topics, kinds = list(spec.topics), [section.kind for section in spec.sections]
    hard = list(Difficulty)
    return lambda lack: (
        topics.index(lack.topic),
        kinds.index(lack.kind),
        hard.index(lack.difficulty),
    )
