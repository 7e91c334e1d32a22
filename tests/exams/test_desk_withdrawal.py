"""/desk/exams/{code}/withdraw/: an officer takes out who should not have sat."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from exams.enums import WithdrawalReason
from exams.models import Obligation
from ledger.models import LedgerEntry
from tests.exams.coverage_world import World, oblige
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.units import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
URL = "/desk/exams/2026/withdraw/"


@pytest.fixture
def unit():
    return UnitFactory(code="T1", name="示例镇")


@pytest.fixture
def world():
    return World()


@pytest.fixture
def row(world, unit):
    return oblige(world.exam, PersonFactory(unit=unit, name="剔除甲"))[0]


def sign_in(client, role, unit):
    user = UserFactory()
    RoleGrantFactory(user=user, role=role, unit=unit)
    client.force_login(user)


def post(client, row, **fields):
    day = row.exam.reference_date
    data = {"reason": "left_before", "document": "示例〔2026〕7号", "on": day}
    return client.post(f"{URL}?person={row.person.code}", data | fields)


def stored(row):
    return Obligation.objects.get(pk=row.pk)


def test_officer_withdraws(client, row, unit):
    sign_in(client, Role.EXAM_OFFICER, unit)
    answer = post(client, row)
    assert answer["Location"] == "/desk/exams/2026/missing/?unit=T1"
    after = stored(row)
    assert (after.withdrawn, after.withdrawn_document) == (
        WithdrawalReason.LEFT_BEFORE,
        "示例〔2026〕7号",
    )
    assert LedgerEntry.objects.filter(kind="obligation_withdrawn").count() == 1
    again = client.get(f"{URL}?person={row.person.code}").content.decode()
    assert "示例〔2026〕7号" in again
    assert 'data-testid="withdraw"' not in again


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "transfer"}, "reason"),
        ({"document": " "}, "document"),
        ({"on": "2026-13-40"}, "on"),
        ({"on": date(2100, 1, 1)}, "on"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(client, row, unit, fields, field):
    sign_in(client, Role.EXAM_OFFICER, unit)
    answer = post(client, row, **fields)
    assert list(answer.context["form"].errors) == [field]
    assert stored(row).withdrawn == ""


def test_a_later_transfer_is_no_reason(client, row, unit):
    sign_in(client, Role.EXAM_OFFICER, unit)
    later = min(row.exam.reference_date + timedelta(days=1), timezone.localdate())
    answer = post(client, row, on=later)
    assert list(answer.context["form"].errors) == ["on"]


def test_somebody_of_another_part_does_not_exist(client, world, row):
    other = UnitFactory(code="N1")
    sign_in(client, Role.EXAM_OFFICER, other)
    assert post(client, row).status_code == 404
    assert client.get(f"{URL}?person={row.person.code}").status_code == 404
    assert stored(row).withdrawn == ""


@pytest.mark.parametrize("role", [Role.LIAISON, Role.EDITOR])
def test_only_officers_may(client, row, unit, role):
    sign_in(client, role, unit)
    assert post(client, row).status_code in (403, 404)
    assert stored(row).withdrawn == ""


@pytest.mark.parametrize("query", ["", "?person=", "?person=nobody", "?person=%00"])
def test_nobody_named_is_not_found(client, row, unit, query):
    sign_in(client, Role.EXAM_OFFICER, unit)
    assert client.get(URL + query).status_code == 404


def test_the_list_of_names_leads_there(client, row, unit):
    sign_in(client, Role.EXAM_OFFICER, unit)
    link = f"{URL}?person={row.person.code}"
    assert link in client.get("/desk/exams/2026/missing/").content.decode()
    sign_in(client, Role.LIAISON, unit)
    assert link not in client.get("/desk/exams/2026/missing/").content.decode()
