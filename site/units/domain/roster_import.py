"""Import a roster: plan every row, then write what is accepted in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sheets.errors import InputError
from sheets.reading import Sheet
from units.domain.history import (
    BATCH,
    FLAGS,
    TEXTS,
    State,
    lock_roster,
    roster_on,
)
from units.domain.outcomes import Absent, Finish, ImportResult, Progress
from units.domain.roster_plan import (
    RosterPlan,
    Step,
    UnitBook,
    UnitRef,
    World,
    plan_roster,
)
from units.domain.roster_rows import Draft, read_drafts
from units.enums import ChangeKind, Outcome
from units.models import Person, RosterChange, Unit

OUTCOMES = (
    Outcome.ADDED,
    Outcome.CHANGED,
    Outcome.MOVED,
    Outcome.UNCHANGED,
    Outcome.REFUSED,
)
KINDS = {
    Outcome.ADDED: ChangeKind.JOINED,
    Outcome.MOVED: ChangeKind.MOVED,
    Outcome.CHANGED: ChangeKind.CHANGED,
}
LOOK_UP = 5000
FIRST_DAY, FURTHEST = date(2000, 1, 1), timedelta(days=366)


def import_roster(
    sheet: Sheet,
    *,
    on: date,
    actor: str,
    scope: Unit | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    finish: Finish | None = None,
) -> ImportResult:
    """Rows hold from ``on``; ``scope`` is the part of the tree that may be touched.

    Rows are checked by themselves first (``progress`` hears of those); the rest is one
    transaction under the roster's lock. A dry run reads and writes nothing.
    """
    check_day(on)
    drafts = read_drafts(sheet, progress)
    with nullcontext() if dry_run else transaction.atomic():
        if not dry_run:
            lock_roster()
        plan = plan_roster(drafts, world=load_world(drafts, on, scope), on=on)
        absent = absent_people(plan, on, scope)
        if not dry_run:
            write_steps(plan.steps, on=on, actor=actor, source=source_of(sheet))
        result = ImportResult(sheet, OUTCOMES, plan.rows, absent, sheet.warnings)
        if finish:
            finish(result)
    return result


def check_day(on: date) -> None:
    """A slip of the pen in the year would block every later change of those people."""
    if not FIRST_DAY <= on <= timezone.localdate() + FURTHEST:
        text = _("生效日期 %s 不对：只能在 2000 年以后、一年之内") % on
        raise InputError("bad_date", text, "--on")


def source_of(sheet: Sheet) -> str:
    return f"{sheet.name[:80]} {sheet.sha256[:12]}"


def load_world(drafts: Sequence[Draft], on: date, scope: Unit | None) -> World:
    """Everything the plan asks of the database; queries grow with the file by 5,000."""
    prefix = scope.path if scope else ""
    units = [
        UnitRef(unit.pk, unit.code, unit.name, unit.short_name, mine)
        for unit in Unit.objects.only("code", "name", "short_name", "path")
        for mine in [unit.path.startswith(prefix)]
    ]
    mine = frozenset(unit.pk for unit in units if unit.mine)
    world = World(UnitBook.of(units), mine, changed_later=changed_after(on))
    for person in people_with({draft.phone for draft in drafts if draft.phone}):
        if person.left_on is None:
            world.current[person.phone] = person
        else:  # in the order of leaving: the last one counts
            world.gone[(person.phone, person.name)] = person
    return world


def changed_after(day: date) -> frozenset[int]:
    later = RosterChange.objects.filter(effective_on__gt=day).order_by()
    return frozenset(later.values_list("person_id", flat=True))


def people_with(phones: set[str]) -> Iterator[Person]:
    ordered = sorted(phones)
    for start in range(0, len(ordered), LOOK_UP):
        part = ordered[start : start + LOOK_UP]
        yield from Person.objects.filter(phone__in=part).order_by("left_on", "pk")


def absent_people(plan: RosterPlan, on: date, scope: Unit | None) -> list[Absent]:
    """On the roster that day, in a unit that has a row here, and not in the file."""
    missing = [
        entry.person_id
        for entry in roster_on(on, root=scope)
        if entry.unit_id in plan.units and entry.phone not in plan.phones
    ]
    people: list[Person] = []
    for start in range(0, len(missing), LOOK_UP):
        part = missing[start : start + LOOK_UP]
        people += Person.objects.filter(pk__in=part).select_related("unit")
    return [
        Absent(person.code, person.unit.code, person.name, str(person.unit))
        for person in people
    ]


def write_steps(steps: Sequence[Step], *, on: date, actor: str, source: str) -> None:
    new = [(new_person(step.after), step) for step in steps if step.person is None]
    Person.objects.bulk_create([person for person, _step in new], batch_size=BATCH)
    known = [(step.person, step) for step in steps if step.person is not None]
    update_people(known)
    RosterChange.objects.bulk_create(
        (
            RosterChange(
                person=person,
                kind=KINDS[step.outcome],
                effective_on=on,
                before=step.before,
                after=step.after,
                actor=actor,
                source=source,
            )
            for person, step in (*new, *known)
        ),
        batch_size=BATCH,
    )


def new_person(state: State) -> Person:
    return Person(**attributes(state))


def attributes(state: State) -> dict[str, object]:
    """A state as the fields of a Person."""
    left_on = state["left_on"]
    return {
        **{name: state[name] for name in (*TEXTS, *FLAGS)},
        "unit_id": state["unit"],
        "working_unit_id": state["working_unit"],
        "joined_on": date.fromisoformat(state["joined_on"]),
        "left_on": date.fromisoformat(left_on) if left_on else None,
        "left_reason": state["left_reason"],
    }


def update_people(known: Iterable[tuple[Person, Step]]) -> None:
    """Only the fields that differ for anybody: a month's changes touch few of them."""
    people, fields = [], set()
    for person, step in known:
        for name, value in attributes(step.after).items():
            if getattr(person, name) != value:
                setattr(person, name, value)
                fields.add(name.removesuffix("_id"))
        people.append(person)
    if fields:
        Person.objects.bulk_update(people, sorted(fields), batch_size=BATCH)
