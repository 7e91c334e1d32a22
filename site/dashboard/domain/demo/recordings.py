"""The demo's film and recording: committed files, put on the site with their words."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from media.domain.importing import import_recording, read_written
from media.domain.site_tree import make_tree
from media.models import AudioPage, VideoPage

FOLDER = settings.ROOT / "media" / "content" / "recordings"
INDEXES = {"视频": "videos", "录音": "audio"}


@transaction.atomic
def load_recordings(*, folder: Path = FOLDER) -> list[VideoPage | AudioPage]:
    """A live page for each text; a second call changes nothing.

    Scripts must be there: a recording goes to the one that it reads, whose content is
    then another. The three reviews come after this.
    """
    indexes = make_tree()
    pages = []
    for path in sorted(folder.glob("*.md")):
        written = read_written(path)
        parent = indexes[INDEXES.get(written.fact("kind"), "audio")]
        pages.append(import_recording(written, folder=folder, parent=parent))
    return pages
