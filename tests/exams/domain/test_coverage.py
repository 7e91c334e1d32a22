"""Rows along the tree, rates as text, and what is full."""

import random
from datetime import timedelta

import pytest

from exams.domain.coverage import coverage
from exams.domain.exam_errors import ExamError
from exams.domain.tallies import refresh_tallies
from exams.enums import AttemptState
from exams.models import Attempt, Obligation, Tally
from tests.exams.coverage_world import (
    NOW,
    World,
    exempt,
    make_exam,
    make_people,
    oblige,
    sit,
)
from tests.factories.units import UnitFactory, root_unit
from units.domain.letters import FORMULA, total
from units.enums import UnitKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def rows_of(world, root=None, **options):
    found = coverage(world.exam, root=root or root_unit(), now=NOW, **options)
    return {(row.unit.code, row.scope): row for row in found.rows}


def tally(exam, unit, **letters):
    return Tally.objects.create(exam=exam, unit=unit, updated_at=NOW, **letters)


def test_worked_example_as_the_contract_writes_it(world):
    """Domain facts §1.4."""
    unit = UnitFactory(code="510811001", name="示例司法局")
    tally(world.exam, unit, headcount=52, A=50, X=2, E=3, P=44, Q=43, G=20)
    shown = coverage(world.exam, root=unit, depth=0, now=NOW).as_json()
    assert shown == {
        "exam": "2026",
        "reference_date": "2026-03-31",
        "frozen_at": world.exam.frozen_at,
        "version": "live",
        "computed_at": NOW,
        "formula": FORMULA,
        "rows": [row_json("own"), row_json("subtree")],
        "units_full": 0,
        "units_with_duty": 1,
    }


def row_json(scope):
    return {
        "unit": "510811001",
        "name": "示例司法局",
        "parent": None,
        "scope": scope,
        "H": 52,
        "A": 50,
        "X": 2,
        "E": 3,
        "D": 45,
        "P": 44,
        "Q": 43,
        "G": 20,
        "registration_rate": "96.15",
        "participation_rate": "97.78",
        "gross_participation_rate": "91.67",
        "pass_rate": "97.73",
        "attainment_rate": "95.56",
        "distinction_rate": "45.45",
        "exemption_rate": "6.25",
        "exemption_flag": True,
        "is_full": False,
        "suppressed": False,
    }


def test_unit_without_duty_shows_nothing_rather_than_zero(world):
    unit = UnitFactory()
    tally(world.exam, unit, A=2, E=2)
    found = coverage(world.exam, root=unit, depth=0, now=NOW)
    own = found.rows[0].as_json()
    assert (own["D"], own["participation_rate"], own["pass_rate"]) == (0, None, None)
    assert (own["H"], own["registration_rate"], own["is_full"]) == (None, None, False)
    assert (found.units_full, found.units_with_duty) == (0, 0)


def test_district_rate_is_of_sums_and_hundred_only_where_equal(world):
    small, large = UnitFactory(), UnitFactory()
    tally(world.exam, small, A=1, P=1)
    tally(world.exam, large, A=19_999, P=19_998)
    rows = rows_of(world)
    assert rows[(root_unit().code, "subtree")].figures()["participation_rate"] == (
        "99.99"
    )
    assert rows[(small.code, "own")].figures()["participation_rate"] == "100.00"


def test_exemption_flag_against_twice_the_district(world):
    """4 % in one unit is flagged where the district has 1 %."""
    for _ in range(5):
        tally(world.exam, UnitFactory(), A=100, E=0)
    unit = UnitFactory()
    tally(world.exam, unit, A=100, E=4)
    flags = {code: row.exemption_flag for (code, scope), row in rows_of(world).items()}
    assert {code for code, flag in flags.items() if flag} == {unit.code}
    # The district is the yardstick even where only the unit is asked for.
    assert rows_of(world, unit)[(unit.code, "own")].exemption_flag


def test_rows_are_in_organisation_order_and_never_by_result(world):
    town = UnitFactory(code="T", kind=UnitKind.TOWN, sort_order=2)
    first = UnitFactory(code="B", sort_order=1)
    second = UnitFactory(code="A", sort_order=1)
    village = UnitFactory(code="V", kind=UnitKind.VILLAGE, parent=town)
    for unit, sat in ((town, 1), (first, 0), (second, 9), (village, 5)):
        tally(world.exam, unit, A=10, P=sat)
    found = coverage(world.exam, root=root_unit(), depth=4, now=NOW)
    own = [(row.unit.code, row.parent) for row in found.rows if row.scope == "own"]
    root = root_unit().code
    assert own == [(root, None), ("A", root), ("B", root), ("T", root), ("V", "T")]


