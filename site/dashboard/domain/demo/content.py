"""The demo's month of content: committed text files, put on the site as live pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.models import User
from home.domain.plan import load_plan
from media.domain.importing import import_article, import_script, read_written
from media.domain.site_tree import make_tree
from media.domain.translating import load_translations

CONTENT = settings.ROOT / "media" / "content"


@dataclass(frozen=True)
class Loaded:
    articles: int
    scripts: int


@transaction.atomic
def load_content(actor: User | None = None, *, folder: Path = CONTENT) -> Loaded:
    """Plan, site tree, articles and scripts; a second call changes nothing.

    ``actor`` owns the pages. Laws must be there already: citations are resolved.
    """
    load_plan()
    indexes = make_tree(owner=actor)
    articles = [
        import_article(read_written(path), parent=indexes["articles"], owner=actor)
        for path in sorted((folder / "articles").glob("*.md"))
    ]
    scripts = [
        import_script(read_written(path), parent=indexes["broadcast"], owner=actor)
        for path in sorted((folder / "broadcast").glob("*.md"))
    ]
    load_translations(folder / "translations" / "en", language="en")
    return Loaded(len(articles), len(scripts))
