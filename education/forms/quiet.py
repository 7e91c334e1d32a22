"""A form that does not show again what it could not read."""

from __future__ import annotations

from django import forms


class QuietForm(forms.Form):
    """Whatever was typed where a number, day or choice belongs is forgotten."""

    def full_clean(self) -> None:
        super().full_clean()
        unreadable = set(self.errors) - set(getattr(self, "cleaned_data", {}))
        if self.is_bound and unreadable:
            hidden = {self.add_prefix(name) for name in unreadable}
            self.data = {k: v for k, v in self.data.items() if k not in hidden}
