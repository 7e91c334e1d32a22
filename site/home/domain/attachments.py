"""Pictures, documents and recordings that belong to what a page says."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.fields.files import FieldFile
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from home.models import AudioVideo, MingfaDocument, MingfaImage

# What a page shows of such a record beside its file.
WORDS: dict[type[Any], tuple[str, ...]] = {
    AudioVideo: ("title", "thumbnail", "transcript"),
    MingfaDocument: ("title",),
    MingfaImage: ("credit",),
}
FILES = tuple(WORDS)


def files_shown(page: Page) -> dict[str, str]:
    """SHA-256 of every file that the page shows, and the words that go with it.

    By kind and number of its record, words by the name of their field as well.
    """
    found: dict[str, str] = {}
    for model, pks in attached(page).items():
        rows = model._default_manager.in_bulk(sorted(pks))
        for pk in sorted(pks):
            key, row = f"{model._meta.label}:{pk}", rows.get(pk)
            found[key] = file_sha256(row.file) if row else ""
            for name in WORDS[model] if row else ():
                if value := getattr(row, name):
                    is_file = isinstance(value, FieldFile)
                    found[f"{key}:{name}"] = file_sha256(value) if is_file else value
    return found


def shows_otherwise(row: Any, held: Any) -> bool:
    """Whether saving ``row`` over ``held`` changes what a page shows of it.

    Another name in the store is another file: Wagtail never writes over one.
    """
    for name in ("file", *WORDS[type(row)]):
        new, old = getattr(row, name), getattr(held, name)
        if isinstance(new, FieldFile):
            is_new = bool(new) and not getattr(new, "_committed", True)
            if is_new or (new.name or "") != (old.name or ""):
                return True
        elif new != old:
            return True
    return False


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


def private_collections() -> set[int]:
    """Collections with a restriction and all below them: nothing for a stranger."""
    restrictions = CollectionViewRestriction.objects.select_related("collection")
    return {
        collection.pk
        for restriction in restrictions
        for collection in restriction.collection.get_descendants(inclusive=True)
    }


def is_file(field: models.ForeignKey[Any, Any]) -> bool:
    return field.related_model in FILES


def file_sha256(stored: FieldFile) -> str:
    """The hash of the file as it lies in the store; "" where there is none."""
    try:
        with stored.storage.open(stored.name or "", "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
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
