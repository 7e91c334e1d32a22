"""Wagtail's search backend on Whoosh: Chinese words, pairs of characters, exact runs.

Whoosh gives primary keys and points, the ORM applies filters and order: what a page may
be seen by is always asked of the database, never of the index.
"""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import connections, models
from django.db.models import Count
from django.db.models.expressions import RawSQL
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
    FilterFieldError,
)
from modelsearch.query import MatchAll, Not
from modelsearch.utils import get_descendant_models

from laws.models import LawVersion
from search.documents import areas_of, name_of
from search.engine.generations import NoIndexError, OutdatedIndexError
from search.engine.results import Found, Search, run_search
from search.engine.store import Rebuilt, Store
from search.stores import index_folder, logger, note_changes, store_at

# So many keys go into a statement one by one; more go in as one JSON value.
MOST_PARAMETERS = 200


class EmbeddedIndex(BaseIndex):
    """Writes down what changed and brings the index up to it after the commit."""

    def __init__(self, backend: EmbeddedBackend) -> None:
        super().__init__(backend)
        self.store = backend.store

    def add_items(
        self, model: type[models.Model], items: Iterable[models.Model]
    ) -> None:
        self._note(name_of(model, item.pk) for item in items)

    def delete_item(self, item: models.Model) -> None:
        self._note([name_of(type(item), item.pk)])

    def reset(self) -> None:
        self.store.rebuild([])

    def refresh(self) -> None:
        self.store.drain(wait=True)

    def note_versions(self, backend_name: str, pks: list[int]) -> None:
        """Leave the articles of these versions to the worker; one task for many."""
        from search.tasks import catch_up  # tasks import models, settings import us

        if self.store.mark(name_of(LawVersion, pk) for pk in pks):
            catch_up.enqueue()

    def _note(self, names: Iterable[str]) -> None:
        note_changes(self.store, list(names))


class EmbeddedRebuilder:
    """For Wagtail's own command, which goes by model: we build all at the end."""

    def __init__(self, index: EmbeddedIndex) -> None:
        self.index = index

    def start(self) -> BaseIndex:
        return BaseIndex(self.index.backend)

    def finish(self) -> None:
        self.index.store.rebuild()


