"""X: frozen obligations withdrawn by a document and a date, and what never makes X."""

from datetime import date, timedelta

import pytest

from exams.domain.obligations import (
    ObligationState,
    RefusedError,
    obligation_state,
    obligation_states,
    withdraw_obligation,
)
from exams.domain.tallies import own_letters
from exams.enums import AttemptState, WithdrawalReason
from exams.models import Attempt, Obligation
from ledger.models import LedgerEntry
from tests.exams.coverage_world import (
    OPENS_AT,
    REFERENCE_DATE,
    World,
    exempt,
    make_exam,
    make_people,
    oblige,
    sit,
)
from tests.factories.units import UnitFactory
from units.domain.letters import Letters

pytestmark = pytest.mark.django_db
DOCUMENT = "示例〔2026〕7号"
JUNE = date(2026, 6, 1)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def row(world):
    (person,) = make_people(UnitFactory(), 1)
    return oblige(world.exam, person)[0]


def withdraw(row, reason, on, document=DOCUMENT):
    return withdraw_obligation(
        row, reason=reason, document=document, on=on, actor="officer"
    )


@pytest.mark.parametrize(
    ("reason", "on"),
    [
        (WithdrawalReason.LEFT_BEFORE, REFERENCE_DATE),
        (WithdrawalReason.DIED, date(2026, 11, 10)),
        (WithdrawalReason.RETIRED, JUNE),
    ],
)
def test_withdrawal_counts_in_x(world, row, reason, on):
    withdraw(row, reason, on)
    row.refresh_from_db()
    assert (row.withdrawn, row.withdrawn_document, row.withdrawn_on) == (
        reason,
        DOCUMENT,
        on,
    )
    assert own_letters(world.exam) == {row.unit_id: Letters(A=1, X=1)}
    assert LedgerEntry.objects.filter(kind="obligation_withdrawn").count() == 1


@pytest.mark.parametrize(
    ("reason", "on", "document", "code"),
    [
        (
            WithdrawalReason.LEFT_BEFORE,
            REFERENCE_DATE + timedelta(days=1),
            DOCUMENT,
            "after_reference_date",
        ),
        (WithdrawalReason.RETIRED, OPENS_AT.date(), DOCUMENT, "after_opening"),
        (WithdrawalReason.DIED, JUNE, "  ", "no_document"),
        (WithdrawalReason.DIED, date(2100, 1, 1), DOCUMENT, "in_future"),
        ("transferred", JUNE, DOCUMENT, "bad_reason"),
    ],
)
def test_withdrawal_is_refused(world, row, reason, on, document, code):
    with pytest.raises(RefusedError) as refusal:
        withdraw(row, reason, on, document)
    assert refusal.value.code == code
    row.refresh_from_db()
    assert row.withdrawn == ""
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize(
    ("reason", "on"),
    [
        (WithdrawalReason.DIED, date(2026, 11, 10)),
        (WithdrawalReason.RETIRED, JUNE),
    ],
)
def test_who_has_sat_is_not_withdrawn_for_what_happened_later(world, row, reason, on):
    sit(world.sitting, row.person)
    with pytest.raises(RefusedError) as refusal:
        withdraw(row, reason, on)
    assert refusal.value.code == "has_sat"


def test_who_had_left_before_is_withdrawn_whatever_he_sat(world, row):
    sit(world.sitting, row.person)
    withdraw(row, WithdrawalReason.LEFT_BEFORE, REFERENCE_DATE)
    assert own_letters(world.exam) == {row.unit_id: Letters(A=1, X=1)}


def begin(world, person, *, deadline):
    return Attempt.objects.create(
        sitting=world.sitting,
        person=person,
        paper=world.sitting.papers.get(),
        number=1,
        state=AttemptState.STARTED,
        started_at=OPENS_AT,
        deadline=deadline,
        order_seed=1,
        responses={str(n): ["A"] for n in range(1, 11)},
    )


def test_who_is_sitting_is_not_withdrawn_for_what_happened_later(world, row):
    begin(world, row.person, deadline=OPENS_AT.replace(year=2100))
    with pytest.raises(RefusedError) as refusal:
        withdraw(row, WithdrawalReason.RETIRED, JUNE)
    assert (refusal.value.code, refusal.value.message) == (
        "under_way",
        "此人正在作答，等交卷以后再剔除。",
    )
    withdraw(row, WithdrawalReason.LEFT_BEFORE, REFERENCE_DATE)


def test_who_began_while_the_withdrawal_waited_is_not_withdrawn(
    world, row, monkeypatch
):
    def begun_meanwhile(person_id):
        begin(world, row.person, deadline=OPENS_AT.replace(year=2100))

    monkeypatch.setattr("exams.domain.obligations.lock_person", begun_meanwhile)
    with pytest.raises(RefusedError) as refusal:
        withdraw(row, WithdrawalReason.DIED, JUNE)
    assert refusal.value.code == "under_way"


def test_expired_attempt_counts_before_any_sweep(world, row):
    begin(world, row.person, deadline=OPENS_AT + timedelta(hours=1))
    with pytest.raises(RefusedError) as refusal:
        withdraw(row, WithdrawalReason.RETIRED, JUNE)
    assert refusal.value.code == "has_sat"
    assert own_letters(world.exam) == {row.unit_id: Letters(A=1, P=1, Q=1, G=1)}


def test_second_withdrawal_is_refused_and_the_first_stands(row):
    stale = Obligation.objects.get(pk=row.pk)
    withdraw(row, WithdrawalReason.DIED, JUNE)
    with pytest.raises(RefusedError) as refusal:
        withdraw(stale, WithdrawalReason.LEFT_BEFORE, REFERENCE_DATE)
    assert refusal.value.code == "already_withdrawn"
    row.refresh_from_db()
    assert row.withdrawn == WithdrawalReason.DIED


def test_obligation_state_of_each_kind_of_person(world):
    unit = UnitFactory()
    owed, exempted, late, withdrawn, newcomer = make_people(unit, 5)
    rows = oblige(world.exam, owed, exempted, late, withdrawn)
    exempt(rows[1])
    sit(world.sitting, late)
    exempt(rows[2], at=OPENS_AT + timedelta(days=9))
    withdraw(rows[3], WithdrawalReason.DIED, JUNE)
    states = [
        obligation_state(world.exam, person)
        for person in (owed, exempted, late, withdrawn, newcomer)
    ]
    assert states == [
        ObligationState.OWED,
        ObligationState.EXEMPT,
        ObligationState.OWED,
        ObligationState.VOLUNTARY,
        ObligationState.VOLUNTARY,
    ]


def test_states_of_many_exams_in_two_queries(world, django_assert_num_queries):
    (person,) = make_people(UnitFactory(), 1)
    exams = [world.exam, *(make_exam(code=f"20{n}") for n in range(10, 15))]
    oblige(world.exam, person)
    with django_assert_num_queries(2):
        states = obligation_states(exams, person)
    assert states == {
        exam.pk: ObligationState.OWED if exam == world.exam else "voluntary"
        for exam in exams
    }
