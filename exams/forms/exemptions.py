"""What a liaison writes to ask for an exemption."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.enums import ExemptionCode


class ExemptionForm(forms.Form):
    """``people`` are (code, words) of those for whom a request makes sense."""

    person = forms.CharField(
        label=_("人员"),
        max_length=12,
        widget=forms.Select,
        help_text=_("只列出尚无有效答卷、也没有申请在办的人员。"),
    )
    exemption_code = forms.ChoiceField(
        label=_("免考情形"),
        choices=[("", _("请选择")), *ExemptionCode.choices],
        help_text=_("借调、挂职、驻村不是免考情形，应在编制所在单位参加考试。"),
    )
    document = forms.CharField(
        label=_("证明材料文号"),
        max_length=100,
        help_text=_("只填文号，不要写病情等细节；材料留在本单位备查。"),
    )
    until = forms.DateField(
        label=_("有效期至"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("日期要写成 2026-11-30 的样子。")},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].widget.choices = [("", _("请选择")), *people]
