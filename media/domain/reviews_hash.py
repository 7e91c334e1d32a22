"""The hash of what was approved: the content of a revision without its bookkeeping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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


def content_sha256(content: Mapping[str, Any]) -> str:
    """SHA-256 of a revision's content as sorted, compact JSON."""
    return payload_hash(
        {key: value for key, value in content.items() if key not in BOOKKEEPING}
    )
