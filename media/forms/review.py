"""A reviewer's decision: the checklist of an approval, the reason of a refusal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from media.enums import CheckItem

MAX_COMMENT = 1000


class ApproveForm(forms.Form):
    """All seven items, once for what it says and once for how it is written."""

    review = forms.MultipleChoiceField(
        label=_("三审：内容审过"),
        choices=CheckItem.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("逐项审过以后打勾。")},
        help_text=_("没有图片或链接的，确认没有也打勾。"),
    )
    proof = forms.MultipleChoiceField(
        label=_("三校：文字校过"),
        choices=CheckItem.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("逐项校过以后打勾。")},
    )
    comment = forms.CharField(
        label=_("意见"),
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.Textarea({"rows": 2}),
    )

    def clean_review(self) -> list[str]:
        return self._all("review")

    def clean_proof(self) -> list[str]:
        return self._all("proof")

    def _all(self, name: str) -> list[str]:
        ticked: list[str] = self.cleaned_data[name]
        missing = [item.label for item in CheckItem if item.value not in ticked]
        if missing:
            words = _("还没有打勾：%(items)s。")
            raise forms.ValidationError(
                words, params={"items": "、".join(str(label) for label in missing)}
            )
        return ticked


class RejectForm(forms.Form):
    comment = forms.CharField(
        label=_("退回原因"),
        max_length=MAX_COMMENT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("写明哪一处、为什么、怎样改，作者会看到。"),
        error_messages={"required": _("退回修改要写明原因。")},
    )


def form_for(action: str) -> type[Any]:
    return RejectForm if action == "reject" else ApproveForm
