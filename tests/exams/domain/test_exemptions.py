"""Exemptions: one live request, one decision, nobody's own, and only before sitting."""

from datetime import date, timedelta

import pytest

from accounts.enums import Role
from exams.domain.exemptions import (
    decide_exemption,
    health_sight,
    is_near_retirement,
    request_exemption,
)
from exams.domain.obligations import RefusedError
from exams.domain.tallies import own_letters
from exams.enums import AttemptState, ExemptionState
from exams.models import Attempt, Exemption
from ledger.models import LedgerEntry
from tests.exams.coverage_world import NOW, OPENS_AT, World, exempt, oblige, sit
from tests.factories.accounts import OfficialFactory, RoleGrantFactory, UserFactory
from tests.factories.units import PersonFactory, UnitFactory
from units.domain.letters import Letters

pytestmark = pytest.mark.django_db
DOCUMENT = "示例〔2026〕3号"


@pytest.fixture
def world():
    return World()


@pytest.fixture
def row(world):
    return oblige(world.exam, PersonFactory(retire_month="2028-06"))[0]


def ask(row, code="E3", document=DOCUMENT, until=None, actor="liaison"):
    return request_exemption(
        row, code=code, document=document, until=until, actor=actor, now=NOW
    )


def decide(exemption, approve=True, reason="", actor="officer", now=NOW):
    return decide_exemption(
        exemption, approve=approve, reason=reason, actor=actor, now=now
    )


def code_of(call, *args, **options):
    with pytest.raises(RefusedError) as refusal:
        call(*args, **options)
    return refusal.value.code


def test_approved_request_counts_in_e(world, row):
    exemption = decide(ask(row))
    assert exemption.state == ExemptionState.APPROVED
    assert (exemption.decided_by, exemption.decided_at) == ("officer", NOW)
    assert own_letters(world.exam) == {row.unit_id: Letters(A=1, E=1)}
    assert LedgerEntry.objects.get().kind == "exemption_decided"


def test_refused_request_stays_due_and_may_be_asked_again(world, row):
    decide(ask(row), approve=False, reason="材料不全")
    assert own_letters(world.exam) == {row.unit_id: Letters(A=1)}
    assert ask(row, code="E5").state == ExemptionState.REQUESTED


@pytest.mark.parametrize("state", ["requested", "approved"])
def test_one_live_request_per_person(row, state):
    exempt(row, state=state)
    assert code_of(ask, row) == "already_requested"
    assert Exemption.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"code": "E4"}, "bad_code"),
        ({"document": " \u3000"}, "no_document"),
        ({"until": OPENS_AT.date() - timedelta(days=1)}, "over_before_exam"),
    ],
)
def test_bad_request_is_refused(row, options, code):
    assert code_of(ask, row, **options) == code
    assert not Exemption.objects.exists()


def test_request_for_who_has_sat_is_refused(world, row):
    sit(world.sitting, row.person)
    assert code_of(ask, row) == "has_sat"


def test_request_for_who_is_withdrawn_is_refused(row):
    row.withdrawn = "died"
    row.save()
    assert code_of(ask, row) == "withdrawn"


@pytest.mark.parametrize(
    ("month", "near"),
    [("2028-12", True), ("2029-01", False), ("2026-11", True), ("2027-05", True)],
)
def test_e1_is_within_24_months_of_the_cutoff(world, month, near):
    person = PersonFactory(retire_month=month)
    assert is_near_retirement(person, world.exam) is near


def test_e1_cutoff_is_a_setting(world, settings):
    settings.RETIREMENT_CUTOFF = (9, 30)
    assert not is_near_retirement(PersonFactory(retire_month="2028-10"), world.exam)


@pytest.mark.parametrize(
    ("month", "birth", "code"),
    [
        ("", "1967-01", "no_retire_month"),
        ("2035-01", "1967-01", "not_near_retirement"),
    ],
)
def test_e1_asks_the_retirement_month_only(world, month, birth, code):
    person = PersonFactory(retire_month=month, birth_month=birth)
    (row,) = oblige(world.exam, person)
    assert code_of(ask, row, code="E1") == code


