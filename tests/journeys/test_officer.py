"""An exam officer from a question sheet and a blueprint to release and resit list."""

from __future__ import annotations

import csv
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import User
from exams.domain.exam_officers import let_into_admin
from exams.enums import AttemptState, Tier
from exams.models import Attempt, Blueprint, Exam, Obligation, Question, Sitting
from laws.domain.catalogue import load_catalogue
from tests.factories.accounts import (
    PASSWORD,
    OfficialFactory,
    RoleGrantFactory,
    UserFactory,
)
from tests.factories.exams import SPEC, BlueprintFactory, right_answers
from tests.factories.units import PersonFactory, root_unit
from tests.journeys.looking import faults_of
from tests.journeys.servers import CONTENT

SHEET = CONTENT / "exam" / "xingzhengchufafa.csv"
TOPIC = {"topics": [{"t": "行政处罚法", "pct": 100}]}
number = count(1)


@pytest.fixture
def officer(world: None) -> User:
    load_catalogue()
    user = UserFactory()
    RoleGrantFactory(user=user, role=Role.EXAM_OFFICER, unit=root_unit())
    let_into_admin(user)
    return user


@pytest.fixture
def official(world: None) -> User:
    return OfficialFactory(person=PersonFactory(name="应考示例"))


@pytest.fixture
def code() -> str:
    return f"journey-{next(number)}"


@pytest.fixture
def plan(world: None) -> Blueprint:
    return BlueprintFactory(name="行政处罚法示例卷", spec={**SPEC, **TOPIC})


def bring_in_questions(page: Page, code: str) -> None:
    page.goto("/admin/exams/bank/")
    page.get_by_role("link", name="导入试题").first.click()
    page.set_input_files("[name=file]", str(SHEET))
    page.fill("[name=code]", code)
    page.fill("[name=title]", f"题库 {code}")
    page.get_by_role("button", name="导入", exact=True).click()
    with SHEET.open(encoding="utf-8-sig", newline="") as file:
        rows = len(list(csv.DictReader(file)))
    expect(page.locator("[data-outcome=added]")).to_have_text(str(rows))
    assert Question.objects.filter(bank__code=code).count() == rows


def new_exam(page: Page, code: str, *, bank: str, plan: str) -> None:
    page.goto("/admin/exams/")
    page.get_by_role("link", name="新建考试").click()
    opens = timezone.localtime() - timedelta(hours=1)
    fields = {
        "code": code,
        "title": f"考试 {code}",
        "reference_date": f"{opens - timedelta(days=20):%Y-%m-%d}",
        "sitting_code": f"{code}-1",
        "opens_at": f"{opens:%Y-%m-%dT%H:%M}",
        "closes_at": f"{opens + timedelta(days=5):%Y-%m-%dT%H:%M}",
        "minutes": "60",
    }
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=bank]", label=f"题库 {bank}")
    page.select_option("[name=blueprint]", label=plan)
    page.select_option("[name=results]", "on_release")
    page.get_by_role("button", name="建立考试").click()
    page.wait_for_url(f"**/admin/exams/exam/{code}/")


def step(page: Page, name: str) -> str | None:
    return page.get_attribute(f"[data-step={name}]", "data-state")


def press_step(page: Page, name: str, button: str) -> None:
    """Follow the one button of that step and confirm on the page it leads to."""
    page.locator(f"[data-step={name}] a").click()
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=button).click()
    page.wait_for_url("**/admin/exams/exam/**")


def sit_by_api(page: Page, user: User, sitting: str) -> Attempt:
    """A whole exam in four requests, as another program would sit it."""

    def post(path: str, data: dict, token: str = ""):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return page.request.post(f"/api/v1{path}", data=data, headers=headers).json()

    person = post("/sign-in", {"username": user.username, "password": PASSWORD})
    begun = post(f"/sittings/{sitting}/attempts", {}, person["token"])
    attempt = Attempt.objects.get(pk=begun["attempt"])
    answers = {"seq": 1, "responses": right_answers(attempt.paper)}
    ended = post(f"/attempts/{attempt.pk}/submit", answers, begun["token"])
    assert (ended["state"], ended["result"]) == (AttemptState.SUBMITTED, None)
    attempt.refresh_from_db()
    return attempt


