"""/desk/exams/{code}/exemptions/: ask and decide, each in the own part of the tree."""

import pytest

from accounts.enums import Role
from exams.domain.tallies import own_letters
from exams.models import Exemption
from tests.exams.coverage_world import World, exempt, make_people, oblige, sit
from tests.factories.accounts import OfficialFactory, RoleGrantFactory, UserFactory
from tests.factories.units import PersonFactory, UnitFactory, root_unit
from units.domain.letters import Letters

pytestmark = pytest.mark.django_db
URL = "/desk/exams/2026/exemptions/"


@pytest.fixture
def unit():
    return UnitFactory(code="U1", name="示例司法局")


@pytest.fixture
def world():
    return World()


@pytest.fixture
def row(world, unit):
    return oblige(world.exam, PersonFactory(unit=unit, name="申请甲"))[0]


@pytest.fixture
def neighbour(world):
    return oblige(world.exam, PersonFactory(name="邻家癸"))[0]


def sign_in(client, *grants, user=None):
    user = user or UserFactory()
    for role, unit in grants:
        RoleGrantFactory(user=user, role=role, unit=unit)
    client.force_login(user)
    return user


def post(client, row, **fields):
    data = {
        "person": row.person.code,
        "exemption_code": "E3",
        "document": "示例〔2026〕4号",
        "until": "",
    }
    return client.post(URL, data | fields)


def decide(client, exemption, **fields):
    data = {"decision": "approve", "reason": ""} | fields
    return client.post(f"{URL}{exemption.key}/decide/", data)


def test_liaison_asks(client, row, unit):
    liaison = sign_in(client, (Role.LIAISON, unit))
    response = post(client, row, until="2026-12-31")
    assert (response.status_code, response["Location"]) == (302, URL)
    request = Exemption.objects.get()
    assert (request.obligation, request.code, request.document) == (
        row,
        "E3",
        "示例〔2026〕4号",
    )
    assert (request.requested_by, request.until.isoformat()) == (
        liaison.username,
        "2026-12-31",
    )
    assert [one.name for one in client.get(URL).context["requests"]] == ["申请甲"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"person": ""}, "person"),
        ({"exemption_code": "E9"}, "exemption_code"),
        ({"exemption_code": ""}, "exemption_code"),
        ({"document": ""}, "document"),
        ({"document": "长" * 101}, "document"),
        ({"until": "12月31日"}, "until"),
        ({"until": "2026-01-01"}, "until"),
        ({"exemption_code": "E1"}, "exemption_code"),
    ],
)
def test_bad_request_is_told_at_its_field(client, row, unit, fields, field):
    sign_in(client, (Role.LIAISON, unit))
    response = post(client, row, **fields)
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {field}
    assert f'id="id_{field}_error"' in response.content.decode()
    assert not Exemption.objects.exists()


def test_second_request_is_refused_in_words(client, row, unit):
    exempt(row, state="requested")
    sign_in(client, (Role.LIAISON, unit))
    response = post(client, row)
    assert response.context["form"].errors == {
        "person": ["此人已有一份申请在办或已批准，不用再报。"]
    }


@pytest.mark.parametrize("person", ["neighbour", "unknown", "\0"])
def test_another_units_person_does_not_exist(client, row, neighbour, unit, person):
    sign_in(client, (Role.LIAISON, unit))
    code = neighbour.person.code if person == "neighbour" else person
    response = post(client, row, person=code)
    assert response.status_code == 404
    assert "邻家癸" not in response.content.decode()
    assert not Exemption.objects.exists()


def test_officer_does_not_ask(client, row):
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    assert post(client, row).status_code == 404
    assert client.get(URL).context["form"] is None


def test_form_offers_only_those_who_may_be_asked_for(client, world, row, neighbour):
    unit = row.unit
    sat, waiting = make_people(unit, 2, name="不必列出")
    rows = oblige(world.exam, sat, waiting)
    sit(world.sitting, sat)
    exempt(rows[1], state="requested")
    sign_in(client, (Role.LIAISON, unit))
    form = client.get(URL).context["form"]
    assert list(form.fields["person"].widget.choices) == [
        ("", "请选择"),
        (row.person.code, "申请甲"),
    ]
    chosen = client.get(URL, {"person": row.person.code}).content.decode()
    assert f'<option value="{row.person.code}" selected>' in chosen
    other = client.get(URL, {"person": neighbour.person.code}).content.decode()
    assert "邻家癸" not in other


def test_officer_decides_and_the_denominator_moves(client, world, row):
    request = exempt(row, state="requested")
    officer = sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    response = decide(client, request)
    assert (response.status_code, response["Location"]) == (302, URL)
    request.refresh_from_db()
    assert (request.state, request.decided_by) == ("approved", officer.username)
    assert own_letters(world.exam)[row.unit_id] == Letters(A=1, E=1)


