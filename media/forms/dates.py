"""A day as the browser itself asks for it, by finger, mouse and keyboard."""

from __future__ import annotations

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """Wagtail's own calendar stays open over the button below its field."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")
