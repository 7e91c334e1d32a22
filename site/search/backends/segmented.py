"""Wagtail's PostgreSQL backend with our own vectors: words, runs and characters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import add, or_
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Least, StrIndex
from modelsearch import query as asked
from modelsearch.backends.database.postgres.postgres import (
    IndexEntry,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
    PostgresSearchResults,
)
from modelsearch.backends.database.postgres.weights import get_weight
from modelsearch.index import get_indexed_models
from modelsearch.utils import get_content_type_pk

from search.backends.lexemes import (
    RawQuery,
    Vector,
    query_literal,
    vector_literal,
    words_query,
)
from search.documents import starts_of, texts_of
from search.engine.store import Rebuilt
from search.engine.text import Part, normalise, parts, phrase

TITLE_EXACT, TEXT_EXACT = 12.0, 4.0
CHUNK = 200
# Rebuilt in place, in one transaction: there is no other generation to name.
ONLY_GENERATION = 1


class SegmentedIndex(PostgresIndex):
    def add_items(
        self, model: type[models.Model], objs: Iterable[models.Model]
    ) -> None:
        content_type = get_content_type_pk(model)
        IndexEntry._default_manager.bulk_create(
            [_entry(content_type, obj) for obj in objs],
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["title", "body", "autocomplete", "title_text", "body_text"],
        )

    def note_versions(self, backend_name: str, pks: list[int]) -> None:
        from search.tasks import (
            index_versions,  # tasks import models, settings import us
        )

        index_versions.enqueue(backend_name, pks)


def _entry(content_type: int, obj: models.Model) -> IndexEntry:
    texts = texts_of(obj)
    weighed = {
        area: [(text, get_weight(boost)) for text in values]
        for area, (values, boost) in texts.items()
    }
    title = weighed.pop("title", [])
    body = [pair for found in weighed.values() for pair in found]
    return IndexEntry(
        content_type_id=content_type,
        object_id=str(obj.pk),
        title=Vector(vector_literal(title)),
        body=Vector(vector_literal(body)),
        autocomplete=Vector(vector_literal((text, "D") for text in starts_of(obj))),
        title_text="  ".join(normalise(text) for text, _ in title),
        body_text="  ".join(normalise(text) for text, _ in body),
    )


class SegmentedCompiler(PostgresSearchQueryCompiler):
    """Ranks by whole runs, then by what is preferred, then by closeness of words."""

    prefix = False

    def search(
        self,
        config: Any,
        start: int | None,
        stop: int | None,
        score_field: str | None = None,
        backend: Any = None,
        preferred: list[Any] | None = None,
    ) -> QuerySet[Any]:
        if isinstance(self.query, asked.MatchAll):
            return self.queryset[start:stop]
        literal = query_literal(self.query, prefix=self.prefix)
        if not literal:
            return self.queryset.none()
        matching = self._matching(RawQuery(literal))
        exact, rank = self._exact(), self._rank()
        if score_field is not None:
            matching = matching.annotate(**{score_field: exact + rank})
        if self.order_by_relevance:
            first = _preference(preferred)
            matching = matching.order_by(exact.desc(), first.desc(), rank.desc(), "pk")
        elif not matching.query.order_by:
            matching = matching.order_by("-pk")
        return matching[start:stop]

    def _matching(self, query: RawQuery) -> QuerySet[Any]:
        vectors: list[Any] = [F(f"index_entries__{name}") for name in self._columns()]
        whole = reduce(lambda a, b: a._combine(b, "||", False), vectors)
        matching = self.queryset.annotate(_vector_=whole).filter(_vector_=query)
        for text in self._phrases(self.query):
            matching = matching.filter(self._stands(text))
        return matching.filter(self._in_fields()) if self.fields else matching

    def _columns(self) -> list[str]:
        if self.fields is None:
            return ["title", "body"]
        return [
            name
            for name, wanted in {
                "title": "title" in self.fields,
                "body": bool(set(self.fields) - {"title"}),
            }.items()
            if wanted
        ]

    def _in_fields(self) -> Q:
        """In the named fields only: their columns hold each word asked for."""
        columns = [name for name in self.fields if self._has_column(name)]
        held = Q()
        if set(self.fields) == {"title"} or len(columns) < len(self.fields):
            return held
        for part, _ in self._parts(self.query):
            anywhere = [Q(**{f"{name}__icontains": part.text}) for name in columns]
            words = [
                reduce(or_, [Q(**{f"{name}__icontains": word}) for name in columns])
                for word in part.words
            ]
            held &= reduce(or_, anywhere) | reduce(lambda a, b: a & b, words)
        return held

    def _has_column(self, name: str) -> bool:
        try:
            return bool(self.queryset.model._meta.get_field(name).concrete)
        except FieldDoesNotExist:
            return False

    def _phrases(self, query: asked.SearchQuery) -> Iterator[str]:
        """Phrases that have to stand as they are (those not under Or and Not)."""
        if isinstance(query, asked.Phrase) and (part := phrase(query.query_string)):
            yield part.text
        elif isinstance(query, asked.Boost):
            yield from self._phrases(query.subquery)
        elif isinstance(query, asked.And):
            for sub in query.subqueries:
                yield from self._phrases(sub)

    def _stands(self, text: str) -> Q:
        return reduce(
            or_,
            [
                Q(**{f"index_entries__{name}_text__contains": text})
                for name in self._columns()
            ],
        )

    def _parts(
        self, query: asked.SearchQuery, factor: float = 1.0
    ) -> Iterator[tuple[Part, float]]:
        """Runs that are looked for, with their boost; what is under Not is not."""
        if isinstance(query, asked.PlainText | asked.Fuzzy):
            own = factor * getattr(query, "boost", 1.0)
            yield from ((part, own) for part in parts(query.query_string))
        elif isinstance(query, asked.Phrase):
            if part := phrase(query.query_string):
                yield part, factor
        elif isinstance(query, asked.Boost):
            yield from self._parts(query.subquery, factor * query.boost)
        elif isinstance(query, asked.And | asked.Or):
            for sub in query.subqueries:
                yield from self._parts(sub, factor)

    def _exact(self) -> Any:
        weights = {"title": TITLE_EXACT, "body": TEXT_EXACT}
        found = [
            Cast(
                Least(StrIndex(F(f"index_entries__{name}_text"), Value(part.text)), 1),
                FloatField(),
            )
            * Value(weights[name] * factor)
            for part, factor in self._parts(self.query)
            for name in self._columns()
            if name in weights
        ]
        return reduce(add, found) if found else _nothing()

    def _rank(self) -> Any:
        found = [
            SearchRank(
                F(f"index_entries__{name}"),
                RawQuery(words_query(part.words)),
                weights=self.sql_weights,
                cover_density=True,
            )
            * Value(factor)
            for part, factor in self._parts(self.query)
            for name in self._columns()
        ]
        return reduce(add, found) if found else _nothing()


class SegmentedAutocompleteCompiler(
    SegmentedCompiler, PostgresAutocompleteQueryCompiler
):
    prefix = True

    def _columns(self) -> list[str]:
        return ["autocomplete"]

    def _in_fields(self) -> Q:
        return Q()


def _nothing() -> Any:
    """Zero as an expression: a bare constant in ORDER BY names a column."""
    return Cast(Value(0.0), FloatField())


def _preference(preferred: list[Any] | None) -> Any:
    """1 for rows of the preferred versions of law, 0 for the others."""
    if not preferred:
        return _nothing()
    return Case(When(version__in=preferred, then=Value(1)), default=Value(0))


class SegmentedResults(PostgresSearchResults):
    """As Wagtail's, and ``prefer``: these versions before others of equal runs."""

    _preferred: list[Any] | None = None

    def prefer(self, groups: Iterable[Any]) -> SegmentedResults:
        clone = self._clone()
        clone._preferred = list(groups)
        return clone

    def _clone(self) -> SegmentedResults:
        clone: SegmentedResults = super()._clone()
        clone._preferred = self._preferred
        return clone

    def get_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = self.query_compiler.search(
            None, self.start, self.stop, self._score_field, preferred=self._preferred
        )
        return found


