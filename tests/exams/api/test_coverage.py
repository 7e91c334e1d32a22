"""GET /api/v1/exams/{code}/coverage: the contract, and nobody else's figures."""

import pytest

from accounts.domain.tokens import issue_token
from accounts.enums import Role
from exams.domain.tallies import refresh_tallies
from exams.models import Tally
from tests.exams.coverage_world import (
    FROZEN_AT,
    World,
    make_exam,
    make_people,
    oblige,
    sit,
)
from tests.factories.accounts import OfficialFactory, RoleGrantFactory, UserFactory
from tests.factories.units import UnitFactory, root_unit
from units.domain.letters import FORMULA
from units.enums import UnitKind

pytestmark = pytest.mark.django_db
URL = "/api/v1/exams/2026/coverage"


@pytest.fixture
def town():
    return UnitFactory(code="T1", name="示例镇", kind=UnitKind.TOWN, headcount=4)


@pytest.fixture
def village(town):
    return UnitFactory(code="V1", name="示例村", kind=UnitKind.VILLAGE, parent=town)


@pytest.fixture
def world(town, village):
    world = World()
    people = [*make_people(town, 2), *make_people(village, 1)]
    oblige(world.exam, *people)
    sit(world.sitting, people[0])
    refresh_tallies(world.exam)
    return world


def user_with(role, unit):
    user = UserFactory()
    RoleGrantFactory(user=user, role=role, unit=unit)
    return user


def ask(client, user, **params):
    secret, _token = issue_token(user)
    return client.get(URL, params, headers={"authorization": f"Bearer {secret}"})


def test_liaison_gets_the_own_part(client, world, town, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        answer = ask(client, user_with(Role.LIAISON, town))
    assert answer.status_code == 200
    body = answer.json()
    assert {key: body[key] for key in body if key not in ("rows", "computed_at")} == {
        "exam": "2026",
        "reference_date": "2026-03-31",
        "frozen_at": "2026-03-31T17:00:00Z",
        "version": "live",
        "formula": FORMULA,
        "units_full": 0,
        "units_with_duty": 2,
    }
    rows = [(r["unit"], r["parent"], r["scope"], r["A"], r["P"]) for r in body["rows"]]
    assert rows == [
        ("T1", None, "own", 2, 1),
        ("T1", None, "subtree", 3, 1),
        ("V1", "T1", "own", 1, 0),
        ("V1", "T1", "subtree", 1, 0),
    ]
    assert body["rows"][0] == {
        "unit": "T1",
        "name": "示例镇",
        "parent": None,
        "scope": "own",
        "H": 4,
        "A": 2,
        "X": 0,
        "E": 0,
        "D": 2,
        "P": 1,
        "Q": 1,
        "G": 1,
        "registration_rate": "50.00",
        "participation_rate": "50.00",
        "gross_participation_rate": "50.00",
        "pass_rate": "100.00",
        "attainment_rate": "50.00",
        "distinction_rate": "100.00",
        "exemption_rate": "0.00",
        "exemption_flag": False,
        "is_full": False,
        "suppressed": False,
    }


def test_depth_and_unit(client, world, village):
    officer = user_with(Role.EXAM_OFFICER, root_unit())
    codes = [
        [row["unit"] for row in ask(client, officer, depth=depth).json()["rows"]][::2]
        for depth in (0, 1, 4)
    ]
    assert codes == [["510811"], ["510811", "T1"], ["510811", "T1", "V1"]]
    rows = ask(client, officer, unit="V1").json()["rows"]
    assert [row["unit"] for row in rows] == ["V1", "V1"]


@pytest.mark.parametrize("unit", ["510811", "T1", "nowhere", "\0", "'--"])
def test_outside_the_own_part_is_not_found(client, world, village, unit):
    answer = ask(client, user_with(Role.LIAISON, village), unit=unit)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert "示例镇" not in answer.content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TEACHER, Role.BROADCAST_CONTACT])
def test_other_roles_find_nothing(client, world, role):
    answer = ask(client, user_with(role, root_unit()))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_official_without_a_role_finds_nothing(client, world, town):
    answer = ask(client, OfficialFactory(person__unit=town), unit="T1")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_stranger_is_asked_for_a_token(client, world):
    answer = client.get(URL)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "params",
    [
        {"depth": "5"},
        {"depth": "-1"},
        {"depth": "x"},
        {"depth": ""},
        {"depth": "1.0"},
        {"depth": "１"},
        {"version": "latest"},
        {"version": "0"},
        {"version": "-1"},
    ],
)
def test_bad_parameter(client, world, town, params):
    answer = ask(client, user_with(Role.LIAISON, town), **params)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_parameter")
    assert answer.json()["parameter"] == next(iter(params))


def test_version_that_was_never_published(client, world, town):
    answer = ask(client, user_with(Role.LIAISON, town), version="1")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert ask(client, user_with(Role.LIAISON, town), version="live").status_code == 200


def test_unfrozen_exam(client, world, town):
    make_exam(code="2027", frozen_at=None)
    secret, _token = issue_token(user_with(Role.LIAISON, town))
    answer = client.get(
        "/api/v1/exams/2027/coverage", headers={"authorization": f"Bearer {secret}"}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "not_frozen")


@pytest.mark.parametrize("units", [1, 3, 30])
def test_same_cost_for_any_number_of_units(
    client, world, units, django_assert_num_queries
):
    for _ in range(units):
        Tally.objects.create(
            exam=world.exam, unit=UnitFactory(), A=1, updated_at=FROZEN_AT
        )
    secret, _token = issue_token(user_with(Role.EXAM_OFFICER, root_unit()))
    with django_assert_num_queries(9):
        client.get(URL, headers={"authorization": f"Bearer {secret}"})
