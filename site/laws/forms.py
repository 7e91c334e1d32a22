"""What a reader of the library may ask for: a name, a day, a version."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

_ISO = ["%Y-%m-%d"]
_BAD_DATE = {"invalid": _("日期要写成 2026-11-30 的样子。")}


class LawFilterForm(forms.Form):
    q = forms.CharField(
        label=_("法律名称"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class ReadingForm(forms.Form):
    """``on`` is the day asked about, ``version`` the adoption of a version."""

    on = forms.DateField(
        label=_("哪一天"),
        required=False,
        input_formats=_ISO,
        error_messages=_BAD_DATE,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    version = forms.DateField(
        required=False,
        input_formats=_ISO,
        error_messages=_BAD_DATE,
        widget=forms.HiddenInput,
    )
