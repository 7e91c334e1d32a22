"""wagtail-localize's editor as it may be used here.

It sends forms, while the rest of our interface takes JSON alone; and it offers two ways
out that pass the three reviews by.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from rest_framework.parsers import FormParser, MultiPartParser
from wagtail_localize.views.edit_translation import (
    edit_override,
    edit_string_translation,
)
from wagtail_localize.views.update_translations import (
    UpdateTranslationsForm,
    UpdateTranslationsView,
)


class UpdateForm(UpdateTranslationsForm):
    """Without “publish immediately”: a translation goes out by its reviews."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["publish_translations"]

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "publish_translations": False}


def adapt() -> None:
    """It counts on a default of REST framework that ours is stricter than."""
    for view in (edit_string_translation, edit_override):
        view.cls.parser_classes = [FormParser, MultiPartParser]
    UpdateTranslationsView.get_form = lambda view: UpdateForm(view.request.POST or None)


def stay_a_translation(request: HttpRequest, page_id: int) -> HttpResponse:
    """An alias would show the words of the source at once, as if translated."""
    messages.error(
        request,
        _(
            "译文没有变：改成别名，没有翻译的文字就直接上线了。不再要译文，请把这一页撤下。"
        ),
    )
    return redirect("wagtailadmin_pages:edit", page_id)
