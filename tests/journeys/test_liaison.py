"""A liaison from the desk to the names, refused next door; the figures move."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from accounts.models import User
from exams.domain.submit import submit_attempt
from exams.domain.tallies import refresh_tallies
from exams.enums import ExemptionState
from exams.models import Exam, Exemption, Sitting, Tally
from tests.factories.accounts import OfficialFactory, RoleGrantFactory
from tests.factories.attempts import candidate, right, started
from tests.factories.units import PersonFactory, UnitFactory, root_unit
from tests.journeys.exam_world import only_sitting
from units.models import Unit

DESK = {"width": 1024, "height": 800}


@dataclass
class Office:
    """One unit with three who owe the exam, one of whom has sat it; and a neighbour."""

    sitting: Sitting
    unit: Unit
    other: Unit
    liaison: User
    officer: User
    stranger: str

    @property
    def exam(self) -> Exam:
        return self.sitting.exam

    def letters(self) -> tuple[int, int, int, int]:
        """A, E, P and Q as they stand in the table."""
        row = Tally.objects.get(exam=self.exam, unit=self.unit)
        return row.A, row.E, row.P, row.Q


@pytest.fixture
def office(world: None) -> Office:
    sitting = only_sitting()
    unit, other = (UnitFactory(name=name) for name in ("示例甲局", "示例乙局"))
    sat, *_waiting = [
        candidate(sitting, unit=unit, name=name)
        for name in ("考过甲", "没考甲", "生病甲")
    ]
    stranger = candidate(sitting, unit=other, name="外人乙")
    begun = started(sitting, sat)
    submit_attempt(begun.token, seq=1, responses=right(begun.attempt))
    liaison, officer = (
        OfficialFactory(person=PersonFactory(unit=unit)) for _ in range(2)
    )
    RoleGrantFactory(user=liaison, role=Role.LIAISON, unit=unit)
    RoleGrantFactory(user=officer, role=Role.EXAM_OFFICER, unit=root_unit())
    refresh_tallies(sitting.exam)
    return Office(sitting, unit, other, liaison, officer, stranger.code)


def test_from_the_number_to_the_names(visit, office):
    visitor = visit(office.liaison, viewport=DESK)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.page
    page.goto("/desk/")
    page.locator(f"[data-exam='{office.exam.code}'] a").click()
    expect(page.get_by_test_id("statement")).to_contain_text(
        "应考 3 人，已考 1 人，还差 2 人"
    )
    visitor.expect_accessible()
    page.get_by_test_id("coverage").locator(".total td a", has_text="2").first.click()
    names = page.get_by_test_id("names").locator("tbody th")
    assert sorted(names.all_inner_texts()) == ["没考甲", "生病甲"]
    visitor.expect_accessible()
    page.click("[data-copy]")
    expect(page.locator("[data-copy]")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert ("没考甲" in copied, "考过甲" in copied, "外人乙" in copied) == (
        True,
        False,
        False,
    )


def test_another_unit_is_not_there(visit, office):
    visitor = visit(office.liaison, viewport=DESK)
    page, exam, other = visitor.page, office.exam.code, office.other.code
    for address in [
        f"/desk/exams/{exam}/?unit={other}",
        f"/desk/exams/{exam}/?unit={root_unit().code}",
        f"/desk/exams/{exam}/coverage.xlsx?unit={other}",
        f"/desk/exams/{exam}/missing/?unit={other}",
        f"/desk/exams/{exam}/exemptions/?unit={other}",
        f"/desk/roster/?unit={other}",
        "/desk/roster/imports/nobody/",
    ]:
        answer = page.goto(address)
        assert (address, answer.status) == (address, 404)
        assert "外人乙" not in page.content()
    page.goto("/admin/exams/")
    assert "/admin/exams/" not in page.url.partition("?")[0]
    page.goto("/desk/roster/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    slip = page.request.post(
        f"/desk/roster/{office.stranger}/slip/", form={"csrfmiddlewaretoken": token}
    )
    assert (slip.status, "外人乙" in slip.text()) == (404, False)
    page.goto(f"/desk/exams/{exam}/exemptions/")
    asked = page.request.post(
        f"/desk/exams/{exam}/exemptions/",
        form={
            "csrfmiddlewaretoken": token,
            "person": office.stranger,
            "exemption_code": "E3",
            "document": "示例〔2026〕1号",
        },
    )
    assert "外人乙" not in asked.text()
    assert Exemption.objects.filter(obligation__exam=office.exam).count() == 0


def test_exemption_asked_decided_and_counted(visit, office):
    assert office.letters() == (3, 0, 1, 1)
    asking = visit(office.liaison, viewport=DESK).page
    asking.goto(f"/desk/exams/{office.exam.code}/missing/")
    asking.locator("tr", has_text="生病甲").get_by_role("link").click()
    asking.select_option("[name=exemption_code]", "E3")
    asking.fill("[name=document]", "示例〔2026〕7号")
    asking.get_by_role("button", name="上报申请").click()
    exemption = Exemption.objects.get(obligation__exam=office.exam)
    expect(asking.locator(f"#request-{exemption.key}")).to_have_attribute(
        "data-state", ExemptionState.REQUESTED
    )
    assert asking.locator("[name=decision]").count() == 0
    assert office.letters() == (3, 0, 1, 1)
    visitor = visit(office.officer, viewport=DESK)
    deciding = visitor.page
    deciding.goto(f"/desk/exams/{office.exam.code}/exemptions/")
    row = deciding.locator(f"#request-{exemption.key}")
    row.get_by_role("button", name="不批准").click()
    expect(row.get_by_role("alert")).to_be_visible()
    visitor.expect_accessible()
    row.get_by_role("button", name="批准", exact=True).click()
    expect(row).to_have_attribute("data-state", ExemptionState.APPROVED)
    exemption.refresh_from_db()
    assert (exemption.state, exemption.decided_by) == (
        ExemptionState.APPROVED,
        office.officer.username,
    )
    asking.goto(f"/desk/exams/{office.exam.code}/")
    expect(asking.get_by_test_id("statement")).to_contain_text(
        "应考 2 人，已考 1 人，还差 1 人"
    )
    assert office.letters() == (3, 1, 1, 1)
