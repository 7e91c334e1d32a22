"""An exam file makes exam, blueprint and sittings once, and proves the bank."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from exams.domain.exam import add_sitting, create_exam
from exams.domain.exam_errors import ExamError
from exams.domain.exam_spec import ExamInvalidError
from exams.enums import Difficulty, Pool, QuestionKind
from exams.models import Blueprint, Exam, Sitting, Topic
from ledger.models import LedgerEntry
from tests.factories.exams import SPEC, QuestionBankFactory, filled_bank

pytestmark = pytest.mark.django_db

FILE: dict[str, Any] = {
    "code": "2026",
    "title": "示例考试",
    "reference_date": "2026-10-31",
    "tiers": ["T2", "T4"],
    "unit_kinds": ["department", "town"],
    "bank": "exam",
    "blueprint": SPEC,
    "policy": {"mode": "best_of_n", "n": 2, "cooldown_h": 0},
    "review": "with_result",
    "sittings": [
        {
            "code": "2026-1",
            "opens_at": "2026-11-16T00:00:00Z",
            "closes_at": "2026-11-30T18:00:00+08:00",
            "minutes": 60,
        },
        {
            "code": "2026-2",
            "opens_at": "2026-12-13T08:00",
            "closes_at": "2026-12-15T18:00",
            "resit_of": "2026-1",
        },
    ],
}


def sitting_with(**changes: Any) -> dict[str, Any]:
    return {"sittings": [{**FILE["sittings"][0], **changes}]}


@pytest.fixture
def bank():
    return filled_bank(code="exam")


def window(*, days: int) -> dict[str, str]:
    """A day's window that many days from now."""
    opens = timezone.now() + timedelta(days=days)
    closes = opens + timedelta(days=1)
    return {"opens_at": opens.isoformat(), "closes_at": closes.isoformat()}


def create(**changes):
    return create_exam({**deepcopy(FILE), **changes}, actor="test")


def test_create_exam_makes_everything(bank):
    assert create().as_json() == {
        "exam": "2026",
        "sittings": ["2026-1", "2026-2"],
        "created": True,
        "feasible": True,
        "lacking": [],
    }
    exam = Exam.objects.get()
    assert (exam.bank, exam.blueprint.spec, exam.attempts) == (bank, SPEC, 2)
    assert (exam.pass_score, exam.good_score, exam.distinction_score) == (60, 80, 90)
    first, second = exam.sittings.all()
    assert first.opens_at.isoformat() == "2026-11-16T00:00:00+00:00"
    assert second.opens_at.isoformat() == "2026-12-13T00:00:00+00:00"
    assert (second.resit_of, second.minutes) == (first, 60)


def test_create_exam_again_changes_nothing(bank):
    create()
    assert create().created is False
    assert (Exam.objects.count(), LedgerEntry.objects.count()) == (1, 1)


def test_create_exam_infeasible_is_made_and_says_what_lacks(bank):
    for question in bank.questions.filter(
        current__kind=QuestionKind.MULTIPLE, current__difficulty=Difficulty.EASY
    ):
        question.disabled_on = question.enabled_on = "2020-01-01"
        question.save()
    result = create().as_json()
    assert (result["created"], result["feasible"]) == (True, False)
    assert [(x["kind"], x["difficulty"], x["missing"]) for x in result["lacking"]] == [
        ("multiple", "easy", 1)
    ]


def test_create_exam_dry_run_writes_nothing(bank):
    topics = set(Topic.objects.values_list("name", flat=True))
    result = create_exam(FILE, actor="test", dry_run=True)
    assert result.created is True
    assert not Exam.objects.exists()
    assert not Blueprint.objects.exists()
    assert not LedgerEntry.objects.exists()
    assert set(Topic.objects.values_list("name", flat=True)) == topics


