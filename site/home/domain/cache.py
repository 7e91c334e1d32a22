"""Anonymous pages are kept until anything that a page shows has changed.

A stored page carries the generation that was current before it was made. ``purge``
begins a new one inside the transaction that changes something: whoever began earlier
stores what nobody will read again, so an old page never comes back.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import BaseCache, caches
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from home.models.cache import PageGeneration

NAME = "pages"
A_DAY = 24 * 60 * 60
CODE = {".py", ".html", ".txt", ".xml", ".css", ".js", ".svg", ".po"}
# What saving a draft writes; a live page shows none of it.
OF_DRAFTS = frozenset(
    "draft_title has_unpublished_changes latest_revision latest_revision_created_at"
    " latest_revision_id locked locked_at locked_by".split()
)


@dataclass(frozen=True)
class StoredPage:
    """An answer as it is sent; ``headers`` without cookies."""

    content: bytes
    etag: str
    headers: dict[str, str] = field(default_factory=dict)


def store() -> BaseCache:
    return caches["pages"]


def generation() -> str:
    """The current generation, one indexed row; empty before the first purge."""
    rows = PageGeneration.objects.filter(name=NAME)
    return rows.values_list("token", flat=True).first() or ""


def purge() -> None:
    """No page stored before is shown again, once this transaction is committed."""
    PageGeneration.objects.update_or_create(
        name=NAME, defaults={"token": secrets.token_hex(16)}
    )
    # Wagtail forgets these before the commit; somebody may have read them since.
    transaction.on_commit(Site.clear_site_root_paths_cache)


def page_key(*parts: str) -> str:
    """The address of a stored page; today's date, since what is in force has days."""
    today = timezone.localdate().isoformat()
    text = "\x1f".join([generation(), code_stamp(), today, *parts])
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def code_stamp() -> str:
    """Changes with templates, catalogues and code, so that a release shows at once."""
    newest, count = 0, 0
    for folder in (settings.SITE, *(settings.ROOT / room for room in ROOMS)):
        for path in _sources(folder):
            newest, count = max(newest, path.stat().st_mtime_ns), count + 1
    return f"{newest}-{count}-{sorted(settings.SITE_FACTS.items())}"


ROOMS = ("education", "exams", "media")


def _sources(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*.*") if path.suffix in CODE)


def purge_when_changed(*kinds: type[models.Model]) -> None:
    """Rooms name the models that their public pages show (AppConfig.ready)."""
    for kind in kinds:
        uid = f"home.cache.{kind._meta.label_lower}"
        post_save.connect(_saved, sender=kind, dispatch_uid=uid)
        post_delete.connect(_changed, sender=kind, dispatch_uid=uid)


def connect() -> None:
    """Pages of every kind, snippets, files, laws, and who may see a page."""
    pages = [model for model in apps.get_models() if issubclass(model, Page)]
    names = (
        "home.PlanPeriod home.PlanItem home.MonthlyTheme home.Audience home.Channel"
        " home.MingfaImage home.MingfaDocument home.AudioVideo home.PageCitation"
        " home.PagePlacement laws.Law laws.LawVersion laws.Article"
        " wagtailcore.Collection wagtailcore.CollectionViewRestriction"
        " wagtailredirects.Redirect"
    )
    others = [apps.get_model(name) for name in names.split()]
    purge_when_changed(*pages, *others, Locale, PageViewRestriction, Site)
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_changed, dispatch_uid="home.cache")


def _saved(
    using: str = DEFAULT_DB_ALIAS,
    update_fields: Iterable[str] | None = None,
    raw: bool = False,
    **kwargs: Any,
) -> None:
    if raw or (update_fields and OF_DRAFTS.issuperset(update_fields)):
        return
    purge()


def _changed(**kwargs: Any) -> None:
    purge()
