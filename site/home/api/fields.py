"""How the fields of our pages are written in the content API."""

from __future__ import annotations

from typing import Any

from rest_framework.fields import Field
from wagtail.api import APIField

from home.api.stream import Representation
from home.domain.showing import citations_for


def representation(field: Field, page: Any) -> Representation:
    """Made once an answer for each page, so that its citations are read once."""
    request = field.context["request"]
    known: dict[Any, Representation] = field.context.setdefault("representations", {})
    if page.pk not in known:
        drafts = field.context.get("drafts", False)
        request.is_preview = drafts
        known[page.pk] = Representation(request, citations_for(page, request))
    return known[page.pk]


class _OfPage(Field):
    """A field that wants the page as well as the value."""

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, page: Any) -> Any:
        value = getattr(page, self.field_name)
        return self.written(page, value)

    def written(self, page: Any, value: Any) -> Any:
        raise NotImplementedError


class BodyField(_OfPage):
    """[{"id", "type", "value"}], see home.api.stream."""

    def written(self, page: Any, value: Any) -> Any:
        return representation(self, page).of(value.stream_block, value)


class FileField(_OfPage):
    """An image or a recording, null where there is none or it is private."""

    def written(self, page: Any, value: Any) -> Any:
        return representation(self, page).file(value)


class CodesField(_OfPage):
    """Audiences and channels by their codes, which stay when names are edited."""

    def written(self, page: Any, value: Any) -> list[str]:
        return [row.code for row in value.all()]


class CitesField(_OfPage):
    """[{"text", "law"}] of the page's own list, law as in a citation block."""

    def written(self, page: Any, value: Any) -> list[dict[str, Any]]:
        way = representation(self, page)
        return [{"text": text, "law": way.citation(text)} for text in page.cited_texts]


# Of every page that has them, in this order; null and empty values are written too.
FIELDS: dict[str, type[Field] | None] = {
    "summary": None,
    "month": None,
    "audiences": CodesField,
    "channels": CodesField,
    "cites": CitesField,
    "listing_image": FileField,
    "author": None,
    "origin": None,
    "document_number": None,
    "valid_until": None,
    "number": None,
    "speech": None,
    "repeats": None,
    "recording": FileField,
    "body": BodyField,
}


def fields_of(model: type[Any]) -> list[APIField]:
    return [
        APIField(name, serializer=field() if field else None)
        for name, field in FIELDS.items()
        if hasattr(model, name)
    ]
