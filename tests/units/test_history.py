"""Replaying the roster to the end of a day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories.units import (
    PersonFactory,
    UnitFactory,
    roster_row,
    sheet_of,
)
from units.domain.history import LeaveRefusedError, record_leave, roster_on
from units.domain.roster_import import import_roster
from units.enums import ChangeKind, LeaveReason
from units.models import Person, RosterChange

pytestmark = pytest.mark.django_db
MARCH, MAY, JULY = date(2026, 3, 1), date(2026, 5, 1), date(2026, 7, 1)
DAY = timedelta(days=1)


def bring(*rows, on):
    return import_roster(sheet_of(*rows), on=on, actor="test")


def seen(day, **options):
    """Unit, post and name of everybody on the roster at the end of that day."""
    return [(e.unit_id, e.post, e.name) for e in roster_on(day, **options)]


def test_what_held_on_each_day():
    here, there = UnitFactory(), UnitFactory()
    bring(roster_row(here, 职务="干事"), on=MARCH)
    bring(roster_row(here, 职务="主任"), on=MAY)
    bring(roster_row(there, 职务="主任"), on=JULY)
    assert seen(MARCH - DAY) == []
    assert seen(MARCH) == [(here.pk, "干事", "李示例")]
    assert seen(MAY - DAY) == [(here.pk, "干事", "李示例")]
    assert seen(MAY) == [(here.pk, "主任", "李示例")]
    assert seen(JULY) == [(there.pk, "主任", "李示例")]
    kinds = RosterChange.objects.values_list("kind", "effective_on")
    assert list(kinds) == [("joined", MARCH), ("changed", MAY), ("moved", JULY)]


def test_a_correction_on_the_same_day_holds_from_that_day():
    unit = UnitFactory()
    bring(roster_row(unit, 职务="干事"), on=MARCH)
    bring(roster_row(unit, 职务="主任"), on=MARCH)
    assert seen(MARCH) == [(unit.pk, "主任", "李示例")]
    assert seen(MARCH - DAY) == []


def test_an_entry_holds_what_a_freeze_needs():
    unit, other = UnitFactory(), UnitFactory()
    cells = {
        "是否领导干部": "是",
        "是否行政执法人员": "是",
        "职务层级": "正科",
        "用工状态": "借调出",
        "现工作单位": other.name,
    }
    bring(roster_row(unit, 5, **cells), on=MARCH)
    (entry,) = roster_on(MARCH)
    person = Person.objects.get()
    assert entry.person_id == person.pk
    assert (entry.unit_id, entry.working_unit_id) == (unit.pk, other.pk)
    assert (entry.name, entry.phone) == ("李示例", "13800000005")
    assert (entry.category, entry.rank, entry.post) == ("civil_servant", "正科", "干事")
    assert (entry.is_leader, entry.is_enforcer) == (True, True)
    assert (entry.status, entry.retire_month) == ("seconded", "2045-03")


def test_who_left_is_off_from_that_day_on():
    unit = UnitFactory()
    bring(roster_row(unit, 1), roster_row(unit, 2, 姓名="王示例"), on=MARCH)
    gone = Person.objects.get(phone="13800000001")
    record_leave(
        [gone], left_on=MAY, reason=LeaveReason.RETIRED, document="1号", actor="a"
    )
    assert [name for *_, name in seen(MAY - DAY)] == ["李示例", "王示例"]
    assert [name for *_, name in seen(MAY)] == ["王示例"]
    gone.refresh_from_db()
    assert (gone.left_on, gone.left_reason) == (MAY, "retired")
    change = RosterChange.objects.get(kind=ChangeKind.LEFT)
    assert change.before["left_on"] is None
    assert change.after["left_on"] == "2026-05-01"
    assert change.after["left_reason"] == "retired"
    assert (change.document, change.actor) == ("1号", "a")


def test_who_comes_back_is_the_same_person_with_a_gap():
    unit = UnitFactory()
    bring(roster_row(unit), on=MARCH)
    record_leave(Person.objects.all(), left_on=MAY, reason="transferred", actor="a")
    result = bring(roster_row(unit), on=JULY)
    assert result.outcomes["added"] == 1
    person = Person.objects.get()
    assert (person.joined_on, person.left_on) == (JULY, None)
    days = (MARCH, MAY - DAY, MAY, JULY - DAY, JULY)
    assert [len(roster_on(day)) for day in days] == [1, 1, 0, 0, 1]


def test_people_without_history_count_by_their_own_dates():
    unit = UnitFactory()
    PersonFactory(unit=unit, joined_on=MAY)
    PersonFactory(unit=unit, joined_on=MARCH, left_on=JULY)
    counts = [len(roster_on(day)) for day in (MARCH - DAY, MARCH, MAY, JULY)]
    assert counts == [0, 1, 2, 1]


def test_the_root_asked_for_is_where_the_person_was_that_day():
    town, other = UnitFactory(), UnitFactory()
    village = UnitFactory(parent=town)
    bring(roster_row(village, 1), roster_row(other, 2), on=MARCH)
    bring(roster_row(other, 1), on=MAY)
    assert [e.phone[-1] for e in roster_on(MARCH, root=town)] == ["1"]
    assert roster_on(MAY, root=town) == []
    assert [e.phone[-1] for e in roster_on(MAY, root=other)] == ["1", "2"]
    assert [e.phone[-1] for e in roster_on(MARCH, root=other)] == ["2"]


@pytest.mark.parametrize("people", [1, 3, 30])
def test_the_replay_costs_the_same_for_any_number(people, django_assert_num_queries):
    unit, other = UnitFactory(), UnitFactory()
    rows = [roster_row(unit, n) for n in range(people)]
    bring(*rows, on=MARCH)
    bring(*[roster_row(other, n) for n in range(people)], on=MAY)
    with django_assert_num_queries(3):
        assert len(roster_on(MARCH, root=unit)) == people


def test_nobody_leaves_twice():
    person = PersonFactory(left_on=MARCH)
    with pytest.raises(LeaveRefusedError) as refused:
        record_leave([person], left_on=MAY, reason="died", actor="a")
    assert (refused.value.code, refused.value.people) == ("already_left", [person])


def test_a_leave_before_a_later_change_is_out_of_order_and_nobody_leaves():
    here, there = UnitFactory(), UnitFactory()
    bring(roster_row(here, 1), roster_row(here, 2), on=MARCH)
    bring(roster_row(there, 1), on=JULY)
    with pytest.raises(LeaveRefusedError) as refused:
        record_leave(Person.objects.all(), left_on=MAY, reason="died", actor="a")
    assert refused.value.code == "out_of_order"
    assert [p.phone for p in refused.value.people] == ["13800000001"]
    assert Person.objects.current().count() == 2
    with pytest.raises(LeaveRefusedError):
        record_leave(
            Person.objects.filter(phone="13800000002"),
            left_on=MARCH - DAY,
            reason="died",
            actor="a",
        )


def test_nobody_leaves_on_a_day_to_come():
    person = PersonFactory()
    tomorrow = timezone.localdate() + DAY
    with pytest.raises(LeaveRefusedError) as refused:
        record_leave([person], left_on=tomorrow, reason="died", actor="a")
    assert refused.value.code == "in_future"
    assert not RosterChange.objects.exists()


@pytest.mark.parametrize("people", [1, 3, 30])
def test_leaving_costs_the_same_for_any_number(people, django_assert_num_queries):
    found = [PersonFactory() for _ in range(people)]
    with django_assert_num_queries(7):
        record_leave(found, left_on=MARCH, reason="died", actor="a")
