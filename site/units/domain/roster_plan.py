"""Decide what each row of a roster does, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from units.domain.history import State, person_state
from units.domain.outcomes import Problem, RowOutcome, refused
from units.domain.roster_rows import HOME, PHONE, UNIT, WORKING, Draft
from units.enums import Outcome
from units.models import Person


@dataclass(frozen=True, slots=True)
class UnitRef:
    pk: int
    code: str
    name: str
    short_name: str
    mine: bool

    def is_called(self, text: str) -> bool:
        return text in (self.name, self.short_name, self.code)


@dataclass
class UnitBook:
    """The units by code and by what people call them. Others' units are only there to
    be worked in: to the importer their codes do not exist."""

    by_code: dict[str, UnitRef] = field(default_factory=dict)
    by_word: dict[str, list[UnitRef]] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Iterable[UnitRef]) -> UnitBook:
        book = cls()
        for unit in units:
            book.by_code[unit.code] = unit
            for word in {unit.name, unit.short_name, unit.code} - {""}:
                book.by_word.setdefault(word, []).append(unit)
        return book

    def mine(self, code: str) -> UnitRef | None:
        unit = self.by_code.get(code)
        return unit if unit and unit.mine else None

    def working(self, text: str, home: UnitRef) -> UnitRef | None:
        """The unit of that name; the home unit first, nobody where several could be."""
        if not text or home.is_called(text):
            return home
        found = self.by_word.get(text, [])
        exact = [unit for unit in found if text in (unit.name, unit.code)] or found
        return exact[0] if len(exact) == 1 else None


@dataclass
class World:
    """What the database knows of the people whose phones are in the file."""

    units: UnitBook
    mine: frozenset[int]
    current: dict[str, Person] = field(default_factory=dict)
    gone: dict[tuple[str, str], Person] = field(default_factory=dict)
    # People with a change later than the day of the import.
    changed_later: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One write: a new person, or a person and the whole new state."""

    outcome: Outcome
    person: Person | None
    before: State
    after: State


@dataclass
class RosterPlan:
    rows: list[RowOutcome] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    units: set[int] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)


