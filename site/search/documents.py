"""What is indexed of an object: its search fields by name, and the name it goes by."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models
from django.utils.html import strip_tags
from modelsearch.index import (
    AutocompleteField,
    RelatedFields,
    SearchField,
    get_indexed_models,
)

from laws.models import Article, LawVersion
from search.domain.articles import article_titles
from search.engine.store import Document, Text

logger = logging.getLogger(__name__)
CHUNK = 500

_READ = (SearchField, AutocompleteField)


def name_of(model: type[models.Model], pk: object) -> str:
    return f"{model._meta.label_lower}:{pk}"


def area_of(path: Iterable[str]) -> str:
    return "__".join(path)


def areas_of(fields: Iterable[Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Names of the search fields, those behind relations with the way to them."""
    for field in fields:
        if isinstance(field, SearchField):
            yield area_of((*path, field.field_name))
        elif isinstance(field, RelatedFields):
            yield from areas_of(field.fields, (*path, field.field_name))


def texts_of(obj: models.Model) -> dict[str, Text]:
    """Every search field's values with its boost; relations followed."""
    texts: dict[str, Text] = {}
    for path, field, value in _values(obj, obj.get_search_fields()):  # type: ignore[attr-defined]
        if isinstance(field, SearchField):
            area = area_of(path)
            values, boost = texts.get(area, ([], float(field.boost or 1)))
            texts[area] = ([*values, *_plain(value)], boost)
    if isinstance(obj, Article):
        texts["title"] = (article_titles(obj), texts["title"][1])
    return texts


def starts_of(obj: models.Model) -> list[str]:
    """What autocompletion looks at."""
    found = _values(obj, obj.get_search_fields())  # type: ignore[attr-defined]
    return [
        text
        for _, field, value in found
        if isinstance(field, AutocompleteField)
        for text in _plain(value)
    ]


def _values(
    obj: models.Model, fields: Iterable[Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    for field in fields:
        here = (*path, field.field_name)
        if isinstance(field, RelatedFields):
            for related in _related(field.get_value(obj)):
                yield from _values(related, field.fields, here)
        elif isinstance(field, _READ):
            yield here, field, field.get_value(obj)


def _related(value: Any) -> list[models.Model]:
    if value is None:
        return []
    if isinstance(value, models.Manager):
        return list(value.all())
    value = value() if callable(value) else value
    return [value] if value is not None else []


def _plain(value: Any) -> list[str]:
    """The texts in a value, without mark-up."""
    if value is None or value == "":
        return []
    if isinstance(value, dict):
        return [text for item in value.values() for text in _plain(item)]
    if isinstance(value, list | tuple | set):
        return [text for item in value for text in _plain(item)]
    text = str(value)
    return [strip_tags(text) if "<" in text else text]


def document_of(obj: models.Model) -> Document:
    version = str(obj.version_id) if isinstance(obj, Article) else ""
    return Document(
        key=name_of(type(obj), obj.pk),
        kind=obj._meta.label_lower,
        pk=str(obj.pk),
        texts=texts_of(obj),
        start=starts_of(obj),
        group=version,
        owner=name_of(LawVersion, version) if version else "",
    )


class DatabaseSource:
    """Documents of all indexed models; a law version stands for all its articles."""

    @cached_property
    def areas(self) -> tuple[str, ...]:
        fields = [field for model in get_indexed_models() for field in _fields(model)]
        return tuple(sorted({"title", *areas_of(fields)}))

    def load(self, names: list[str]) -> Iterator[Document]:
        pks: dict[str, list[str]] = {}
        for name in names:
            label, pk = name.split(":", 1)
            pks.setdefault(label, []).append(pk)
        for label, wanted in pks.items():
            yield from self._load(apps.get_model(label), wanted)

    def all(self) -> Iterator[Document]:
        for model in get_indexed_models():
            queryset = model.get_indexed_objects().order_by("pk")
            yield from _documents(model, queryset.iterator(chunk_size=CHUNK))

    def _load(self, model: type[models.Model], pks: list[str]) -> Iterator[Document]:
        if model is LawVersion:
            wanted = Article.get_indexed_objects().filter(version__in=map(int, pks))
            yield from _documents(Article, wanted.order_by("pk").iterator())
            return
        rows = iter(pks)
        while chunk := list(islice(rows, CHUNK)):
            queryset = model.get_indexed_objects().filter(pk__in=chunk)  # type: ignore[attr-defined]
            yield from _documents(model, queryset)


def _fields(model: Any) -> list[Any]:
    fields: list[Any] = model.get_search_fields()
    return fields


def _documents(
    model: type[models.Model], objects: Iterable[models.Model]
) -> Iterator[Document]:
    """Documents of objects of exactly this class; one that cannot be read is logged."""
    for obj in objects:
        indexed = obj.get_indexed_instance()  # type: ignore[attr-defined]
        if indexed is None or type(indexed) is not model:
            continue
        try:
            yield document_of(indexed)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("Not indexed, it cannot be read: %s %s", model, obj.pk)
