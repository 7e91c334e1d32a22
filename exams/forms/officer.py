"""What an exam officer enters: an exam, a sitting, a number, a question sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from exams.domain.bank import CitationState
from exams.domain.exam_errors import ExamError, InvalidError
from exams.domain.exam_spec import SITTING_CODE_LENGTH
from exams.domain.papers import MAX_PAPERS
from exams.enums import (
    Difficulty,
    Pool,
    QuestionKind,
    ResultPolicy,
    ReviewPolicy,
    Tier,
)
from exams.models import Blueprint, Exam, QuestionBank, Sitting, Topic
from units.enums import UnitKind

DEFAULT_TIERS = [tier.value for tier in Tier if tier != Tier.T1]
DEFAULT_KINDS = [
    UnitKind.DEPARTMENT.value,
    UnitKind.TOWN.value,
    UnitKind.VILLAGE.value,
    UnitKind.INSTITUTION.value,
    UnitKind.ENTERPRISE.value,
]

REFUSED_FIELDS = {
    "exam_differs": "code",
    "unknown_bank": "bank",
    "practice_pool": "bank",
    "blueprint_differs": "blueprint",
    "sitting_differs": "sitting_code",
    "sitting_exists": "sitting_code",
}


def any_of(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    return [("", _("全部")), *choices.choices]


def field_of(where: str) -> str:
    """The field for a place in the exam file: sittings[0].code is sitting_code."""
    name = where.rsplit(".", 1)[-1]
    return "sitting_code" if name == "code" and where != "code" else name


def moment_input() -> forms.DateTimeInput:
    """The browser's own calendar and clock: Wagtail's lies over the buttons below."""
    return forms.DateTimeInput(
        attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
    )


class WindowForm(forms.Form):
    """A window; its rules are checked by the domain, which tells the field at fault."""

    opens_at = forms.DateTimeField(label=_("开始时间"), widget=moment_input())
    closes_at = forms.DateTimeField(label=_("结束时间"), widget=moment_input())
    minutes = forms.IntegerField(
        label=_("答题时长（分钟）"),
        min_value=1,
        max_value=600,
        required=False,
        help_text=_("空着就按组卷方案的时长。"),
    )

    def window(self) -> dict[str, Any]:
        """The window in the form of the exam file; no minutes: the blueprint's."""
        data = self.cleaned_data
        window = {name: data[name].isoformat() for name in ("opens_at", "closes_at")}
        return window | ({"minutes": data["minutes"]} if data["minutes"] else {})

    def add_refusal(self, error: ExamError) -> None:
        """Say what the domain refused at the field that has to change."""
        if not isinstance(error, InvalidError):
            field = REFUSED_FIELDS.get(error.code)
            self.add_error(field if field in self.fields else None, error.message)
            return
        for problem in error.problems:
            field = field_of(problem.where)
            self.add_error(field if field in self.fields else None, problem.message)


class SittingForm(WindowForm):
    """One sitting with its code."""

    sitting_code = forms.CharField(
        label=_("场次代码"),
        max_length=SITTING_CODE_LENGTH,
        help_text=_("如 2026-1"),
    )

    field_order: Sequence[str] = ("sitting_code", "opens_at", "closes_at", "minutes")

    def sitting(self) -> dict[str, Any]:
        """The sitting in the form of the exam file."""
        data = self.cleaned_data
        sitting = {"code": data["sitting_code"], **self.window()}
        if first := data.get("resit_of"):
            sitting["resit_of"] = first.code
        return sitting


