"""What makes the articles of a law version stale in the index.

Articles are replaced in bulk, without signals of their own; the version carries the
hash of its text. Dates and status are not indexed: they are read from the database.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone
from modelsearch.backends import get_search_backends_with_name

from laws.models import Article, Law, LawVersion
from search.domain.standing import forget_versions_in_force

_NAMES = ("title", "short_title", "aliases")
_STALE = "_search_is_stale"


def connect() -> None:
    pre_save.connect(_compare_law, sender=Law)
    pre_save.connect(_compare_version, sender=LawVersion)
    post_save.connect(_law_saved, sender=Law)
    post_save.connect(_version_changed, sender=LawVersion)
    post_delete.connect(_version_deleted, sender=LawVersion)
    post_save.connect(_article_saved, sender=Article)


def note_versions(pks: list[int]) -> None:
    """Index these versions anew, once what changed them is committed."""
    for name, backend in get_search_backends_with_name(with_auto_update=True):
        index = backend.get_index_for_model(Article)
        if hasattr(index, "note_versions"):
            transaction.on_commit(partial(index.note_versions, name, pks))


def _compare_law(instance: Law, **kwargs: Any) -> None:
    held = Law.objects.filter(pk=instance.pk).values_list(*_NAMES).first()
    now = tuple(getattr(instance, name) for name in _NAMES)
    setattr(instance, _STALE, held is not None and held != now)


def _compare_version(instance: LawVersion, **kwargs: Any) -> None:
    held = LawVersion.objects.filter(pk=instance.pk).values_list("sha256", "law_id")
    now = (instance.sha256, instance.law_id)
    setattr(instance, _STALE, (held.first() or ("", instance.law_id)) != now)


def _law_saved(instance: Law, **kwargs: Any) -> None:
    _forget_standing()
    if getattr(instance, _STALE, False):
        note_versions(list(instance.versions.values_list("pk", flat=True)))


def _version_changed(instance: LawVersion, **kwargs: Any) -> None:
    _forget_standing()
    if getattr(instance, _STALE, False):
        note_versions([instance.pk])


def _version_deleted(instance: LawVersion, **kwargs: Any) -> None:
    _forget_standing()
    note_versions([instance.pk])


def _article_saved(instance: Article, **kwargs: Any) -> None:
    note_versions([instance.version_id])


def _forget_standing() -> None:
    transaction.on_commit(lambda: forget_versions_in_force(timezone.localdate()))
