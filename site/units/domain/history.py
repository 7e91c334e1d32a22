"""The roster by date: what every change keeps, who was on it when, and who left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from units.enums import ChangeKind, LeaveReason
from units.models import Person, RosterChange, Unit

# A person's state as a change keeps it: JSON values, units by primary key.
State = dict[str, Any]
TEXTS = (
    "name",
    "phone",
    "category",
    "rank",
    "post",
    "status",
    "birth_month",
    "retire_month",
    "elective",
    "id_suffix",
    "note",
)
FLAGS = ("is_leader", "is_enforcer")
BATCH = 500


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person as the roster showed them at the end of a day."""

    person_id: int
    unit_id: int
    working_unit_id: int
    name: str
    phone: str
    category: str
    rank: str
    post: str
    is_leader: bool
    is_enforcer: bool
    status: str
    retire_month: str


class LeaveRefusedError(ValueError):
    """Nobody was recorded as left. ``code``: already_left out_of_order in_future."""

    def __init__(self, code: str, people: list[Person]) -> None:
        super().__init__(code)
        self.code = code
        self.people = people


def person_state(person: Person) -> State:
    """The whole state of a person as RosterChange keeps it."""
    return {
        **{name: getattr(person, name) for name in (*TEXTS, *FLAGS)},
        "unit": person.unit_id,
        "working_unit": person.working_unit_id,
        "joined_on": person.joined_on.isoformat(),
        "left_on": person.left_on.isoformat() if person.left_on else None,
        "left_reason": person.left_reason,
    }


def roster_on(day: date, *, root: Unit | None = None) -> list[RosterEntry]:
    """Who was on the roster at the end of ``day``, as known now, by person.

    ``root`` keeps those whose home unit on that day is in its subtree as it stands now.
    The replay goes backwards: what held before the first later change, else what holds
    now; so it needs no history for those who never changed. Three queries.
    """
    before = states_before_later_changes(day)
    wanted = None if root is None else unit_ids(root)
    entries = [
        entry
        for entry in unchanged_since(day, root=root)
        if entry.person_id not in before
    ]
    entries += [
        entry_of(person, state)
        for person, state in before.items()
        if was_on(state, day) and (wanted is None or state["unit"] in wanted)
    ]
    return sorted(entries, key=lambda entry: entry.person_id)


def unit_ids(root: Unit) -> set[int]:
    return set(Unit.objects.within(root).values_list("pk", flat=True))


def states_before_later_changes(day: date) -> dict[int, State]:
    """What the first change after ``day`` found, for each person who has one."""
    later = (
        RosterChange.objects.filter(effective_on__gt=day)
        .order_by("person_id", "effective_on", "id")
        .values_list("person_id", "before")
    )
    states: dict[int, State] = {}
    for person, before in later.iterator(chunk_size=5000):
        states.setdefault(person, before)
    return states


def unchanged_since(day: date, *, root: Unit | None) -> Iterable[RosterEntry]:
    people = Person.objects.filter(joined_on__lte=day).filter(
        Q(left_on__isnull=True) | Q(left_on__gt=day)
    )
    if root is not None:
        people = people.within(root)
    names = [
        "pk" if name == "person_id" else name
        for name in RosterEntry.__dataclass_fields__
    ]
    rows = people.order_by().values_list(*names)
    return (RosterEntry(*row) for row in rows.iterator(chunk_size=5000))


def was_on(state: State, day: date) -> bool:
    """Whether that state puts a person on the roster at the end of ``day``."""
    if not state or state["joined_on"] > day.isoformat():
        return False
    return state["left_on"] is None or bool(state["left_on"] > day.isoformat())


def entry_of(person: int, state: State) -> RosterEntry:
    return RosterEntry(
        person_id=person,
        unit_id=state["unit"],
        working_unit_id=state["working_unit"],
        name=state["name"],
        phone=state["phone"],
        category=state["category"],
        rank=state["rank"],
        post=state["post"],
        is_leader=state["is_leader"],
        is_enforcer=state["is_enforcer"],
        status=state["status"],
        retire_month=state["retire_month"],
    )


def lock_roster() -> None:
    """One writer of the roster at a time; to be called first inside a transaction.

    SQLite has one writer anyway; elsewhere the row of the root unit is the lock.
    """
    list(Unit.objects.select_for_update().filter(parent__isnull=True))


def last_changes(people: Iterable[int]) -> dict[int, date]:
    """The day of the last recorded change of each of the people."""
    rows = (
        RosterChange.objects.filter(person__in=list(people))
        .order_by()
        .values_list("person")
        .annotate(last=Max("effective_on"))
    )
    return dict(rows)


@transaction.atomic
def record_leave(
    people: Iterable[Person],
    *,
    left_on: date,
    reason: LeaveReason | str,
    actor: str,
    document: str = "",
    source: str = "",
) -> list[Person]:
    """Take people off the roster from ``left_on`` (that day they are off it already).

    All or nobody: LeaveRefusedError names those who have left before (already_left),
    who have a later change (out_of_order), or all where the day has not come.
    """
    lock_roster()
    rows = list(Person.objects.filter(pk__in=[person.pk for person in people]))
    refuse_leave(rows, left_on)
    changes = []
    for person in rows:
        before = person_state(person)
        person.left_on, person.left_reason = left_on, LeaveReason(reason)
        changes.append(
            RosterChange(
                person=person,
                kind=ChangeKind.LEFT,
                effective_on=left_on,
                before=before,
                after=person_state(person),
                document=document,
                actor=actor,
                source=source,
            )
        )
    Person.objects.bulk_update(rows, ["left_on", "left_reason"], batch_size=BATCH)
    RosterChange.objects.bulk_create(changes, batch_size=BATCH)
    return rows


def refuse_leave(people: list[Person], left_on: date) -> None:
    if left_on > timezone.localdate():
        raise LeaveRefusedError("in_future", people)
    if gone := [person for person in people if person.left_on is not None]:
        raise LeaveRefusedError("already_left", gone)
    last = last_changes(person.pk for person in people)
    late = [
        person
        for person in people
        if max(last.get(person.pk, person.joined_on), person.joined_on) > left_on
    ]
    if late:
        raise LeaveRefusedError("out_of_order", late)
