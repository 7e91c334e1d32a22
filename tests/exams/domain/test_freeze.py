"""The freeze: who is due on the reference date, once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from exams.domain.exam_errors import ExamError
from exams.domain.freeze import freeze_roster
from exams.domain.tallies import own_letters
from exams.enums import Tier
from exams.models import Exam, Obligation
from ledger.models import LedgerEntry
from tests.exams.coverage_world import NOW, REFERENCE_DATE, make_exam
from tests.factories.units import PersonFactory, UnitFactory
from units.domain.history import record_leave
from units.domain.letters import Letters
from units.enums import PersonCategory, UnitKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam():
    return make_exam(frozen_at=None)


def freeze(exam, **options):
    return freeze_roster(exam, actor="officer", now=NOW, **options)


def due(exam):
    rows = Obligation.objects.filter(exam=exam).values_list("person", "unit", "tier")
    return sorted(rows)


def test_freeze_makes_obligations_by_tier_and_kind(exam):
    exam.tiers = [Tier.T4, Tier.T7]
    exam.unit_kinds = [UnitKind.DEPARTMENT, UnitKind.VILLAGE]
    exam.save()
    office, village = UnitFactory(headcount=5), UnitFactory(kind=UnitKind.VILLAGE)
    town = UnitFactory(kind=UnitKind.TOWN, headcount=30)
    clerk, elder = PersonFactory(unit=office), PersonFactory(unit=village)
    PersonFactory(unit=office, is_leader=True)  # T2: not in this exam
    PersonFactory(unit=office, category=PersonCategory.CONTRACT)  # in no tier
    PersonFactory(unit=town)  # a kind of unit that is not in this exam
    frozen = freeze(exam)
    assert due(exam) == sorted(
        [(clerk.pk, office.pk, "T4"), (elder.pk, village.pk, "T7")]
    )
    assert (frozen.obligations, frozen.units, frozen.headcount) == (2, 2, 5)
    assert frozen.by_tier == {
        "T1": 0,
        "T2": 0,
        "T3": 0,
        "T4": 1,
        "T5": 0,
        "T6": 0,
        "T7": 1,
    }
    assert frozen.without_tier == 1
    assert own_letters(exam) == {
        office.pk: Letters(H=5, A=1),
        village.pk: Letters(A=1),
    }


def test_freeze_replays_the_roster_to_the_end_of_the_day(exam):
    unit = UnitFactory()
    stays = PersonFactory(unit=unit)
    gone = PersonFactory(unit=unit)
    left_later = PersonFactory(unit=unit)
    PersonFactory(unit=unit, joined_on=REFERENCE_DATE + timedelta(days=1))
    joined = PersonFactory(unit=unit, joined_on=REFERENCE_DATE)
    record_leave([gone], left_on=REFERENCE_DATE, reason="resigned", actor="liaison")
    later = REFERENCE_DATE + timedelta(days=1)
    record_leave([left_later], left_on=later, reason="resigned", actor="liaison")
    freeze(exam)
    people = set(Obligation.objects.values_list("person", flat=True))
    assert people == {stays.pk, left_later.pk, joined.pk}


def test_unit_with_headcount_and_nobody_on_the_roster_counts(exam):
    empty = UnitFactory(headcount=12)
    frozen = freeze(exam)
    assert own_letters(exam)[empty.pk] == Letters(H=12)
    assert frozen.headcount == 12


def test_headcount_is_copied(exam):
    unit = UnitFactory(headcount=12)
    freeze(exam)
    unit.headcount = 40
    unit.save()
    assert own_letters(exam)[unit.pk].H == 12


def test_second_freeze_changes_nothing_and_says_so(exam):
    unit = UnitFactory(headcount=3)
    PersonFactory(unit=unit)
    first = freeze(exam)
    PersonFactory(unit=unit)
    second = freeze(exam)
    assert not first.already_frozen
    assert second.already_frozen
    assert (second.obligations, second.units) == (first.obligations, first.units)
    assert (second.by_tier, second.headcount) == (first.by_tier, first.headcount)
    assert second.frozen_at == first.frozen_at == NOW
    assert LedgerEntry.objects.filter(kind="roster_frozen").count() == 1


def test_loser_of_a_race_writes_nothing(exam, monkeypatch):
    """Somebody else freezes while we wait for the roster."""
    PersonFactory()
    other = Exam.objects.get(pk=exam.pk)

    def frozen_meanwhile():
        monkeypatch.undo()
        freeze(other)

    monkeypatch.setattr("exams.domain.freeze.lock_roster", frozen_meanwhile)
    frozen = freeze(exam)
    assert frozen.already_frozen
    assert Obligation.objects.count() == 1
    assert LedgerEntry.objects.filter(kind="roster_frozen").count() == 1


def test_who_is_imported_while_the_freeze_waits_for_the_roster_is_due(
    exam, monkeypatch
):
    unit, imported = UnitFactory(), []
    PersonFactory(unit=unit)

    def imported_meanwhile():
        PersonFactory(unit=unit)
        imported.append(timezone.now())

    monkeypatch.setattr("exams.domain.freeze.lock_roster", imported_meanwhile)
    frozen = freeze_roster(exam, actor="officer")
    assert frozen.obligations == Obligation.objects.count() == 2
    assert imported[0] <= exam.frozen_at  # a recount goes by the later moment


def test_dry_run_writes_nothing(exam):
    PersonFactory()
    frozen = freeze(exam, dry_run=True)
    assert (frozen.obligations, frozen.frozen_at) == (1, None)
    assert not Obligation.objects.exists()
    assert not LedgerEntry.objects.exists()
    exam.refresh_from_db()
    assert exam.frozen_at is None
    assert not exam.tallies.exists()


def test_freeze_before_the_reference_date_is_refused(exam):
    PersonFactory()
    exam.reference_date = timezone.localdate(NOW) + timedelta(days=1)
    exam.save()
    with pytest.raises(ExamError) as refusal:
        freeze(exam)
    assert refusal.value.code == "too_early"
    assert not Obligation.objects.exists()


def test_freeze_on_the_day_itself_says_that_the_day_is_not_over(exam):
    exam.reference_date = timezone.localdate(NOW)
    exam.save()
    assert not freeze(exam).day_is_over
    assert exam.reference_date == date(2026, 11, 22)


@pytest.mark.parametrize("people", [1, 3, 30])
def test_freeze_costs_the_same_for_any_number_of_people(
    exam, people, django_assert_max_num_queries
):
    unit = UnitFactory(headcount=30)
    for _ in range(people):
        PersonFactory(unit=unit)
    with django_assert_max_num_queries(24):
        freeze(exam)
