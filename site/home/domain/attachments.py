"""Pictures, documents and recordings that belong to what a page says."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Page, ReferenceIndex

from home.models import AudioVideo, MingfaDocument, MingfaImage

FILES: tuple[type[Any], ...] = (AudioVideo, MingfaDocument, MingfaImage)


def files_sha256(page: Page) -> dict[str, str]:
    """SHA-256 of every file that the page shows, by kind and number of its record."""
    found: dict[str, str] = {}
    for model, pks in attached(page).items():
        rows = model._default_manager.in_bulk(sorted(pks))
        for pk in sorted(pks):
            found[f"{model._meta.label}:{pk}"] = file_sha256(rows.get(pk))
    return found


def attached(page: Page) -> dict[type[Any], set[int]]:
    """The keys of the files in its fields and blocks, whether or not they are there."""
    found: dict[type[Any], set[int]] = {}
    for field in page._meta.get_fields():
        for model, pk in _in_field(field, page):
            found.setdefault(model, set()).add(int(pk))
    return found


def _in_field(field: Any, page: Page) -> list[tuple[type[Any], Any]]:
    if isinstance(field, models.ForeignKey):
        value = field.value_from_object(page)
        return [(field.related_model, value)] if value and is_file(field) else []
    if not hasattr(field, "extract_references"):
        return []
    references = field.extract_references(field.value_from_object(page))
    return [(model, pk) for model, pk, *_path in references if model in FILES]


def is_file(field: models.ForeignKey[Any, Any]) -> bool:
    return field.related_model in FILES


def file_sha256(row: Any) -> str:
    """The hash of the file as it lies in the store; "" where there is none."""
    try:
        with row.file.storage.open(row.file.name, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (AttributeError, OSError, ValueError):
        return ""


def live_pages_with(row: Any) -> list[Page]:
    """Pages that show this file now. Fields are asked; blocks by Wagtail's index."""
    keys: set[int] = set()
    for relation in row._meta.get_fields(include_hidden=True):
        if relation.one_to_many and issubclass(relation.related_model, Page):
            pages = relation.related_model.objects.filter(**{relation.field.name: row})
            keys |= set(pages.values_list("pk", flat=True))
    references = ReferenceIndex.get_references_to(row).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    keys |= {int(key) for key in references.values_list("object_id", flat=True)}
    return list(Page.objects.live().filter(pk__in=keys).order_by("title", "pk"))