def test_create_exam_by_the_code_of_a_preset(bank):
    result = create(blueprint="preset-a", policy={"mode": "single+makeup"})
    assert result.feasible is False
    assert Exam.objects.get().pass_score == 80


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"code": "2026/1"}, "exam_invalid", "code"),
        ({"title": ""}, "exam_invalid", "title"),
        ({"title": "a\x00"}, "exam_invalid", "exam"),
        ({"title": "\ud800"}, "exam_invalid", "exam"),
        ({"note": float("nan")}, "exam_invalid", "exam"),
        ({"reference_date": "31.10."}, "exam_invalid", "reference_date"),
        ({"reference_date": "0001-01-01"}, "exam_invalid", "reference_date"),
        ({"tiers": ["T8"]}, "exam_invalid", "tiers"),
        ({"tiers": "T2"}, "exam_invalid", "tiers"),
        ({"unit_kinds": []}, "exam_invalid", "unit_kinds"),
        ({"review": "later"}, "exam_invalid", "review"),
        ({"blueprint": "none"}, "exam_invalid", "blueprint"),
        ({"blueprint": {**SPEC, "total": 1}}, "exam_invalid", "blueprint.total"),
        (
            {"blueprint": {**SPEC, "total": "1e9999999"}},
            "exam_invalid",
            "blueprint.total",
        ),
        ({"policy": {"mode": "x"}}, "exam_invalid", "policy.mode"),
        ({"answered_share": 101}, "exam_invalid", "answered_share"),
        ({"sittings": [{"code": "a"}]}, "exam_invalid", "sittings[0].opens_at"),
        (sitting_with(code="a" * 47), "exam_invalid", "sittings[0].code"),
        (
            sitting_with(opens_at="0001-01-01T00:00:00+08:00"),
            "exam_invalid",
            "sittings[0].opens_at",
        ),
        (
            sitting_with(closes_at="9999-12-31T23:59:00-08:00"),
            "exam_invalid",
            "sittings[0].closes_at",
        ),
        ({"sittings": FILE["sittings"][:1] * 2}, "exam_invalid", "sittings"),
        ({"sittings": FILE["sittings"][1:]}, "exam_invalid", "resit_of"),
        ({"bank": "other"}, "unknown_bank", None),
    ],
)
def test_create_exam_refuses(bank, changes, code, where):
    with pytest.raises(ExamError) as refusal:
        create(**changes)
    assert refusal.value.code == code
    assert getattr(refusal.value, "where", None) == where
    assert not Exam.objects.exists()
    assert not Blueprint.objects.exists()


def test_create_exam_window_upside_down(bank):
    sitting = {**FILE["sittings"][0], "closes_at": "2026-11-01T00:00:00Z"}
    with pytest.raises(ExamError) as refusal:
        create(sittings=[sitting])
    assert refusal.value.where == "sittings[0].closes_at"


def test_create_exam_window_shorter_than_the_minutes(bank):
    sitting = {**FILE["sittings"][0], "closes_at": "2026-11-16T00:59:00Z"}
    with pytest.raises(ExamInvalidError) as refusal:
        create(sittings=[sitting])
    (problem,) = refusal.value.problems
    assert problem.where == "sittings[0].closes_at"
    assert "比答题时长（60 分钟）还短" in problem.message
    assert create(sittings=[{**sitting, "minutes": 59}]).created is True


def test_create_exam_past_is_for_files_only(bank):
    past = {**FILE["sittings"][0], **window(days=-9)}
    with pytest.raises(ExamInvalidError) as refusal:
        create_exam({**deepcopy(FILE), "sittings": [past]}, actor="t", to_come=True)
    assert [p.message for p in refusal.value.problems] == [
        "结束时间已过，请改成以后的时间。"
    ]
    assert create(sittings=[past]).created is True


def test_create_exam_broken_moments_are_told_once_each(bank):
    with pytest.raises(ExamInvalidError) as refusal:
        create(sittings=[{"code": "a", "opens_at": "x", "closes_at": "y"}])
    assert [p.where for p in refusal.value.problems] == [
        "sittings[0].opens_at",
        "sittings[0].closes_at",
    ]


def test_create_exam_without_minutes_takes_the_blueprints(bank):
    blueprint = {**SPEC, "minutes": 90}
    sitting = {k: v for k, v in FILE["sittings"][0].items() if k != "minutes"}
    create(blueprint=blueprint, sittings=[sitting])
    assert Sitting.objects.get().minutes == 90


def test_create_exam_other_than_what_stands(bank):
    create()
    for changes, code in [
        ({"title": "别的"}, "exam_differs"),
        ({"blueprint": {**SPEC, "minutes": 50}}, "blueprint_differs"),
        ({"sittings": [{**FILE["sittings"][0], "minutes": 50}]}, "sitting_differs"),
    ]:
        with pytest.raises(ExamError) as refusal:
            create(**changes)
        assert refusal.value.code == code
    assert Exam.objects.get().title == "示例考试"


def test_create_exam_refuses_the_practice_pool():
    QuestionBankFactory(code="exam", pool=Pool.PRACTICE)
    with pytest.raises(ExamError) as refusal:
        create()
    assert refusal.value.code == "practice_pool"


@pytest.mark.parametrize("data", [None, [], "2026", 7])
def test_create_exam_not_an_object(data):
    with pytest.raises(ExamError) as refusal:
        create_exam(data, actor="test")
    assert refusal.value.code == "exam_invalid"


def test_add_sitting_as_a_resit(bank):
    create(sittings=FILE["sittings"][:1])
    exam = Exam.objects.get()
    to_come = {**FILE["sittings"][1], **window(days=2)}
    sitting = add_sitting(exam, to_come, actor="test")
    assert (sitting.resit_of.code, sitting.minutes) == ("2026-1", 60)
    with pytest.raises(ExamError) as refusal:
        add_sitting(exam, to_come, actor="test")
    assert refusal.value.code == "sitting_exists"
    assert Sitting.objects.count() == 2