class ExamForm(SittingForm):
    """An exam with its first sitting; marks and attempts come from the blueprint."""

    code = forms.CharField(
        label=_("考试代码"), max_length=50, help_text=_("字母、数字、短横线，如 2026")
    )
    title = forms.CharField(label=_("考试名称"), max_length=100)
    reference_date = forms.DateField(
        label=_("统计口径日"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("应考名单按这一天结束时的名册冻结。"),
    )
    tiers = forms.MultipleChoiceField(
        label=_("参考层级"),
        choices=Tier.choices,
        initial=DEFAULT_TIERS,
        widget=forms.CheckboxSelectMultiple,
    )
    unit_kinds = forms.MultipleChoiceField(
        label=_("单位类别"),
        choices=UnitKind.choices,
        initial=DEFAULT_KINDS,
        widget=forms.CheckboxSelectMultiple,
    )
    bank = forms.ModelChoiceField(
        label=_("题库"),
        queryset=QuestionBank.objects.filter(pool=Pool.EXAM),
        empty_label=None,
    )
    blueprint = forms.ModelChoiceField(
        label=_("组卷方案"),
        queryset=Blueprint.objects.order_by("code"),
        empty_label=None,
        help_text=_("合格线、次数规则随方案；题库够不够组卷，建立后立即验证。"),
    )
    review = forms.ChoiceField(
        label=_("公布答案"),
        choices=ReviewPolicy.choices,
        help_text=_("交卷就出成绩又一起公布答案时，先考的人看得到后考的人要答的题。"),
    )
    results = forms.ChoiceField(label=_("公布成绩"), choices=ResultPolicy.choices)

    field_order = (
        "code",
        "title",
        "reference_date",
        "tiers",
        "unit_kinds",
        "bank",
        "blueprint",
        "review",
        "results",
        "sitting_code",
        "opens_at",
        "closes_at",
        "minutes",
    )

    def as_file(self) -> dict[str, Any]:
        """The exam in the form of the file that create_exam reads."""
        data = self.cleaned_data
        plain = ("code", "title", "tiers", "unit_kinds", "review", "results")
        return {
            **{name: data[name] for name in plain},
            "reference_date": data["reference_date"].isoformat(),
            "bank": data["bank"].code,
            "blueprint": data["blueprint"].code,
            "sittings": [self.sitting()],
        }


class MoreSittingForm(SittingForm):
    """A further sitting of an exam, often a resit."""

    resit_of = forms.ModelChoiceField(
        label=_("补考的场次"),
        queryset=Sitting.objects.none(),
        required=False,
        empty_label=_("不是补考"),
    )

    def __init__(self, *args: Any, exam: Exam, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Sitting]", self.fields["resit_of"])
        field.queryset = exam.sittings.filter(resit_of__isnull=True)


class ComposeForm(forms.Form):
    count = forms.IntegerField(
        label=_("试卷份数"),
        min_value=1,
        max_value=MAX_PAPERS,
        initial=24,
        help_text=_("各份同一方案、题目不全相同，考生随机领到一份。"),
    )


class QuestionFilterForm(forms.Form):
    """The filters of the bank screen; what is not among the choices counts as none."""

    bank = forms.ModelChoiceField(
        label=_("题库"),
        queryset=QuestionBank.objects.order_by("code"),
        to_field_name="code",
        required=False,
        empty_label=_("全部"),
    )
    kind = forms.ChoiceField(
        label=_("题型"), required=False, choices=any_of(QuestionKind)
    )
    topic = forms.ModelChoiceField(
        label=_("专题"),
        queryset=Topic.objects.order_by("name"),
        to_field_name="name",
        required=False,
        empty_label=_("全部"),
    )
    difficulty = forms.ChoiceField(
        label=_("难度"), required=False, choices=any_of(Difficulty)
    )
    state = forms.ChoiceField(
        label=_("引用状态"), required=False, choices=any_of(CitationState)
    )
    words = forms.CharField(label=_("题干含有"), required=False, max_length=50)

    def wanted(self) -> dict[str, str]:
        """What was asked for, as far as it is valid."""
        self.is_valid()
        data = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        data["bank"] = getattr(data["bank"], "code", "")
        data["topic"] = getattr(data["topic"], "name", "")
        return data


class ImportQuestionsForm(forms.Form):
    """A sheet for a bank that stands, or for one that is made with it."""

    file = forms.FileField(
        label=_("试题表格"),
        help_text=_(".xlsx 或 .csv，表头见试题模板。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    bank = forms.ModelChoiceField(
        label=_("导入到题库"),
        queryset=QuestionBank.objects.order_by("code"),
        required=False,
        empty_label=_("新建题库"),
    )
    code = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9_-]*\Z",
        label=_("新题库代码"),
        max_length=50,
        required=False,
        error_messages={"invalid": _("请用字母、数字、短横线。")},
    )
    title = forms.CharField(label=_("新题库名称"), max_length=100, required=False)
    pool = forms.ChoiceField(
        label=_("新题库用途"),
        choices=Pool.choices,
        initial=Pool.EXAM,
        help_text=_("考试题与练习题分开存放，以后不能改。"),
    )
    dry_run = forms.BooleanField(label=_("只检查，不写入"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("bank") and not data.get("code") and "code" not in self.errors:
            self.add_error("code", _("请选一个题库，或填写新题库的代码。"))
        return data

    def target(self) -> dict[str, str]:
        """bank, pool and title for import_questions."""
        data = self.cleaned_data
        if data["bank"]:
            return {"bank": data["bank"].code}
        return {name: data[name] for name in ("pool", "title")} | {"bank": data["code"]}
