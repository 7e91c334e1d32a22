"""What committed articles, scripts, drafts, recordings and lessons cite is law."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from education.domain.lesson_text import read_lesson
from laws.domain.catalogue import load_catalogue
from laws.domain.citations import resolve_citation
from laws.domain.status import version_status
from laws.enums import VersionStatus
from media.domain.importing import read_written

# The day on which the catalogue and all of these texts were last read.
ON = date(2026, 11, 22)
MEDIA = settings.ROOT / "media" / "content"
LESSONS = settings.ROOT / "education" / "content" / "lessons"


def cited() -> Iterator[tuple[Path, str]]:
    for path in sorted(MEDIA.glob("*/*.md")):
        for text in read_written(path).several("citations"):
            yield path, text
    for path in sorted(LESSONS.glob("*.md")):
        for text in read_lesson(path.read_text("utf-8")).citations:
            yield path, text


@pytest.mark.django_db
def test_every_citation_of_committed_content_is_law_in_force() -> None:
    load_catalogue()
    wrong = []
    files = set()
    for path, text in cited():
        files.add(path)
        found = resolve_citation(text, on=ON)
        status = version_status(found.version, on=ON) if found.version else ""
        if not found.confirmed or status != VersionStatus.IN_FORCE:
            wrong.append((path.name, text, found.reason or status))
    assert wrong == []
    folders = {path.parent.name for path in files}
    assert {"articles", "broadcast", "drafts", "lessons"} <= folders


def test_every_committed_article_script_and_lesson_cites() -> None:
    citing = {path for path, _text in cited()}
    for folder in (MEDIA / "articles", MEDIA / "broadcast", MEDIA / "drafts", LESSONS):
        assert set(folder.glob("*.md")) <= citing
