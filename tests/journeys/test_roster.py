"""A roster with traps: looked at, applied, corrected and sent back; who left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import User
from sheets.reading import read_sheet
from sheets.writing import write_sheet
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.units import PersonFactory, UnitFactory, roster_row
from units.models import Person, RosterImport, Unit

DESK = {"width": 1024, "height": 800}
REFUSED = {"no_name": "姓名", "phone_invalid": "手机号", "markup": "职务"}


@dataclass
class Office:
    unit: Unit
    liaison: User
    neighbour: User
    staying: Person
    absent: Person


@pytest.fixture
def office(world: None) -> Office:
    unit, other = UnitFactory(name="示例丙局"), UnitFactory(name="示例丁局")
    liaison, neighbour = UserFactory(), UserFactory()
    RoleGrantFactory(user=liaison, role=Role.LIAISON, unit=unit)
    RoleGrantFactory(user=neighbour, role=Role.LIAISON, unit=other)
    staying, absent = (
        PersonFactory(unit=unit, name=name) for name in ("留下丙", "走了丙")
    )
    return Office(unit, liaison, neighbour, staying, absent)


@pytest.fixture
def trapped(office: Office, tmp_path: Path) -> Path:
    """Rows 2 to 6: one new, one already there, and three that must be refused."""
    base = int(office.staying.phone[-6:]) * 100
    unit = office.unit
    rows = [
        roster_row(unit, base + 1, 姓名="新来丙"),
        roster_row(unit, 0, 姓名=office.staying.name, 手机号=office.staying.phone),
        roster_row(unit, base + 2, 姓名=""),
        roster_row(unit, 0, 姓名="错号丙", 手机号="1381234"),
        roster_row(unit, base + 3, 姓名="标记丙", 职务="<b>干事</b>"),
    ]
    return sheet(tmp_path / "名册.xlsx", rows)


def sheet(path: Path, rows: list[dict]) -> Path:
    write_sheet(path, list(rows[0]), [list(row.values()) for row in rows])
    return path


def upload(page: Page, path: Path) -> None:
    page.goto("/desk/roster/import/")
    page.set_input_files("[name=file]", str(path))
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_selector("[data-testid=roster-import]")


def outcomes(page: Page) -> dict[str, str]:
    cells = page.locator("[data-outcome]").all()
    return {str(c.get_attribute("data-outcome")): c.inner_text() for c in cells}


def apply(page: Page) -> None:
    page.get_by_role("button", name="确认导入").click()
    page.wait_for_selector("[data-state=done]")


def names(unit: Unit) -> list[str]:
    people = Person.objects.current().filter(unit=unit)
    return sorted(people.values_list("name", flat=True))


def corrected(report: Path, path: Path, base: int) -> Path:
    """What the office does with the report: puts each refused row right."""
    found = read_sheet(report, required=("单位编码",), known=("单位编码",))
    right = [{"姓名": "补名丙"}, {"手机号": f"137{base:08d}"}, {"职务": "干事"}]
    rows = [
        {**row.cells, **cells} for row, cells in zip(found.rows, right, strict=True)
    ]
    return sheet(path, rows)


def test_traps_are_refused_corrected_and_sent_back(visit, office, trapped, tmp_path):
    visitor = visit(office.liaison, viewport=DESK)
    page = visitor.page
    before = names(office.unit)
    upload(page, trapped)
    assert outcomes(page) == {
        "added": "1",
        "changed": "1",
        "moved": "0",
        "unchanged": "0",
        "refused": "3",
    }
    shown = page.locator("tr[data-code]").evaluate_all(
        "rows => rows.map(r => [r.dataset.code, r.cells[1].textContent])"
    )
    assert dict(shown) == REFUSED
    visitor.expect_accessible()
    assert names(office.unit) == before
    address = page.url
    stranger = visit(office.neighbour, viewport=DESK).page
    for path in ("", "report/"):
        answer = stranger.request.get(f"{address}{path}")
        assert (path, answer.status, "新来丙" in answer.text()) == (path, 404, False)
    apply(page)
    assert names(office.unit) == sorted([*before, "新来丙"])
    with page.expect_download() as loading:
        page.get_by_role("link", name="下载退回的行和原因").click()
    report = tmp_path / "report.xlsx"
    loading.value.save_as(report)
    base = int(office.staying.phone[-6:]) * 100 + 9
    upload(page, corrected(report, tmp_path / "again.xlsx", base))
    assert (outcomes(page)["added"], outcomes(page)["refused"]) == ("3", "0")
    apply(page)
    assert names(office.unit) == sorted(
        [*before, "新来丙", "补名丙", "错号丙", "标记丙"]
    )
    states = RosterImport.objects.filter(actor=office.liaison.username)
    assert [one.state for one in states] == ["done", "done"]


def test_those_not_in_the_file_leave_only_when_told(visit, office, trapped):
    visitor = visit(office.liaison, viewport=DESK)
    page = visitor.page
    upload(page, trapped)
    apply(page)
    absent = page.locator("main form .rows .row")
    assert [text.split()[0] for text in absent.all_inner_texts()] == ["走了丙"]
    absent.get_by_role("checkbox").check()
    with page.expect_navigation():
        page.get_by_role("button", name="登记离开").click()
    left_on = timezone.localdate() - timedelta(days=1)
    page.fill("[name=left_on]", left_on.isoformat())
    visitor.expect_accessible()
    page.get_by_role("button", name="确认离开").click()
    page.wait_for_url("**/desk/roster/")
    office.absent.refresh_from_db()
    office.staying.refresh_from_db()
    assert (office.absent.left_on, office.staying.left_on) == (left_on, None)
    expect(page.locator("tr[data-person]", has_text="走了丙")).to_have_count(0)


def test_wrong_file_says_what_is_wrong_and_writes_nothing(visit, office, tmp_path):
    visitor = visit(office.liaison)
    before = names(office.unit)
    broken = tmp_path / "名册.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    upload(visitor.page, broken)
    expect(visitor.page.locator("[data-state=failed]")).to_contain_text("名册没有变")
    visitor.expect_accessible()
    visitor.expect_no_sideways_scrolling()
    assert names(office.unit) == before
