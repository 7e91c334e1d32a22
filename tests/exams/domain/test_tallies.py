"""Own letters are written whole from the facts, and every obligation stands once."""

import random
from datetime import timedelta

import pytest

from exams.domain.tallies import FIGURES, own_letters, refresh_tallies, with_standing
from exams.enums import ExemptionState, Grade
from exams.models import Exemption, Obligation, Result, Tally
from tests.exams.coverage_world import (
    OPENS_AT,
    World,
    exempt,
    make_people,
    oblige,
    sit,
)
from tests.factories.units import UnitFactory
from units.domain.letters import Letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def own(world, unit):
    refresh_tallies(world.exam)
    return own_letters(world.exam)[unit.pk]


def test_worked_example_through_the_database(world):
    """Domain facts §1.4: H=52, A=50, X=2, E=3, P=44, Q=43, G=20."""
    unit = UnitFactory(headcount=52)
    people = make_people(unit, 50)
    rows = oblige(world.exam, *people)
    Obligation.objects.filter(pk__in=[row.pk for row in rows[:2]]).update(
        withdrawn="left_before", withdrawn_document="示例〔2026〕9号"
    )
    for row in rows[2:5]:
        exempt(row)
    for number, person in enumerate(people[5:49]):
        sit(world.sitting, person, right=9 if number < 20 else 7 if number < 43 else 5)
    letters = own(world, unit)
    assert letters == Letters(H=52, A=50, X=2, E=3, P=44, Q=43, G=20)
    assert letters.D == 45
    rates = [
        letters.registration_rate,
        letters.participation_rate,
        letters.gross_participation_rate,
        letters.pass_rate,
        letters.attainment_rate,
        letters.distinction_rate,
        letters.exemption_rate,
    ]
    assert [str(rate) for rate in rates] == [
        "96.15",
        "97.78",
        "91.67",
        "97.73",
        "95.56",
        "45.45",
        "6.25",
    ]
    assert not letters.is_full


def test_invalid_sheet_is_not_in_p(world):
    unit = UnitFactory()
    blank, short, enough = make_people(unit, 3)
    oblige(world.exam, blank, short, enough)
    sit(world.sitting, blank, right=0, answered=0)
    sit(world.sitting, short, right=5, answered=5)
    sit(world.sitting, enough, right=6, answered=6)
    assert own(world, unit) == Letters(A=3, P=1, Q=1)


def test_resit_lifts_a_fail(world):
    unit = UnitFactory()
    (person,) = make_people(unit, 1)
    oblige(world.exam, person)
    sit(world.sitting, person, right=3)
    assert own(world, unit) == Letters(A=1, P=1)
    sit(world.sitting, person, right=9, at=OPENS_AT + timedelta(days=2))
    assert own(world, unit) == Letters(A=1, P=1, Q=1, G=1)


def test_exemption_before_the_first_counted_attempt_is_e_and_not_p(world):
    unit = UnitFactory()
    (person,) = make_people(unit, 1)
    (row,) = oblige(world.exam, person)
    exempt(row)
    sit(world.sitting, person, right=10)
    assert own(world, unit) == Letters(A=1, E=1)


def test_exemption_after_the_sitting_leaves_the_score_and_d(world):
    unit = UnitFactory()
    (person,) = make_people(unit, 1)
    (row,) = oblige(world.exam, person)
    sit(world.sitting, person, right=10)
    exempt(row, at=OPENS_AT + timedelta(days=3))
    assert own(world, unit) == Letters(A=1, P=1, Q=1, G=1)


@pytest.mark.parametrize("state", ["requested", "refused"])
def test_exemption_not_approved_is_not_e(world, state):
    unit = UnitFactory()
    (person,) = make_people(unit, 1)
    (row,) = oblige(world.exam, person)
    exempt(row, state=state)
    assert own(world, unit) == Letters(A=1)


def test_voluntary_result_is_in_no_letter(world):
    unit = UnitFactory()
    owed, volunteer = make_people(unit, 2)
    oblige(world.exam, owed)
    sit(world.sitting, volunteer)
    assert own(world, unit) == Letters(A=1)


def test_withdrawn_person_is_in_x_only(world):
    unit = UnitFactory()
    (person,) = make_people(unit, 1)
    (row,) = oblige(world.exam, person)
    exempt(row)
    sit(world.sitting, person)
    Obligation.objects.filter(pk=row.pk).update(withdrawn="left_before")
    assert own(world, unit) == Letters(A=1, X=1)


