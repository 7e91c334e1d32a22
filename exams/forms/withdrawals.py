"""What an exam officer writes to take somebody out of those who should sit."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.enums import WithdrawalReason


class WithdrawalForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("剔除原因"),
        choices=[("", _("请选择")), *WithdrawalReason.choices],
        help_text=_("口径日之后调动或离开的，仍在原单位应考，不能剔除。"),
    )
    document = forms.CharField(
        label=_("依据文号"),
        max_length=100,
        help_text=_("只填文号，不写详情；材料留在原单位备查。"),
    )
    on = forms.DateField(
        label=_("离开、去世或退休的日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("日期要写成 2026-11-30 的样子。")},
    )
