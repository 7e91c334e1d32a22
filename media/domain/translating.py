"""Committed translations of committed pages: a PO file a page, named by its slug."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings
from wagtail.models import Locale, Page

from home.domain.translations import Untranslated, declare_languages, translate_page

logger = logging.getLogger(__name__)


def load_translations(folder: Path, *, language: str) -> list[Page]:
    """The pages that are live in the language through these files, the highest first.

    What is live already is left as it is. A page that says more than its file has stays
    a draft, and the log names what is missing.
    """
    declare_languages()
    files = {path.stem: path for path in folder.glob("*.po")}
    sources = Page.objects.filter(
        slug__in=files, locale__language_code=settings.LANGUAGE_CODE
    )
    pages = [
        _translated(page, files[page.slug], language=language)
        for page in sources.order_by("path").specific()
    ]
    return [page for page in pages if page is not None]


def _translated(page: Page, path: Path, *, language: str) -> Page | None:
    locale = Locale.objects.get(language_code=language)
    there = page.get_translation_or_none(locale)
    if there is not None and there.live:
        return there
    try:
        return translate_page(page, language=language, catalogue=path.read_text())
    except Untranslated as refused:
        logger.warning("%s: not translated: %s", path, "; ".join(refused.missing))
        return None
