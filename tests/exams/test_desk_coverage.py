"""/desk/exams/{code}/: the sentence, the table, and nobody else's part of the tree."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from accounts.enums import Role
from exams.domain.tallies import refresh_tallies
from exams.models import Obligation, Tally
from tests.exams.coverage_world import (
    FROZEN_AT,
    World,
    exempt,
    make_exam,
    make_people,
    oblige,
    sit,
)
from tests.factories.accounts import OfficialFactory, RoleGrantFactory, UserFactory
from tests.factories.units import UnitFactory, root_unit
from units.enums import UnitKind

pytestmark = pytest.mark.django_db
URL = "/desk/exams/2026/"


@pytest.fixture
def town():
    return UnitFactory(code="T1", name="示例镇", kind=UnitKind.TOWN, headcount=4)


@pytest.fixture
def village(town):
    return UnitFactory(code="V1", name="示例一村", kind=UnitKind.VILLAGE, parent=town)


@pytest.fixture
def world(town, village):
    world = World()
    here = make_people(town, 2, name="镇上人")
    there = make_people(village, 2, name="村里人")
    rows = oblige(world.exam, *here, *there)
    sit(world.sitting, here[0])
    sit(world.sitting, there[0], right=6)
    exempt(rows[3], code="E2")
    refresh_tallies(world.exam)
    return world


def sign_in(client, *grants):
    user = UserFactory()
    for role, unit in grants:
        RoleGrantFactory(user=user, role=role, unit=unit)
    client.force_login(user)
    return user


def text_of(response):
    return response.content.decode()


def test_sentence_comes_first(client, world, town):
    sign_in(client, (Role.LIAISON, town))
    response = client.get(URL)
    assert response.status_code == 200
    context = response.context
    assert (context["due"], context["sat"], context["missing"]) == (3, 2, 1)
    page = text_of(response)
    assert "应考 <strong>3</strong> 人，已考 <strong>2</strong> 人" in page
    assert page.index('data-testid="statement"') < page.index("chart burn-up")
    assert page.index("chart burn-up") < page.index('data-testid="coverage"')


def test_table_lines_are_own_and_subtree_in_order(client, world, town):
    sign_in(client, (Role.LIAISON, town))
    lines = client.get(URL).context["lines"]
    assert [(line.name, line.scope, line.cells[7].text) for line in lines] == [
        ("示例镇 合计", "subtree", "2"),
        ("示例镇 本级", "own", "1"),
        ("示例一村", "subtree", "1"),
    ]


def test_every_number_opens_its_names(client, world, town):
    sign_in(client, (Role.LIAISON, town))
    for line in client.get(URL).context["lines"]:
        for cell in line.cells:
            if cell.url:
                names = client.get(cell.url).context["page"].paginator.count
                assert f"{names:,}" == cell.text
    first = client.get(URL).context["lines"][0]
    assert sum(bool(cell.url) for cell in first.cells) == 7  # A E D P missing Q G


def test_full_unit_shows_its_exemptions_beside_it_without_the_illness(
    client, world, village
):
    sign_in(client, (Role.LIAISON, village))
    response = client.get(URL)
    line = response.context["lines"][0]
    assert (line.full, line.exempt) == ("是", 1)
    assert [(one.name, one.reason) for one in response.context["exempt"]] == [
        ("村里人", "免考：其他（示例〔2026〕1号）")
    ]


@pytest.mark.parametrize("page", ["", "coverage.xlsx", "missing/", "exemptions/"])
@pytest.mark.parametrize("unit", ["510811", "T1", "nowhere", "%00"])
def test_another_unit_does_not_exist(client, world, village, page, unit):
    sign_in(client, (Role.LIAISON, village))
    response = client.get(f"{URL}{page}?unit={unit}")
    assert response.status_code == 404
    assert "镇上人" not in text_of(response)


@pytest.mark.parametrize("page", ["", "coverage.xlsx", "missing/", "exemptions/"])
def test_roles_without_coverage_find_nothing(client, world, town, page):
    for role in (Role.TEACHER, Role.EDITOR, Role.BROADCAST_CONTACT):
        sign_in(client, (role, town))
        assert client.get(URL + page).status_code == 404
    client.force_login(OfficialFactory(person__unit=town))
    assert client.get(URL + page).status_code == 404


@pytest.mark.parametrize("page", ["", "coverage.xlsx", "missing/", "exemptions/"])
def test_stranger_is_sent_to_sign_in(client, world, page):
    response = client.get(URL + page)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=/desk/")


@pytest.mark.parametrize("code", ["nothing", "%00", "2026%00"])
def test_unknown_exam_does_not_exist(client, world, town, code):
    sign_in(client, (Role.LIAISON, town))
    assert client.get(f"/desk/exams/{code}/").status_code == 404


def test_exam_before_the_freeze_says_so(client, world, town):
    make_exam(code="2027", frozen_at=None)
    sign_in(client, (Role.LIAISON, town))
    for page in ("", "missing/"):
        response = client.get(f"/desk/exams/2027/{page}")
        assert response.status_code == 200
        assert "名册还没有冻结" in text_of(response)
    assert client.get("/desk/exams/2027/coverage.xlsx").status_code == 409


def test_sheet_holds_the_same_numbers_as_numbers(client, world, town):
    sign_in(client, (Role.LIAISON, town))
    response = client.get(f"{URL}coverage.xlsx")
    assert response["Content-Disposition"].startswith("attachment; filename=")
    sheet = CalamineWorkbook.from_filelike(BytesIO(response.content))
    head, *rows = sheet.get_sheet_by_index(0).to_python()
    first = dict(zip(head, rows[0], strict=True))
    assert (first["单位"], first["范围"], first["应考 D"]) == ("示例镇", "含下级", 3)
    assert (first["参考率"], first["毛参考率"], first["是否全覆盖"]) == (
        66.67,
        50.0,
        "否",
    )
    assert [row[2] for row in rows[:3]] == ["示例镇", "示例镇", "示例一村"]
    assert rows[-1][2].startswith("应考 D = A − X − E")


def test_crowded_table_keeps_own_rows_off_paper(client, world, town):
    for number in range(60):
        unit = UnitFactory(code=f"D{number}")
        Tally.objects.create(exam=world.exam, unit=unit, A=1, updated_at=FROZEN_AT)
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    lines = client.get(URL).context["lines"]
    assert [line.name for line in lines if line.screen_only] == []
    child = UnitFactory(parent=town, code="V9", kind=UnitKind.VILLAGE)
    Tally.objects.create(exam=world.exam, unit=child, A=1, updated_at=FROZEN_AT)
    assert len(lines) == 62


@pytest.mark.parametrize("units", [1, 3, 30])
def test_page_costs_the_same_for_any_number_of_units(
    client, world, units, django_assert_num_queries
):
    for _ in range(units):
        unit = UnitFactory()
        oblige(world.exam, *make_people(unit, 1))
    refresh_tallies(world.exam)
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    with django_assert_num_queries(16):
        client.get(URL)


def test_officer_sees_the_district(client, world):
    sign_in(client, (Role.EXAM_OFFICER, root_unit()))
    lines = client.get(URL).context["lines"]
    assert [line.name for line in lines] == ["示例区 合计", "示例镇"]
    assert Obligation.objects.count() == 4
