"""The demo's film and recording: committed files, put on the site with their words."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.models import User
from media.domain.importing import import_recording, read_written
from media.domain.site_tree import make_tree
from media.models import AudioPage, VideoPage

FOLDER = settings.ROOT / "media" / "content" / "recordings"
INDEXES = {"视频": "videos", "录音": "audio"}


@transaction.atomic
def load_recordings(
    actor: User | None = None, *, folder: Path = FOLDER
) -> list[VideoPage | AudioPage]:
    """A page for each text; a second call changes nothing.

    Articles and scripts must be there: a recording goes to the script that it reads.
    """
    indexes = make_tree(owner=actor)
    pages = []
    for path in sorted(folder.glob("*.md")):
        written = read_written(path)
        parent = indexes[INDEXES.get(written.fact("kind"), "audio")]
        pages.append(
            import_recording(written, folder=folder, parent=parent, owner=actor)
        )
    return pages
