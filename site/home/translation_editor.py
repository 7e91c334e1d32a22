"""wagtail-localize's editor sends forms; the rest of our interface takes JSON alone."""

from __future__ import annotations

from rest_framework.parsers import FormParser, MultiPartParser
from wagtail_localize.views.edit_translation import (
    edit_override,
    edit_string_translation,
)


def take_forms() -> None:
    """It counts on a default of REST framework that ours is stricter than."""
    for view in (edit_string_translation, edit_override):
        view.cls.parser_classes = [FormParser, MultiPartParser]