def test_e1_is_asked_again_at_the_decision(row):
    exemption = ask(row, code="E1")
    row.person.retire_month = "2040-01"
    row.person.save()
    fresh = Exemption.objects.get(pk=exemption.pk)
    assert code_of(decide, fresh) == "not_near_retirement"
    fresh.refresh_from_db()
    assert fresh.state == ExemptionState.REQUESTED


def test_approval_after_the_sitting_is_refused_and_the_score_kept(world, row):
    exemption = ask(row)
    sit(world.sitting, row.person, right=9)
    assert code_of(decide, exemption) == "has_sat"
    exemption.refresh_from_db()
    assert exemption.state == ExemptionState.REQUESTED
    decide(exemption, approve=False, reason="已参加考试")
    assert own_letters(world.exam) == {row.unit_id: Letters(A=1, P=1, Q=1, G=1)}


def started(world, person, **fields):
    values = {
        "number": 1,
        "state": AttemptState.STARTED,
        "started_at": NOW - timedelta(minutes=10),
        "deadline": NOW + timedelta(minutes=50),
        "order_seed": 1,
        "responses": {str(n): ["A"] for n in range(1, 11)},
    }
    return Attempt.objects.create(
        sitting=world.sitting,
        person=person,
        paper=world.sitting.papers.get(),
        **values | fields,
    )


def test_approval_waits_while_the_person_is_sitting(world, row):
    exemption = ask(row)
    started(world, row.person)
    assert code_of(decide, exemption) == "under_way"


def test_expired_attempt_counts_before_any_sweep(world, row):
    """Expiry is a fact: who answered enough and let the time run out has sat."""
    exemption = ask(row)
    started(world, row.person, deadline=NOW - timedelta(minutes=5))
    assert code_of(decide, exemption) == "has_sat"


def test_blank_attempt_does_not_stand_in_the_way(world, row):
    exemption = ask(row)
    started(world, row.person, deadline=NOW - timedelta(minutes=5), responses={})
    decide(exemption)
    assert own_letters(world.exam) == {row.unit_id: Letters(A=1, E=1)}


def test_two_officers_decide_once(row):
    exemption = ask(row)
    stale = Exemption.objects.get(pk=exemption.pk)
    decide(exemption, approve=False, reason="材料不全", actor="officer-1")
    assert code_of(decide, stale, actor="officer-2") == "already_decided"
    exemption.refresh_from_db()
    assert (exemption.state, exemption.decided_by) == ("refused", "officer-1")


def test_nobody_decides_the_own_request(row):
    assert code_of(decide, ask(row), actor="liaison") == "own_request"


def test_nobody_decides_about_oneself(world):
    officer = OfficialFactory()
    (row,) = oblige(world.exam, officer.person)
    exemption = ask(row)
    assert code_of(decide, exemption, actor=officer.username) == "own_request"


def test_refusal_needs_a_reason(row):
    assert code_of(decide, ask(row), approve=False, reason=" ") == "no_reason"


def test_health_is_seen_by_the_own_liaison_and_the_decider_only(row):
    exemption = exempt(row, code="E2")
    town_liaison, liaison, officer, other = (UserFactory() for _ in range(4))
    root = row.unit.parent
    RoleGrantFactory(user=liaison, role=Role.LIAISON, unit=row.unit)
    RoleGrantFactory(user=town_liaison, role=Role.LIAISON, unit=root)
    RoleGrantFactory(user=officer, role=Role.EXAM_OFFICER, unit=root)
    RoleGrantFactory(user=other, role=Role.EXAM_OFFICER, unit=UnitFactory())
    words = [
        health_sight(user).reason(exemption, row.unit)
        for user in (liaison, officer, town_liaison, other, UserFactory())
    ]
    assert words == ["长期病假或重大疾病", "长期病假或重大疾病", "其他", "其他", "其他"]


def test_other_codes_are_no_secret(row):
    exemption = exempt(row, code="E5")
    assert health_sight(UserFactory()).reason(exemption, row.unit) == "脱产学习或援派"


def test_until_is_kept(row):
    assert ask(row, until=date(2026, 12, 31)).until == date(2026, 12, 31)
