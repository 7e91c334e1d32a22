"""What an editor plans for a cell of the matrix."""

from __future__ import annotations

from django import forms

from media.forms.dates import DayInput
from media.models import MatrixCell


class CellForm(forms.ModelForm[MatrixCell]):
    class Meta:
        model = MatrixCell
        fields = ["title", "responsible", "due_on", "note"]
        widgets = {"due_on": DayInput()}
