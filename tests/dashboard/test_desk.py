"""/desk/: what waits for whom, in order of date."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from exams.domain.tallies import refresh_tallies
from exams.models import Exemption, Obligation, Tally
from tests.factories.accounts import OfficialFactory, RoleGrantFactory, UserFactory
from tests.factories.exams import ExamFactory, SittingFactory
from tests.factories.units import PersonFactory, UnitFactory, root_unit
from units.models import RosterImport

pytestmark = pytest.mark.django_db
URL = "/desk/"
DESK_QUERIES = 31  # two parts of the tree, each with its coverage


@pytest.fixture
def unit():
    return UnitFactory(code="U1", name="示例司法局")


@pytest.fixture
def sitting():
    exam = ExamFactory(code="2026", title="年度考试", frozen_at=timezone.now())
    return SittingFactory(exam=exam, closes_at=timezone.now() + timedelta(days=3))


def due_in(exam, unit, count, name="应考人"):
    people = [PersonFactory(unit=unit, name=name) for _ in range(count)]
    rows = [
        Obligation.objects.create(exam=exam, person=one, unit=unit, tier="T4")
        for one in people
    ]
    Tally.objects.get_or_create(
        exam=exam, unit=unit, defaults={"updated_at": timezone.now()}
    )
    refresh_tallies(exam)
    return rows


def ask(row, **fields):
    values = {
        "code": "E3",
        "document": "示例〔2026〕1号",
        "requested_by": "liaison",
        "requested_at": timezone.now(),
    }
    return Exemption.objects.create(obligation=row, **values | fields)


def sign_in(client, *grants, user=None):
    user = user or UserFactory()
    for role, unit in grants:
        RoleGrantFactory(user=user, role=role, unit=unit)
    client.force_login(user)
    return user


def waiting(client):
    return [(one.title, one.button) for one in client.get(URL).context["waiting"]]


def test_liaison_sees_who_is_missing_in_the_own_part(client, sitting, unit):
    due_in(sitting.exam, unit, 2)
    due_in(sitting.exam, UnitFactory(), 5, name="邻家人")
    sign_in(client, (Role.LIAISON, unit))
    response = client.get(URL)
    (one,) = response.context["waiting"]
    assert (one.title, one.button) == ("年度考试还有 2 人没有参加", "看名单")
    assert one.url == "/desk/exams/2026/missing/?unit=U1"
    assert one.due == timezone.localdate(sitting.closes_at)
    assert client.get(one.url).context["page"].paginator.count == 2
    assert "邻家人" not in response.content.decode()


def test_sitting_that_is_only_planned_gives_no_date(client, sitting, unit):
    due_in(sitting.exam, unit, 2)
    SittingFactory(
        exam=sitting.exam,
        closes_at=timezone.now() + timedelta(days=40),
        approved_at=None,
    )
    sign_in(client, (Role.LIAISON, unit))
    (one,) = client.get(URL).context["waiting"]
    assert one.due == timezone.localdate(sitting.closes_at)
    sitting.delete()
    response = client.get(URL)
    assert response.context["waiting"] == []
    assert [one.closes_at for one in response.context["exams"]] == [None]
    assert "还没有批准的场次" in response.content.decode()


def test_officer_sees_requests_to_decide_and_no_chase(client, sitting, unit):
    rows = due_in(sitting.exam, unit, 3)
    ask(rows[0])
    ask(rows[1])
    ask(rows[2], state="approved", decided_at=timezone.now())
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    assert waiting(client) == [("2 份免考申请待审批", "去审批")]


def test_requests_that_the_officer_may_not_decide_do_not_wait(client, sitting, unit):
    officer = OfficialFactory(person__unit=unit, username="13900000001")
    rows = due_in(sitting.exam, unit, 1)
    ask(rows[0], requested_by="13900000001")
    own = Obligation.objects.create(
        exam=sitting.exam, person=officer.person, unit=unit, tier="T4"
    )
    ask(own)
    sign_in(client, (Role.EXAM_OFFICER, root_unit()), user=officer)
    assert waiting(client) == []


def test_order_is_by_date(client, sitting, unit):
    """A roster to check today comes before a list that may wait until the close."""
    due_in(sitting.exam, unit, 1)
    next_year = ExamFactory(
        code="2027", title="明年考试", reference_date=timezone.localdate()
    )
    SittingFactory(exam=next_year, closes_at=timezone.now() + timedelta(days=200))
    sign_in(client, (Role.LIAISON, unit))
    assert waiting(client) == [
        ("核对名册", "看名册"),
        ("年度考试还有 1 人没有参加", "看名单"),
    ]


def test_officer_is_told_to_freeze_after_the_reference_date(client):
    exam = ExamFactory(code="2027", title="明年考试")
    SittingFactory(exam=exam)
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    (one,) = client.get(URL).context["waiting"]
    assert (one.title, one.overdue) == ("冻结名册", True)
    assert one.url == "/admin/exams/exam/2027/"


def test_file_that_waits_is_shown_to_its_owner_only(client, unit):
    liaison = sign_in(client, (Role.LIAISON, unit))
    RosterImport.objects.create(
        kind="roster",
        effective_on=timezone.localdate(),
        filename="名册.xlsx",
        actor=liaison.username,
    )
    assert waiting(client) == [("名册文件待确认", "看预览")]
    sign_in(client, (Role.LIAISON, unit))
    assert waiting(client) == []


def test_file_that_is_a_week_old_or_changes_nothing_does_not_wait(client, unit):
    liaison = sign_in(client, (Role.LIAISON, unit))

    def preview(**outcomes):
        return RosterImport.objects.create(
            kind="roster",
            effective_on=timezone.localdate(),
            filename="名册.xlsx",
            actor=liaison.username,
            outcome={"outcomes": outcomes},
        )

    preview(added=0, changed=0, unchanged=3, refused=2)
    old = preview(added=1, refused=0)
    assert len(waiting(client)) == 1
    before = timezone.now() - timedelta(days=7, minutes=1)
    RosterImport.objects.filter(pk=old.pk).update(created_at=before)
    assert waiting(client) == []


def test_nobody_is_chased_once_all_sat_or_time_is_out(client, sitting, unit):
    due_in(sitting.exam, unit, 1)
    sitting.closes_at = timezone.now() - timedelta(hours=1)
    sitting.save()
    sign_in(client, (Role.LIAISON, unit))
    response = client.get(URL)
    assert response.context["waiting"] == []
    assert "现在没有要办的事" in response.content.decode()
    assert [one.missing for one in response.context["exams"]] == [1]


def test_broadcast_contact_has_a_desk_without_names(client, sitting, unit):
    due_in(sitting.exam, unit, 1)
    sign_in(client, (Role.BROADCAST_CONTACT, unit))
    response = client.get(URL)
    assert response.status_code == 200
    assert (response.context["waiting"], response.context["exams"]) == ([], [])
    assert "应考人" not in response.content.decode()


@pytest.mark.parametrize("role", [Role.TEACHER, Role.EDITOR])
def test_other_roles_have_no_desk(client, unit, role):
    sign_in(client, (role, unit))
    assert client.get(URL).status_code == 404


def test_official_has_no_desk_and_a_stranger_signs_in(client, unit):
    assert client.get(URL)["Location"] == "/sign-in/?next=/desk/"
    client.force_login(OfficialFactory(person__unit=unit))
    assert client.get(URL).status_code == 404


@pytest.mark.parametrize("people", [1, 3, 30])
def test_desk_costs_the_same_for_any_number_of_people(
    client, sitting, unit, people, django_assert_num_queries
):
    for row in due_in(sitting.exam, unit, people):
        ask(row)
        due_in(sitting.exam, UnitFactory(parent=unit), 1)
    sign_in(client, (Role.LIAISON, unit), (Role.EXAM_OFFICER, root_unit()))
    with django_assert_num_queries(DESK_QUERIES):
        client.get(URL)