def test_from_questions_to_release(visit, officer, official, code, plan):
    visitor = visit(officer, viewport={"width": 1024, "height": 900})
    page = visitor.page
    bring_in_questions(page, code)
    new_exam(page, f"{code}-a", bank=code, plan="A 济宁型")
    lacking = page.get_by_test_id("feasibility")
    expect(lacking).to_contain_text("题库不够组卷")
    assert lacking.locator("li").count() > 0
    visitor.expect_accessible()
    new_exam(page, code, bank=code, plan=plan.name)
    expect(page.get_by_test_id("feasibility")).to_contain_text("已验证")
    assert step(page, "freeze") == "now"
    press_step(page, "freeze", "冻结名册")
    assert Exam.objects.get(code=code).frozen_at is not None
    assert Obligation.objects.filter(exam__code=code, person=official.person).exists()
    press_step(page, "compose", "组卷")
    sitting = Sitting.objects.get(code=f"{code}-1")
    assert sitting.papers.count() > 0
    press_step(page, "approve", "批准开考")
    assert step(page, "open") == "now"
    visitor.expect_accessible()
    attempt = sit_by_api(visit().page, official, sitting.code)
    assert (attempt.state, str(attempt.score)) == (AttemptState.SUBMITTED, "100.00")
    result = visit(official)
    result.page.goto(f"/study/attempts/{attempt.pk}/result/")
    assert result.page.get_attribute("[data-state]", "data-score") in (None, "")
    result.expect_accessible()
    past = timezone.now() - timedelta(minutes=5)
    Sitting.objects.filter(pk=sitting.pk).update(closes_at=past)
    page.reload()
    press_step(page, "release", "发布成绩")
    assert {step(page, name) for name in ("open", "release")} == {"done"}
    sitting.refresh_from_db()
    assert sitting.released_at is not None
    result.page.reload()
    assert result.page.get_attribute("[data-state]", "data-score") == "100.00"


def test_sitting_is_moved_and_removed_before_it_is_approved(visit, officer, code, plan):
    visitor = visit(officer, viewport={"width": 1024, "height": 900})
    page = visitor.page
    bring_in_questions(page, code)
    new_exam(page, code, bank=code, plan=plan.name)
    page.get_by_role("link", name="改定场次时间").click()
    page.wait_for_url("**/change/")
    opens = timezone.localtime() + timedelta(days=2)
    page.fill("[name=opens_at]", f"{opens:%Y-%m-%dT%H:%M}")
    page.fill("[name=closes_at]", f"{opens + timedelta(minutes=9):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="改定时间").click()
    expect(page.get_by_test_id("errors")).to_contain_text("比答题时长（60 分钟）还短")
    visitor.expect_accessible()
    page.fill("[name=minutes]", "9")
    page.get_by_role("button", name="改定时间").click()
    page.wait_for_url(f"**/exam/{code}/")
    assert Sitting.objects.get(code=f"{code}-1").minutes == 9
    page.get_by_role("link", name="删去场次").click()
    page.wait_for_url("**/remove/")
    page.locator("main").get_by_role("button", name="删去场次").click()
    page.wait_for_url(f"**/exam/{code}/")
    assert not Sitting.objects.filter(code=f"{code}-1").exists()


def test_resit_list_names_who_has_not_passed(visit, officer, official, code, plan):
    absent = PersonFactory(name="缺考示例", unit=official.person.unit)
    visitor = visit(officer, viewport={"width": 1024, "height": 900})
    page = visitor.page
    bring_in_questions(page, code)
    new_exam(page, code, bank=code, plan=plan.name)
    press_step(page, "freeze", "冻结名册")
    only_these(code, official.person, absent)
    press_step(page, "compose", "组卷")
    press_step(page, "approve", "批准开考")
    sit_by_api(visit().page, official, f"{code}-1")
    page.reload()
    page.get_by_role("link", name="补考名单").click()
    names = page.get_by_test_id("resit").locator("tbody td:nth-child(3)")
    expect(names).to_have_text(["缺考示例"])
    assert faults_of(page) == []


def only_these(code: str, *people: object) -> None:
    """The duty of all others in this database belongs to other journeys."""
    rows = Obligation.objects.filter(exam__code=code)
    rows.exclude(person__in=people).delete()
    assert rows.filter(tier__in=Tier.values).count() == len(people)
