"""What an editor puts into the week's plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from media.domain.broadcast import approved_scripts, towns
from media.enums import SlotTime
from media.forms.dates import DayInput
from media.models import BroadcastScriptPage
from units.models import Unit


class UnitChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Unit) -> str:
        return obj.name


class ScriptChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: BroadcastScriptPage) -> str:
        return f"{obj.number} {obj.title}".strip()


class SlotForm(forms.Form):
    """Only approved scripts, only the district or a town."""

    script = ScriptChoice(
        label=_("广播稿"),
        queryset=BroadcastScriptPage.objects.none(),
        help_text=_("这里只有三审都通过、正在发布的稿子。"),
    )
    unit = UnitChoice(
        label=_("适播区域"), queryset=Unit.objects.none(), to_field_name="code"
    )
    on = forms.DateField(label=_("日期"), widget=DayInput)
    time = forms.ChoiceField(label=_("时段"), choices=SlotTime.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["script"].queryset = approved_scripts()  # type: ignore[attr-defined]
        self.fields["unit"].queryset = towns()  # type: ignore[attr-defined]