@dataclass
class Planner:
    """Rows one by one, in the order of the sheet; a row knows what came before it."""

    world: World
    on: date
    plan: RosterPlan = field(default_factory=RosterPlan)
    seen: dict[str, tuple[int, State]] = field(default_factory=dict)

    def take(self, draft: Draft) -> None:
        if draft.phone:
            self.plan.phones.add(draft.phone)
        home = self.world.units.mine(draft.unit)
        if home:
            self.plan.units.add(home.pk)
        result = self.decide(draft, home)
        if isinstance(result, Problem):
            result = refused(draft.number, result)
        self.plan.rows.append(result)

    def decide(self, draft: Draft, home: UnitRef | None) -> Problem | RowOutcome:
        if home is None and UNIT not in draft.computed:
            return unknown_unit()
        if home and not home.is_called(draft.home) and HOME not in draft.computed:
            text = _("编制所在单位与单位编码不是同一个单位")
            return Problem("home_unit_mismatch", HOME, text)
        if draft.early:
            return draft.early
        if home is None:  # a formula in its column is an early problem
            return unknown_unit()
        if taken := self.taken(draft):
            return taken
        working = self.world.units.working(draft.working or "", home)
        late = draft.late or self.out_of_order(draft, home, working)
        if draft.phone in self.seen:
            return self.again(draft, home, working, late)
        if working is None:
            return unknown_working_unit()
        return late or self.step(draft, home, working)

    def taken(self, draft: Draft) -> Problem | None:
        """The phone is somebody else's, here or elsewhere; it is never said whose."""
        assert draft.phone is not None  # noqa: S101  an invalid one is refused before
        row, state = self.seen.get(draft.phone, (0, {}))
        if row and state["name"] != draft.name:
            text = _("第 %s 行已有这个手机号，姓名不同") % row
            return Problem("phone_taken", PHONE, text)
        person = self.world.current.get(draft.phone)
        if person is None:
            return None
        if person.name != draft.name:
            text = _("名册上这个手机号登记的是另一个姓名")
            return Problem("phone_taken", PHONE, text)
        if person.unit_id not in self.world.mine:
            text = _("这个手机号在别的单位的名册上；调动请由考试管理员导入")
            return Problem("phone_taken", PHONE, text)
        return None

    def again(
        self,
        draft: Draft,
        home: UnitRef,
        working: UnitRef | None,
        late: Problem | None,
    ) -> Problem | RowOutcome:
        """The same phone and name once more in this file."""
        assert draft.phone is not None  # noqa: S101
        row, state = self.seen[draft.phone]
        if working and not late and self.after(draft, home, working)[1] == state:
            text = _("与第 %s 行相同，只算一次") % row
            return RowOutcome(
                draft.number, Outcome.UNCHANGED.value, PHONE, "duplicate_row", text
            )
        text = _("与第 %s 行是同一个人，内容却不同；请只留一行") % row
        return Problem("duplicate_row", PHONE, text)

    def person(self, draft: Draft) -> Person | None:
        """Who this is: on the roster now, or once on it under the same name."""
        assert draft.phone is not None  # noqa: S101
        current = self.world.current.get(draft.phone)
        return current or self.world.gone.get((draft.phone, draft.name))

    def after(
        self, draft: Draft, home: UnitRef, working: UnitRef
    ) -> tuple[State, State]:
        """The state before, {} for nobody, and the state that this row asks for."""
        person = self.person(draft)
        before = person_state(person) if person else {}
        works_in = working.pk
        if draft.working is None and before:
            at_home = before["working_unit"] == before["unit"]
            works_in = home.pk if at_home else before["working_unit"]
        after = {
            **(before or BLANK),
            **draft.values,
            "unit": home.pk,
            "working_unit": works_in,
        }
        if not before or before["left_on"]:
            fresh = {"joined_on": self.on.isoformat(), "left_on": None}
            after |= {**fresh, "left_reason": ""}
        return before, after

    def out_of_order(
        self, draft: Draft, home: UnitRef, working: UnitRef | None
    ) -> Problem | None:
        person = self.person(draft)
        if person is None or working is None:
            return None
        later = (
            person.pk in self.world.changed_later
            or person.joined_on > self.on
            or (person.left_on is not None and person.left_on > self.on)
        )
        before, after = self.after(draft, home, working)
        if not later or before == after:
            return None
        text = _("此人在 %s 之后还有变动，不能再登记更早的变动") % self.on
        return Problem("out_of_order", PHONE, text)

    def step(self, draft: Draft, home: UnitRef, working: UnitRef) -> RowOutcome:
        assert draft.phone is not None  # noqa: S101
        before, after = self.after(draft, home, working)
        self.seen[draft.phone] = (draft.number, after)
        if before == after:
            return RowOutcome(draft.number, Outcome.UNCHANGED.value)
        outcome = outcome_of(before, after)
        self.plan.steps.append(Step(outcome, self.person(draft), before, after))
        return RowOutcome(draft.number, outcome.value)


# What a new person is where the file has no such column.
BLANK: State = {
    "rank": "",
    "post": "",
    "is_leader": False,
    "is_enforcer": False,
    "birth_month": "",
    "retire_month": "",
    "elective": "",
    "id_suffix": "",
    "note": "",
}


def outcome_of(before: State, after: State) -> Outcome:
    if not before or before["left_on"]:
        return Outcome.ADDED
    return Outcome.MOVED if before["unit"] != after["unit"] else Outcome.CHANGED


def unknown_unit() -> Problem:
    return Problem("unknown_unit", UNIT, _("单位表里没有这个单位编码"))


def unknown_working_unit() -> Problem:
    text = _("没有这个单位，或有几个单位同名；请写单位全称或编码")
    return Problem("unknown_working_unit", WORKING, text)


def plan_roster(drafts: Iterable[Draft], *, world: World, on: date) -> RosterPlan:
    """Outcomes and writes, a pure function of the rows and the world."""
    planner = Planner(world, on)
    for draft in drafts:
        planner.take(draft)
    return planner.plan