def test_refusal_without_reason_is_told_beside_the_request(client, row):
    request = exempt(row, state="requested")
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    response = decide(client, request, decision="refuse")
    assert response.status_code == 200
    assert response.context["refused"] == {request.key: "不批准要写明理由。"}
    assert f'aria-describedby="error-{request.key}"' in response.content.decode()
    request.refresh_from_db()
    assert request.state == "requested"


def test_approval_after_the_sitting_says_why_not(client, world, row):
    request = exempt(row, state="requested")
    sit(world.sitting, row.person)
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    response = decide(client, request)
    assert response.context["refused"] == {
        request.key: "此人已有有效答卷，成绩保留，仍计入应考，不能再免考。"
    }


def test_second_decision_says_that_it_was_made(client, row):
    request = exempt(row, state="refused")
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    response = decide(client, request)
    assert response.context["refused"] == {request.key: "这份申请已经审批过了。"}
    assert "这份申请已经审批过了。" in response.content.decode()


@pytest.mark.parametrize("decision", ["", "maybe", None])
def test_decision_must_be_one_of_two(client, row, decision):
    request = exempt(row, state="requested")
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    fields = {"decision": decision} if decision is not None else {"decision": []}
    response = decide(client, request, **fields)
    assert response.context["refused"] == {request.key: "请选择批准或不批准。"}


def test_liaison_does_not_decide(client, row, unit):
    request = exempt(row, state="requested")
    sign_in(client, (Role.LIAISON, unit))
    assert decide(client, request).status_code == 404
    assert not client.get(URL).context["requests"][0].may_decide


def test_officer_of_another_part_does_not_decide(client, row, neighbour):
    request = exempt(row, state="requested")
    sign_in(client, (Role.EXAM_OFFICER, neighbour.unit))
    assert decide(client, request).status_code == 404
    request.refresh_from_db()
    assert request.state == "requested"


def test_request_of_another_exam_is_not_decided_here(client, row):
    request = exempt(row, state="requested")
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    url = f"/desk/exams/2027/exemptions/{request.key}/decide/"
    assert client.post(url, {"decision": "approve"}).status_code == 404


def test_get_does_not_decide(client, row):
    request = exempt(row, state="requested")
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    assert client.get(f"{URL}{request.key}/decide/").status_code == 405


def test_own_request_is_neither_offered_nor_taken(client, row, unit):
    both = sign_in(client, (Role.LIAISON, unit), (Role.EXAM_OFFICER, root_unit()))
    post(client, row)
    request = Exemption.objects.get(requested_by=both.username)
    listed = client.get(URL).context["requests"]
    assert [one.may_decide for one in listed] == [False]
    response = decide(client, request)
    assert response.context["refused"] == {
        request.key: "不能审批自己的申请，请由他人审批。"
    }


def test_officer_is_not_offered_a_decision_on_the_own_exemption(client, world, unit):
    officer = OfficialFactory(person__unit=unit)
    (row,) = oblige(world.exam, officer.person)
    exempt(row, state="requested")
    sign_in(client, (Role.EXAM_OFFICER, root_unit()), user=officer)
    assert [one.may_decide for one in client.get(URL).context["requests"]] == [False]


def test_list_holds_the_own_part_only_and_hides_the_illness(client, row, neighbour):
    exempt(row, code="E2", state="requested")
    exempt(neighbour, state="requested")
    liaison, above = (Role.LIAISON, row.unit), (Role.LIAISON, root_unit())
    sign_in(client, liaison)
    shown = [(one.name, one.reason) for one in client.get(URL).context["requests"]]
    assert shown == [("申请甲", "长期病假或重大疾病")]
    sign_in(client, above)
    reasons = {one.name: one.reason for one in client.get(URL).context["requests"]}
    assert reasons == {"申请甲": "其他", "邻家癸": "产假或哺乳期"}


@pytest.mark.parametrize("requests", [1, 3, 30])
def test_list_costs_the_same_for_any_number_of_requests(
    client, world, unit, requests, django_assert_num_queries
):
    for row in oblige(world.exam, *make_people(unit, requests)):
        exempt(row, state="requested")
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    with django_assert_num_queries(12):
        client.get(URL)


def test_pages_of_a_list_with_a_refused_decision_lead_to_the_list(client, world, unit):
    """A page that answers a failed decision stands at an address that takes no GET."""
    rows = oblige(world.exam, *make_people(unit, 51))
    requests = [exempt(row, state="requested") for row in rows]
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    page = decide(client, requests[0], decision="refuse").content.decode()
    assert f'href="{URL}?unit=510811&amp;page=2"' in page
    second = client.get(URL, {"unit": "510811", "page": "2"})
    assert len(second.context["requests"]) == 1
