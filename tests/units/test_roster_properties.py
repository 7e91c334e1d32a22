"""Whatever is imported in whatever order: sums hold, and the history is the table."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.units import UnitFactory, roster_row, sheet_of
from units.domain.history import LeaveRefusedError, record_leave, roster_on
from units.domain.roster_import import import_roster
from units.models import Person, RosterChange

pytestmark = pytest.mark.django_db(transaction=False)
FIRST = date(2026, 1, 1)
UNITS = ("A", "B", "C")
NAMES = ("李示例", "王示例", "", "<b>")

cells = st.fixed_dictionaries(
    {
        "unit": st.sampled_from((*UNITS, "X")),
        "n": st.integers(0, 4),
        "姓名": st.sampled_from(NAMES),
        "职务": st.sampled_from(("干事", "主任", "=1")),
        "用工状态": st.sampled_from(("在岗", "借调出", "失踪")),
    }
)
imports = st.tuples(st.integers(0, 6), st.lists(cells, max_size=6))
# A leave is a day and the phones of those who go.
leaves = st.tuples(st.integers(0, 6), st.sets(st.integers(0, 4), min_size=1))
histories = st.lists(st.one_of(imports, leaves), max_size=6)


@pytest.fixture
def units():
    return {code: UnitFactory(code=code, name=f"示例{code}局") for code in UNITS}


def bring(units, day, rows):
    made = [
        roster_row(
            units.get(row["unit"], units["A"]),
            row["n"],
            **{name: row[name] for name in ("姓名", "职务", "用工状态")},
            **({"单位编码": "X"} if row["unit"] == "X" else {}),
        )
        for row in rows
    ]
    return import_roster(sheet_of(*made), on=day, actor="test")


def play(units, history):
    """The results of the imports; leaves that are refused are let be."""
    for days, act in history:
        day = FIRST + timedelta(days=days)
        if isinstance(act, set):
            phones = [f"138{n:08d}" for n in act]
            people = Person.objects.current().filter(phone__in=phones)
            try:
                record_leave(people, left_on=day, reason="died", actor="test")
            except LeaveRefusedError:
                continue
        else:
            yield day, act, bring(units, day, act)


def table():
    people = Person.objects.current().values_list(
        "pk", "unit_id", "name", "phone", "post", "status"
    )
    return sorted(people)


def replayed(day):
    return sorted(
        (e.person_id, e.unit_id, e.name, e.phone, e.post, e.status)
        for e in roster_on(day)
    )


def read_forward(day):
    """A second reading of the history: the last state that a change up to then left."""
    states = {}
    for change in RosterChange.objects.filter(effective_on__lte=day).order_by("id"):
        states[change.person_id] = change.after
    fields = ("unit", "name", "phone", "post", "status")
    return sorted(
        (person, *(state[name] for name in fields))
        for person, state in states.items()
        if state["left_on"] is None
    )


def start_over():
    RosterChange.objects.all().delete()
    Person.objects.all().delete()


any_history = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@any_history
@given(history=histories)
def test_outcomes_add_up_to_the_rows(units, history):
    start_over()
    for _day, rows, result in play(units, history):
        assert sum(result.outcomes.values()) == len(rows) == len(result.rows)
        assert [row.row for row in result.rows] == list(range(2, len(rows) + 2))


@any_history
@given(history=histories)
def test_the_same_file_twice_changes_nothing(units, history):
    start_over()
    for day, rows, first in play(units, history):
        before, changes = table(), RosterChange.objects.count()
        second = bring(units, day, rows)
        # By row: one with two faults is told the other once its phone is taken.
        assert [row.row for row in second.refused] == [row.row for row in first.refused]
        assert second.outcomes["unchanged"] == len(rows) - len(second.refused)
        assert (table(), RosterChange.objects.count()) == (before, changes)


@any_history
@given(history=histories)
def test_the_history_is_the_table(units, history):
    start_over()
    list(play(units, history))
    assert replayed(FIRST + timedelta(days=7)) == table()
    for days in range(-1, 8):
        day = FIRST + timedelta(days=days)
        assert replayed(day) == read_forward(day)
