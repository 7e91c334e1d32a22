"""The hash of what was approved: the content of a revision without its bookkeeping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.models import Revision

from home.domain.attachments import files_shown
from ledger.domain.entries import payload_hash

# What saving, publishing, moving and locking change without a word being different.
BOOKKEEPING = frozenset(
    """
    pk path depth numchild url_path live has_unpublished_changes first_published_at
    last_published_at latest_revision live_revision latest_revision_created_at
    draft_title locked locked_at locked_by expired alias_of owner content_type
    translation_key wagtail_admin_comments
    """.split()
)


def content_sha256(
    content: Mapping[str, Any], *, files: Mapping[str, str] | None = None
) -> str:
    """SHA-256 of a revision's content as sorted, compact JSON.

    ``files`` are what files_shown says of its files, under a key of their own; a page
    without any has the hash of its own content alone.
    """
    kept = {key: value for key, value in content.items() if key not in BOOKKEEPING}
    return payload_hash({**kept, "files": dict(files)} if files else kept)


def revision_sha256(revision: Revision) -> str:
    """The hash of a page's revision and of the files it shows, as they are there now.

    A revision names a recording by its number only: with another file or transcript
    under the same number it is another content.
    """
    files = files_shown(revision.as_object())
    return content_sha256(revision.content, files=files)
