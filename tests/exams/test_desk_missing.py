"""/desk/exams/{code}/missing/: names with reasons, for those allowed."""

import pytest
from django.utils.html import escape

from accounts.enums import Role
from exams.domain.coverage_names import people_behind
from exams.enums import AttemptState, ExemptionState, ResultPolicy
from exams.models import Attempt, Obligation
from tests.exams.coverage_world import (
    NOW,
    OPENS_AT,
    World,
    exempt,
    make_people,
    oblige,
    sit,
)
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.units import PersonFactory, UnitFactory, root_unit
from units.domain.tree import rebuild_paths
from units.enums import UnitKind

pytestmark = pytest.mark.django_db
URL = "/desk/exams/2026/missing/"


@pytest.fixture
def town():
    return UnitFactory(code="T1", name="示例镇", kind=UnitKind.TOWN)


@pytest.fixture
def world(town):
    """One person of each kind in the town, one in a village, one next door."""
    world = World()
    names = [
        "缺考甲",
        "作答乙",
        "无效丙",
        "待批丁",
        "免考戊",
        "剔除己",
        "合格庚",
        "优秀辛",
    ]
    people = {name: PersonFactory(unit=town, name=name) for name in names}
    village = UnitFactory(code="V1", kind=UnitKind.VILLAGE, parent=town, name="示例村")
    people["村里壬"] = PersonFactory(unit=village, name="村里壬")
    people["邻家癸"] = PersonFactory(unit=UnitFactory(code="N1"), name="邻家癸")
    oblige(world.exam, *people.values())
    rows = {row.person.name: row for row in Obligation.objects.all()}
    Attempt.objects.create(
        sitting=world.sitting,
        person=people["作答乙"],
        paper=world.sitting.papers.get(),
        number=1,
        state=AttemptState.STARTED,
        started_at=NOW,
        deadline=NOW.replace(year=2100),
        order_seed=1,
    )
    sit(world.sitting, people["无效丙"], right=3, answered=3)
    exempt(rows["待批丁"], state=ExemptionState.REQUESTED)
    exempt(rows["免考戊"], code="E2")
    Obligation.objects.filter(pk=rows["剔除己"].pk).update(
        withdrawn="died", withdrawn_document="示例〔2026〕8号"
    )
    sit(world.sitting, people["合格庚"], right=7, at=OPENS_AT)
    sit(world.sitting, people["优秀辛"], right=10, at=OPENS_AT)
    return world


def sign_in(client, role, unit):
    user = UserFactory()
    RoleGrantFactory(user=user, role=role, unit=unit)
    client.force_login(user)


def names(response):
    return {one.name: one.reason for one in response.context["names"]}


def test_missing_with_reasons(client, world, town):
    sign_in(client, Role.LIAISON, town)
    assert names(client.get(URL)) == {
        "缺考甲": "未参加",
        "作答乙": "正在作答",
        "无效丙": "答卷无效：作答不足 60%",
        "待批丁": "未参加，免考申请待审批",
        "村里壬": "未参加",
    }


def test_names_are_in_organisation_order():
    world = World()
    town = UnitFactory(code="B", sort_order=1)
    office = UnitFactory(code="A", sort_order=2)
    village = UnitFactory(code="C", sort_order=9, parent=town)
    rebuild_paths()
    people = [PersonFactory(unit=unit) for unit in (office, village, town)]
    oblige(world.exam, *people)
    found = people_behind(world.exam, root=root_unit(), letter="A")
    assert [row.unit for row in found] == [town, village, office]


def test_own_scope_leaves_out_the_villages(client, world, town):
    sign_in(client, Role.LIAISON, town)
    found = names(client.get(URL, {"scope": "own", "unit": "T1"}))
    assert set(found) == {"缺考甲", "作答乙", "无效丙", "待批丁"}


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        ("E", {"免考戊": "免考：长期病假或重大疾病（示例〔2026〕1号）"}),
        ("X", {"剔除己": "剔除：去世（示例〔2026〕8号）"}),
        ("P", {"合格庚": "11月2日参加，合格", "优秀辛": "11月2日参加，优秀"}),
        ("G", {"优秀辛": "11月2日参加，优秀"}),
    ],
)
def test_other_letters(client, world, town, letter, expected):
    sign_in(client, Role.LIAISON, town)
    assert names(client.get(URL, {"letter": letter})) == expected