class EmbeddedCompiler(BaseSearchQueryCompiler):
    """A query, what it may find by the filters, and what it found."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    prefix = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: dict[frozenset[str] | None, Found] = {}

    def areas(self) -> tuple[str, ...]:
        if self.fields is not None:
            return tuple(dict.fromkeys(self.fields))
        known = get_descendant_models(self.queryset.model)
        fields = [f for model in known for f in model.get_search_fields()]
        return tuple(dict.fromkeys(areas_of(fields)))

    @cached_property
    def kinds(self) -> frozenset[str]:
        known = get_descendant_models(self.queryset.model)
        return frozenset(model._meta.label_lower for model in known)

    @property
    def finds_all(self) -> bool:
        return isinstance(self.query, MatchAll)

    @property
    def finds_none(self) -> bool:
        return isinstance(self.query, Not) and isinstance(self.query.subquery, MatchAll)

    @property
    def is_filtered(self) -> bool:
        return bool(self.queryset.query.where) or self.queryset.query.is_empty()

    def search(self, preferred: frozenset[str] | None) -> Search:
        return Search(self.query, self.kinds, self.areas(), self.prefix, preferred)


class EmbeddedAutocompleteCompiler(EmbeddedCompiler):
    """The beginning of a Latin word, any run of Chinese, in autocomplete fields."""

    prefix = True

    def areas(self) -> tuple[str, ...]:
        return ("start",)


class EmbeddedResults(BaseSearchResults):
    """Results by rank, or in the queryset's order where that was asked for."""

    supports_facet = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._preferred: frozenset[str] | None = None

    def prefer(self, groups: Iterable[object]) -> EmbeddedResults:
        """These groups (versions of law) before others of equally good runs."""
        clone = self._clone()
        clone._preferred = frozenset(map(str, groups))
        return clone

    def facet(self, field_name: str) -> OrderedDict[Any, int]:
        """How many results have each value of a filter field, the most first."""
        field = self.query_compiler._get_filterable_field(field_name)
        if field is None:
            model = self.query_compiler.queryset.model.__name__
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". Please add '
                f"index.FilterField('{field_name}') to {model}.search_fields.",
                field_name=field_name,
            )
        counted = (
            self._matching().order_by().values_list(field_name).annotate(Count("pk"))
        )
        return OrderedDict(Counter(dict(counted)).most_common())

    def _clone(self) -> EmbeddedResults:
        clone: EmbeddedResults = super()._clone()
        clone._preferred = self._preferred
        return clone

    @property
    def _found(self) -> Found:
        """Found once for all slices and counts of one query."""
        compiler = self.query_compiler
        if self._preferred not in compiler.found:
            search = compiler.search(self._preferred)
            compiler.found[self._preferred] = self.backend.find(search)
        return compiler.found[self._preferred]

    def _matching(self) -> models.QuerySet[Any]:
        """The queryset cut down to what the index found."""
        compiler = self.query_compiler
        if compiler.finds_all:
            return compiler.queryset
        if compiler.finds_none:
            return compiler.queryset.none()
        return among(compiler.queryset, self._found.pks())

    @property
    def _is_by_rank(self) -> bool:
        compiler = self.query_compiler
        plain = compiler.finds_all or compiler.finds_none
        return compiler.order_by_relevance and not plain

    def _do_search(self) -> list[Any]:
        return self._by_rank() if self._is_by_rank else self._by_order()

    def _by_order(self) -> list[Any]:
        queryset = self._matching()
        if not queryset.query.order_by:
            queryset = queryset.order_by("-pk")
        objects = list(queryset[self.start : self.stop])
        compiler = self.query_compiler
        plain = compiler.finds_all or compiler.finds_none
        self._score(objects, {} if plain else self._found.points())
        return objects

    def _score(self, objects: list[Any], points: dict[str, float]) -> None:
        if self._score_field:
            for obj in objects:
                setattr(obj, self._score_field, points.get(str(obj.pk)))

    def _by_rank(self) -> list[Any]:
        ranked = self._found.ranked(within=self._allowed(), most=self.stop)
        page = dict(ranked[self.start : self.stop])
        queryset = among(self.query_compiler.queryset.order_by(), page)
        by_pk = {str(obj.pk): obj for obj in queryset}
        objects = [by_pk[pk] for pk in page if pk in by_pk]
        self._score(objects, page)
        return objects

    def _allowed(self) -> Collection[str] | None:
        """Keys that pass the filters; None where there are no filters to pass."""
        if not self.query_compiler.is_filtered:
            return None
        pks = self._matching().order_by().values_list("pk", flat=True)
        return set(map(str, pks))

    def _do_count(self) -> int:
        compiler = self.query_compiler
        if compiler.is_filtered or compiler.finds_all or compiler.finds_none:
            return self._limited(self._matching().count())
        return self._limited(len(self._found))

    def _limited(self, count: int) -> int:
        stop = count if self.stop is None else min(count, self.stop)
        return max(stop - self.start, 0)


class EmbeddedBackend(BaseSearchBackend):
    """``PATH`` in the settings moves the index; by default it stands in var/search."""

    query_compiler_class = EmbeddedCompiler
    autocomplete_query_compiler_class = EmbeddedAutocompleteCompiler
    index_class = EmbeddedIndex
    results_class = EmbeddedResults
    rebuilder_class = EmbeddedRebuilder

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.store: Store = store_at(Path(params.get("PATH") or index_folder()))

    def rebuild(self, *, progress: Callable[[int], None] | None = None) -> Rebuilt:
        """Raises RebuildRunning where another process builds already."""
        return self.store.rebuild(progress=progress)

    def find(self, search: Search) -> Found:
        """What the index has; nothing where there is no index that can be read."""
        try:
            leaves = self.store.leaves()
        except OutdatedIndexError:
            logger.error("The search index is of another version: run rebuild_search.")
            return Found()
        except NoIndexError:
            return Found()
        return run_search(leaves, search)


def among(queryset: models.QuerySet[Any], pks: Collection[str]) -> models.QuerySet[Any]:
    """Rows with these keys; many keys travel as one parameter where SQLite allows."""
    connection = connections[queryset.db]
    field = queryset.model._meta.pk
    while isinstance(field, models.OneToOneField):
        field = field.target_field
    is_whole = isinstance(field, models.AutoField | models.IntegerField)
    if connection.vendor == "sqlite" and is_whole and len(pks) > MOST_PARAMETERS:
        values = json.dumps([int(pk) for pk in pks])
        sql = "SELECT value FROM json_each(%s)"
        return queryset.filter(pk__in=RawSQL(sql, [values]))  # noqa: S611
    return queryset.filter(pk__in=list(pks))


SearchBackend = EmbeddedBackend