def test_depth_and_branches_outside_the_exam(world):
    town = UnitFactory(code="T", kind=UnitKind.TOWN)
    village = UnitFactory(code="V", kind=UnitKind.VILLAGE, parent=town)
    UnitFactory(code="S", kind=UnitKind.SCHOOL)  # the exam counts no schools
    tally(world.exam, village, A=1)
    codes = [
        {code for code, _scope in rows_of(world, depth=depth)} for depth in range(3)
    ]
    root = root_unit().code
    assert codes == [{root}, {root, "T"}, {root, "T", "V"}]
    assert rows_of(world, depth=1)[("T", "subtree")].letters.A == 1


def test_own_plus_childrens_subtrees_is_the_parents_subtree(world):
    chance = random.Random(2026)
    units = [root_unit()]
    for _ in range(40):
        units.append(UnitFactory(parent=chance.choice(units)))
    for unit in units:
        if chance.random() < 0.8:
            letters = {letter: chance.randrange(40) for letter in "AXEPQG"}
            tally(world.exam, unit, headcount=chance.choice([None, 30]), **letters)
    rows = rows_of(world, depth=99)
    for unit in units:
        children = [
            rows[(child.code, "subtree")].letters
            for child in units
            if child.parent_id == unit.pk and (child.code, "subtree") in rows
        ]
        if (unit.code, "own") in rows:
            own = rows[(unit.code, "own")].letters
            assert rows[(unit.code, "subtree")].letters == total([own, *children])


def test_units_full_counts_own_rows_with_duty(world):
    town = UnitFactory(kind=UnitKind.TOWN)
    village = UnitFactory(kind=UnitKind.VILLAGE, parent=town)
    tally(world.exam, town, A=3, P=3)
    tally(world.exam, village, A=3, P=2)
    tally(world.exam, UnitFactory(), A=1, E=1)
    found = coverage(world.exam, root=root_unit(), depth=0, now=NOW)
    assert (found.units_full, found.units_with_duty) == (1, 2)


def test_public_rows_of_fewer_than_five_are_suppressed(world):
    few, five = UnitFactory(), UnitFactory()
    tally(world.exam, few, headcount=4, A=4, P=4, Q=4)
    tally(world.exam, five, A=5, P=5, Q=5)
    rows = rows_of(world, public=True)
    hidden = rows[(few.code, "own")].as_json()
    told = {"unit", "name", "parent", "scope", "suppressed"}
    assert {hidden[key] for key in hidden if key not in told} == {None, False}
    assert hidden["suppressed"] is True
    assert rows[(five.code, "own")].as_json()["P"] == 5
    assert not rows_of(world)[(few.code, "own")].suppressed


def test_expired_attempt_counts_without_a_sweep(world):
    unit = UnitFactory()
    (person,) = make_people(unit, 1)
    oblige(world.exam, person)
    Attempt.objects.create(
        sitting=world.sitting,
        person=person,
        paper=world.sitting.papers.get(),
        number=1,
        state=AttemptState.STARTED,
        started_at=NOW - timedelta(hours=2),
        deadline=NOW - timedelta(hours=1),
        order_seed=1,
        responses={str(number): ["A"] for number in range(1, 9)},
    )
    row = rows_of(world, unit)[(unit.code, "own")]
    assert (row.letters.P, row.letters.Q, row.letters.G) == (1, 1, 0)


def test_coverage_before_the_freeze_is_refused(world):
    exam = make_exam(code="2027", frozen_at=None)
    with pytest.raises(ExamError) as refusal:
        coverage(exam, root=root_unit(), now=NOW)
    assert refusal.value.code == "not_frozen"


@pytest.mark.parametrize("units", [1, 3, 30])
def test_coverage_costs_the_same_for_any_number_of_units(
    world, units, django_assert_num_queries
):
    for _ in range(units):
        tally(world.exam, UnitFactory(), A=3)
    root = root_unit()
    with django_assert_num_queries(6):  # settle 4 (nothing to do), units, tallies
        coverage(world.exam, root=root, now=NOW)


def test_denominator_stays_after_a_transfer(world):
    old, new = UnitFactory(), UnitFactory()
    moved, exempted = make_people(old, 2)
    rows = oblige(world.exam, moved, exempted)
    exempt(rows[1])
    moved.unit = new
    moved.save()
    sit(world.sitting, moved)
    refresh_tallies(world.exam)
    letters = rows_of(world)[(old.code, "own")].letters
    assert (letters.A, letters.E, letters.P) == (2, 1, 1)
    assert (new.code, "own") not in rows_of(world)
    assert Obligation.objects.get(person=moved).unit == old