def test_moved_person_stays_in_the_unit_of_the_reference_date(world):
    old, new = UnitFactory(), UnitFactory()
    (person,) = make_people(old, 1)
    oblige(world.exam, person)
    person.unit = new
    person.save()
    sit(world.sitting, person)
    refresh_tallies(world.exam)
    assert own_letters(world.exam) == {old.pk: Letters(A=1, P=1, Q=1, G=1)}


def test_refresh_of_one_unit_leaves_the_others(world):
    one, other = UnitFactory(), UnitFactory()
    oblige(world.exam, *make_people(one, 1), *make_people(other, 1))
    assert refresh_tallies(world.exam, [one.pk]) == 1
    assert own_letters(world.exam) == {
        one.pk: Letters(A=1),
        other.pk: Letters(),
    }


def test_refresh_keeps_headcount_and_is_idempotent(world):
    unit = UnitFactory(headcount=9)
    oblige(world.exam, *make_people(unit, 2))
    for _ in range(2):
        refresh_tallies(world.exam)
    assert own_letters(world.exam) == {unit.pk: Letters(H=9, A=2)}
    assert Tally.objects.count() == 1


def test_refresh_writes_a_row_down_to_nothing(world):
    unit = UnitFactory()
    (row,) = oblige(world.exam, *make_people(unit, 1))
    refresh_tallies(world.exam)
    row.delete()
    assert own(world, unit) == Letters()


@pytest.mark.parametrize("units", [1, 3, 30])
def test_refresh_costs_the_same_for_any_number_of_units(
    world, units, django_assert_num_queries
):
    for _ in range(units):
        oblige(world.exam, *make_people(UnitFactory(), 1))
    with django_assert_num_queries(5):  # savepoint, lock, count, write, release
        refresh_tallies(world.exam)


@pytest.mark.parametrize("seed", range(12))
def test_identity_of_the_letters_holds_after_any_history(world, seed):
    """A − X = Q + (P − Q) + (D − P) + E, and nobody stands in two places."""
    chance = random.Random(seed)
    unit = UnitFactory()
    people = make_people(unit, 12)
    rows = oblige(world.exam, *people)
    for _ in range(30):
        random_event(world, chance, chance.choice(rows))
    letters = own(world, unit)
    assert letters.A - letters.X == (
        letters.Q + (letters.P - letters.Q) + (letters.D - letters.P) + letters.E
    )
    assert 0 <= letters.G <= letters.Q <= letters.P <= letters.D
    standings = with_standing(world.exam).values_list("person", "standing")
    assert len(standings) == len(set(standings)) == letters.A == 12
    by_hand = {figure: getattr(letters, figure) for figure in FIGURES}
    assert by_hand == plain_letters(world.exam)


def random_event(world, chance, row):
    at = OPENS_AT + timedelta(minutes=chance.randrange(20_000))
    match chance.choice(["sit", "sit", "sit", "exempt", "withdraw"]):
        case "sit":
            answered = chance.randrange(11)
            sit(
                world.sitting,
                row.person,
                right=chance.randint(0, answered),
                answered=answered,
                at=at,
                state=chance.choice(["submitted", "expired", "submitted"]),
            )
        case "exempt":
            if not row.exemptions.exclude(state="refused").exists():
                exempt(row, at=at, state=chance.choice(ExemptionState.values))
        case "withdraw":
            Obligation.objects.filter(pk=row.pk).update(withdrawn="died")


def plain_letters(exam):
    """The same letters by walking over the objects, one by one."""
    letters = dict.fromkeys(FIGURES, 0)
    for row in Obligation.objects.filter(exam=exam):
        letters["A"] += 1
        if row.withdrawn:
            letters["X"] += 1
        elif plainly_exempt(exam, row):
            letters["E"] += 1
        else:
            result = Result.objects.filter(
                exam=exam, person=row.person, is_valid=True
            ).first()
            if result:
                letters["P"] += 1
                letters["Q"] += result.grade != Grade.FAIL
                letters["G"] += result.grade == Grade.DISTINCTION
    return letters


def plainly_exempt(exam, row):
    approved = Exemption.objects.filter(obligation=row, state="approved").first()
    if approved is None:
        return False
    return not any(
        attempt.answered_share >= exam.answered_share
        and attempt.submitted_at < approved.decided_at
        for attempt in row.person.attempts.exclude(state="voided")
    )
