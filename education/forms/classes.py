"""How many classes a school has in each grade."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from education.forms.quiet import QuietForm
from education.models.classes import GRADE_NAMES

MOST_CLASSES = 40
NUMBER = {"invalid": _("只写数字，如 4。")}


class ClassesForm(QuietForm):
    total = forms.IntegerField(
        label=_("学校自报的班级总数"),
        min_value=0,
        max_value=300,
        required=False,
        error_messages=NUMBER,
        help_text=_("这个数和下面各年级相加对不上时，页面会提醒。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for grade, name in GRADE_NAMES.items():
            self.fields[f"grade_{grade}"] = forms.IntegerField(
                label=name,
                min_value=0,
                max_value=MOST_CLASSES,
                required=False,
                error_messages=NUMBER,
            )

    @property
    def counts(self) -> dict[int, int]:
        return {
            grade: self.cleaned_data[f"grade_{grade}"] or 0 for grade in GRADE_NAMES
        }
