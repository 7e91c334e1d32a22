"""The stream field of all pages: whatever writes it, its rich text is cleaned."""

from __future__ import annotations

from typing import Any

from wagtail.blocks import StreamValue
from wagtail.fields import StreamField


class CleanStreamField(StreamField):
    """Raw values too go through their blocks on the way to the database.

    Wagtail writes back untouched what nobody looked at, so that an import or a
    translation could store what no block has ever seen.
    """

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, StreamValue):
            for index in range(len(value)):
                value[index]  # looking at it makes the block read it
        return super().get_prep_value(value)
