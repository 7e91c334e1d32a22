"""What is typed on the pages of the roster: a file to import, people who left."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from units.enums import ImportKind, LeaveReason
from units.models import Unit


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class ImportForm(forms.Form):
    """``roots`` are the parts of the tree that may be imported into; ``whole`` says
    whether the unit list itself may be."""

    kind = forms.ChoiceField(
        label=_("导入什么"),
        choices=[(ImportKind.ROSTER, _("名册")), (ImportKind.UNITS, _("单位表"))],
        widget=forms.RadioSelect,
    )
    scope = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("导入到哪个单位"),
        to_field_name="code",
        empty_label=None,
        help_text=_("只动这个单位和它下面的单位。"),
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_(
            "Excel 工作簿（.xlsx）或 CSV，不超过 10 万行。"
            "先给您看一遍，确认了才写入名册。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    on = forms.DateField(
        label=_("从哪一天起生效"),
        widget=DateInput,
        help_text=_("新增、更正和调动从这一天起算。"),
    )
    headcount_source = forms.CharField(
        label=_("在编人数的来源"),
        max_length=100,
        required=False,
        help_text=_("例如：区委编办 2026 年实名制台账。"),
    )
    headcount_date = forms.DateField(
        label=_("在编人数是哪一天的"), widget=DateInput, required=False
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        roots: list[Unit],
        whole: bool,
    ):
        if data is not None:  # what a program leaves out, the page has filled in
            data = data.copy()
            data.setdefault("kind", ImportKind.ROSTER)
            data.setdefault("on", timezone.localdate().isoformat())
        super().__init__(data, files)
        self.fields["on"].initial = timezone.localdate
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ModelChoiceField)  # noqa: S101
        scope.queryset = Unit.objects.filter(pk__in=[root.pk for root in roots])
        scope.initial = roots[0].code
        if len(roots) == 1:
            scope.required, scope.widget = False, forms.HiddenInput()
        if whole:
            self.fields["kind"].initial = ImportKind.ROSTER
        else:
            for name in ("kind", "headcount_source", "headcount_date"):
                del self.fields[name]
        self.roots = roots

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["scope"] = data.get("scope") or self.roots[0]
        data["kind"] = data.get("kind") or ImportKind.ROSTER
        source, day = data.get("headcount_source"), data.get("headcount_date")
        if data["kind"] == ImportKind.UNITS and bool(source) != bool(day):
            missing = "headcount_date" if source else "headcount_source"
            self.add_error(missing, _("在编人数的来源和日期要一起填。"))
        return data


class LeaveForm(forms.Form):
    """When and why the people chosen left; who they are comes beside it."""

    left_on = forms.DateField(
        label=_("从哪一天起不在名册上"),
        widget=DateInput,
        help_text=_("这一天起就不再算在册。"),
    )
    reason = forms.ChoiceField(label=_("原因"), choices=LeaveReason.choices)
    document = forms.CharField(
        label=_("文号"), max_length=100, required=False, help_text=_("有批文的填上。")
    )