class SegmentedBackend(PostgresSearchBackend):
    query_compiler_class = SegmentedCompiler
    autocomplete_query_compiler_class = SegmentedAutocompleteCompiler
    index_class = SegmentedIndex
    results_class = SegmentedResults

    def rebuild(self, *, progress: Callable[[int], None] | None = None) -> Rebuilt:
        """In one transaction, so that readers see the old entries until the new."""
        index = SegmentedIndex(self)
        count = 0
        with transaction.atomic(using=index.write_connection.alias):
            index.delete_stale_entries()
            for model in get_indexed_models():
                for chunk in _chunks(model.get_indexed_objects().order_by("pk")):
                    index.add_items(model, chunk)
                    count += len(chunk)
                    if progress and count % 1000 < CHUNK:
                        progress(count)
        return Rebuilt(count, ONLY_GENERATION, _size(index.write_connection))


def _chunks(queryset: QuerySet[Any]) -> Iterator[list[Any]]:
    last = None
    while True:
        rows = queryset.filter(pk__gt=last) if last is not None else queryset
        chunk = list(rows[:CHUNK])
        if not chunk:
            return
        yield chunk
        last = chunk[-1].pk


def _size(connection: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s)", [IndexEntry._meta.db_table])
        size: int = cursor.fetchone()[0]
    return size


SearchBackend = SegmentedBackend
