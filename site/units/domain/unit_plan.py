"""Decide what each row of a unit list does to the tree, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from sheets.errors import InputError
from units.domain.outcomes import Problem, RowOutcome, refused
from units.domain.unit_rows import CODE, PARENT, UnitDraft
from units.enums import Outcome
from units.models import Unit

MAX_DEPTH = 16  # the stored path is bounded; a district has four levels


@dataclass
class Tree:
    """The units that stand, by code, with the code of each one's parent."""

    units: dict[str, Unit] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Tree:
        by_key = {unit.pk: unit for unit in units}
        tree = cls({unit.code: unit for unit in by_key.values()})
        for unit in by_key.values():
            parent = by_key.get(unit.parent_id) if unit.parent_id else None
            tree.parents[unit.code] = parent.code if parent else None
        return tree

    @property
    def root(self) -> str | None:
        roots = (code for code, parent in self.parents.items() if parent is None)
        return next(roots, None)


@dataclass
class UnitPlan:
    """Outcomes of all rows, and the rows to write: parents before their children."""

    rows: list[RowOutcome]
    new: list[UnitDraft]
    known: list[UnitDraft]
    parents: dict[str, str | None]


class Planner:
    """Accept each row that is sound by itself, then take back what the tree refuses."""

    def __init__(self, drafts: list[UnitDraft], tree: Tree) -> None:
        self.drafts = drafts
        self.tree = tree
        self.problems: dict[int, Problem] = {}
        self.accepted: dict[str, UnitDraft] = {}
        self.parents: dict[str, str | None] = {}

    def decide(self) -> None:
        self.accept_sound_rows()
        self.check_roots()
        self.resolve_parents()
        self.refuse_late_problems()
        self.refuse_orphans()
        while cycles := self.cycles():
            for code in cycles:
                self.refuse(code, in_a_cycle())
            self.refuse_orphans()

    def accept_sound_rows(self) -> None:
        for draft in self.drafts:
            if draft.early:
                self.problems[draft.number] = draft.early
            elif draft.code in self.accepted:
                row = self.accepted[draft.code].number
                text = _("第 %s 行已有这个单位编码") % row
                self.problems[draft.number] = Problem("duplicate_code", CODE, text)
            else:
                self.accepted[draft.code] = draft

    def refuse(self, code: str, problem: Problem) -> None:
        draft = self.accepted.pop(code)
        self.problems[draft.number] = problem
        self.parents.pop(code, None)

    def check_roots(self) -> None:
        """One root; a file that brings another one is refused as a whole."""
        roots = [code for code, draft in self.accepted.items() if not draft.parent]
        root = self.tree.root or next(iter(roots), None)
        if roots and root not in roots:
            text = _("文件里的最高一级单位是 %(file)s，库里已有的是 %(here)s")
            raise InputError(
                "other_root", text % {"file": roots[0], "here": root}, CODE
            )
        for code in roots:
            if code != root:
                text = _("只能有一个最高一级单位；请填上级单位")
                self.refuse(code, Problem("second_root", PARENT, text))

    def resolve_parents(self) -> None:
        """The code of each row's parent, written as a code or as one unit's name."""
        names: dict[str, set[str]] = {}
        for code, unit in self.tree.units.items():
            names.setdefault(unit.name, set()).add(code)
        for code, draft in self.accepted.items():
            names.setdefault(draft.values.get("name", ""), set()).add(code)
        for code, draft in list(self.accepted.items()):
            parent = draft.parent
            if not parent:
                self.parents[code] = None
            elif parent in self.accepted or parent in self.tree.units:
                self.parents[code] = parent
            elif len(found := names.get(parent, set())) == 1:
                self.parents[code] = next(iter(found))
            else:
                self.refuse(code, unknown_parent())

    def refuse_late_problems(self) -> None:
        for code, draft in list(self.accepted.items()):
            if draft.late:
                self.refuse(code, draft.late)

    def refuse_orphans(self) -> None:
        """A new unit whose parent was refused has none; so do those below it."""
        children: dict[str, list[str]] = {}
        orphans = []
        for code, parent in self.parents.items():
            if parent is not None:
                children.setdefault(parent, []).append(code)
                if parent not in self.accepted and parent not in self.tree.units:
                    orphans.append(code)
        while orphans:
            code = orphans.pop()
            if code not in self.accepted:
                continue
            self.refuse(code, unknown_parent())
            if code not in self.tree.units:
                orphans += children.get(code, [])

    def cycles(self) -> list[str]:
        """Accepted rows that are their own ancestors in the tree as it would be."""
        parents = {**self.tree.parents, **self.parents}
        state: dict[str, int] = {}  # the number of the walk that met it
        found: list[str] = []
        for walk, start in enumerate(self.parents):
            path: list[str] = []
            code: str | None = start
            while code is not None and code not in state:
                state[code] = walk
                path.append(code)
                code = parents.get(code)
            if code is not None and state[code] == walk and code in path:
                found += [c for c in path[path.index(code) :] if c in self.accepted]
        return found

    def outcomes(self) -> Iterator[RowOutcome]:
        for draft in self.drafts:
            if problem := self.problems.get(draft.number):
                yield refused(draft.number, problem)
            elif unit := self.tree.units.get(draft.code):
                same = self.parents[draft.code] == self.tree.parents[draft.code]
                changed = not same or differing(unit, draft.values)
                outcome = Outcome.CHANGED if changed else Outcome.UNCHANGED
                yield RowOutcome(draft.number, outcome.value)
            else:
                yield RowOutcome(draft.number, Outcome.ADDED.value)


def in_a_cycle() -> Problem:
    text = _("上级单位绕了一圈又回到本单位")
    return Problem("cycle", PARENT, text)


def unknown_parent() -> Problem:
    text = _("文件和库里都没有这个上级单位，或它那一行也被退回")
    return Problem("unknown_parent", PARENT, text)


def differing(unit: Unit, values: dict[str, Any]) -> set[str]:
    return {name for name, value in values.items() if getattr(unit, name) != value}


def levels(codes: Iterable[str], parents: dict[str, str | None]) -> dict[str, int]:
    """Depth of each unit; the tree has no cycle by now. Too deep is bad input."""
    depths: dict[str, int] = {}
    for start in codes:
        path = []
        code: str | None = start
        while code is not None and code not in depths:
            path.append(code)
            code = parents.get(code)
        depth = depths[code] if code is not None else -1
        for below, code in enumerate(reversed(path), 1):
            depths[code] = depth + below
    if max(depths.values(), default=0) > MAX_DEPTH:
        text = _("单位层级超过 %s 级") % MAX_DEPTH
        raise InputError("too_deep", text, PARENT)
    return depths


def plan_units(drafts: list[UnitDraft], tree: Tree) -> UnitPlan:
    """Outcomes and writes, a pure function of the rows and the tree.

    Raises InputError other_root or too_deep, which refuse the file as a whole.
    """
    planner = Planner(drafts, tree)
    planner.decide()
    parents = {**tree.parents, **planner.parents}
    depths = levels(parents, parents)
    rows = sorted(planner.accepted.values(), key=lambda draft: depths[draft.code])
    return UnitPlan(
        rows=list(planner.outcomes()),
        new=[draft for draft in rows if draft.code not in tree.units],
        known=[draft for draft in rows if draft.code in tree.units],
        parents=planner.parents,
    )