def test_letters_add_up(client, world, town):
    sign_in(client, Role.LIAISON, town)
    count = {
        letter: len(names(client.get(URL, {"letter": letter})))
        for letter in ("A", "X", "E", "D", "P", "missing")
    }
    assert count == {"A": 9, "X": 1, "E": 1, "D": 7, "P": 2, "missing": 5}


def test_grade_is_not_told_before_its_release(client, world, town):
    world.exam.results = ResultPolicy.ON_RELEASE
    world.exam.save()
    sign_in(client, Role.LIAISON, town)
    assert names(client.get(URL, {"letter": "G"})) == {"优秀辛": "11月2日参加"}
    world.sitting.released_at = NOW
    world.sitting.save()
    assert names(client.get(URL, {"letter": "G"})) == {"优秀辛": "11月2日参加，优秀"}


def test_liaison_above_does_not_read_the_illness(client, world):
    sign_in(client, Role.LIAISON, root_unit())
    found = names(client.get(URL, {"letter": "E"}))
    assert found == {"免考戊": "免考：其他（示例〔2026〕1号）"}
    assert "疾病" not in client.get(URL, {"letter": "E"}).content.decode()


def test_neighbour_is_never_listed(client, world, town):
    sign_in(client, Role.LIAISON, town)
    for letter in ("A", "D", "missing"):
        page = client.get(URL, {"letter": letter}).content.decode()
        assert "邻家癸" not in page
    assert client.get(URL, {"unit": "N1"}).status_code == 404


@pytest.mark.parametrize(
    "query", [{"letter": "H"}, {"letter": "Z"}, {"letter": ""}, {"scope": "all"}]
)
def test_unknown_letter_or_scope_does_not_exist(client, world, town, query):
    sign_in(client, Role.LIAISON, town)
    assert client.get(URL, query).status_code == 404


def test_message_for_the_work_group_has_names_and_no_reasons(client, world, town):
    sign_in(client, Role.LIAISON, town)
    response = client.get(URL)
    assert response.context["message"] == "\n".join(
        [
            "【2026年度学法考试】还有 5 人没有参加，请在 11月30日 18:00 前完成。",
            "示例镇：作答乙、待批丁、无效丙、缺考甲",
            "示例村：村里壬",
            "已经交卷的，请忽略。",
        ]
    )
    assert escape("【2026年度学法考试】") in response.content.decode()


def test_ask_link_is_for_liaisons_only(client, world, town):
    sign_in(client, Role.LIAISON, town)
    assert client.get(URL).context["ask_url"] == "/desk/exams/2026/exemptions/"
    sign_in(client, Role.EXAM_OFFICER, town)
    assert client.get(URL).context["ask_url"] == ""


def test_message_names_everybody_whatever_the_page(client, world, town, monkeypatch):
    monkeypatch.setattr("exams.views.desk_missing.PAGE_SIZE", 2)
    sign_in(client, Role.LIAISON, town)
    whole = client.get(URL).context["message"]
    assert "还有 5 人没有参加" in whole
    assert all(name in whole for name in names(client.get(URL, {"page": 3})))
    pages = [client.get(URL, {"page": n}) for n in (1, 2, 3)]
    assert [len(names(page)) for page in pages] == [2, 2, 1]
    assert {page.context["message"] for page in pages} == {whole}


def test_empty_list_says_so(client, world):
    unit = UnitFactory()
    sign_in(client, Role.LIAISON, unit)
    assert "没有人还没参加" in client.get(URL).content.decode()


@pytest.mark.parametrize("people", [1, 3, 30])
def test_list_costs_the_same_for_any_number_of_people(
    client, world, people, django_assert_num_queries
):
    unit = UnitFactory()
    oblige(world.exam, *make_people(unit, people))
    sign_in(client, Role.LIAISON, unit)
    with django_assert_num_queries(20):
        client.get(URL)
