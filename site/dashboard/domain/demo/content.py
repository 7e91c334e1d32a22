"""The demo's month of content: committed text files, reviewed by three, and live."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Page

from dashboard.domain.demo.newsroom import Newsroom, leave_waiting, publish_reviewed
from home.domain.plan import load_plan
from media.domain.importing import (
    Written,
    import_article,
    import_script,
    read_written,
    slug_of,
)
from media.domain.site_tree import make_tree
from media.domain.translating import load_translations

CONTENT = settings.ROOT / "media" / "content"


@dataclass(frozen=True)
class Loaded:
    articles: int
    scripts: int
    drafts: int


@transaction.atomic
def load_content(room: Newsroom, *, folder: Path = CONTENT) -> Loaded:
    """Plan, site tree, what is out and what waits; a second call changes nothing.

    Laws and the workflow must be there already: citations are resolved, and every
    article and script goes out through the three reviews.
    """
    load_plan()
    indexes = make_tree()
    articles, scripts = indexes["articles"], indexes["broadcast"]
    for page, _written in drafted(import_article, folder / "articles", articles, room):
        publish_reviewed(page, room)
    for page, _written in drafted(import_script, folder / "broadcast", scripts, room):
        publish_reviewed(page, room)
    for page, written in drafted(import_article, folder / "drafts", articles, room):
        leave_waiting(page, written, room)
    load_translations(folder / "translations" / "en", language="en")
    return Loaded(
        *(len(files_in(folder / name)) for name in ("articles", "broadcast", "drafts"))
    )


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.md"))


def drafted(
    import_file: Callable[..., Any], folder: Path, parent: Page, room: Newsroom
) -> Iterator[tuple[Any, Written]]:
    """A draft for each file whose page is not there, be it live or taken down since."""
    there = set(Page.objects.child_of(parent).values_list("slug", flat=True))
    for path in files_in(folder):
        written = read_written(path)
        if slug_of(written) not in there:
            owner = room.editor
            yield import_file(written, parent=parent, owner=owner, live=False), written
