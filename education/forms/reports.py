"""A report of a class taught."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from education.domain.sessions import Figures
from education.enums import Presenter
from education.forms.quiet import QuietForm
from education.models import ClassGroup, LessonPackPage
from education.models.classes import MOST_PUPILS

NUMBER = {"invalid": _("只写数字，如 42。")}
CHOOSE = {"invalid_choice": _("请从列出的选项里选。")}


class KeyForm(QuietForm):
    """Names a report by class, day and lesson; only one's own classes are offered."""

    date = forms.DateField(
        label=_("上课日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("日期要写成 2026-09-01 的样子。")},
    )

    def __init__(
        self,
        *args: Any,
        classes: list[ClassGroup],
        lessons: list[LessonPackPage],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {group.code: group for group in classes}
        self.lessons = {lesson.slug: lesson for lesson in lessons}
        self.fields = {
            # "class" cannot be written as an attribute.
            "class": forms.ChoiceField(
                label=_("班级"), choices=by_school(classes), error_messages=CHOOSE
            ),
            **self.fields,
            "lesson": forms.ChoiceField(
                label=_("课"),
                choices=[(one.slug, f"{one.title}（{one.stage}）") for one in lessons],
                error_messages=CHOOSE,
            ),
        }

    @property
    def class_group(self) -> ClassGroup:
        return self.classes[self.cleaned_data["class"]]

    @property
    def lesson_page(self) -> LessonPackPage:
        return self.lessons[self.cleaned_data["lesson"]]


class ReportForm(KeyForm):
    expected = forms.IntegerField(
        label=_("应到人数"),
        min_value=1,
        max_value=MOST_PUPILS,
        error_messages=NUMBER,
        help_text=_("班里一共多少人。只报数字。"),
    )
    present = forms.IntegerField(
        label=_("实到人数"), min_value=0, max_value=MOST_PUPILS, error_messages=NUMBER
    )
    hours = forms.TypedChoiceField(
        label=_("课时"),
        choices=[(1, "1"), (2, "2")],
        coerce=int,
        required=False,
        error_messages=CHOOSE,
    )
    presenter = forms.ChoiceField(
        label=_("主讲身份"),
        choices=Presenter.choices,
        required=False,
        help_text=_("只选身份，不写姓名。"),
        error_messages=CHOOSE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["class", "date", "lesson"])

    @property
    def figures(self) -> Figures:
        cleaned = self.cleaned_data
        return Figures(
            expected=cleaned["expected"],
            present=cleaned["present"],
            hours=cleaned["hours"] or 1,
            presenter=cleaned["presenter"] or Presenter.CLASS_TEACHER,
        )


def by_school(classes: list[ClassGroup]) -> list[tuple[str, Any]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for group in classes:
        groups.setdefault(str(group.school), []).append((group.code, group.name))
    return [("", _("请选择")), *groups.items()]
