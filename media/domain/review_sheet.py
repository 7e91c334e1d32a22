"""《信息发布审核表》: who wrote, who reviewed what when, the hash of the content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ledger.domain.entries import payload_hash
from ledger.models import LedgerEntry
from media.domain.reviews_seal import KIND, sealed_payload
from media.enums import CheckItem
from media.models import ReviewApproval


@dataclass(frozen=True, slots=True)
class StageRow:
    """One of the three; ``items`` are (words, reviewed, proofread)."""

    stage: str
    name: str
    at: datetime
    comment: str
    items: Sequence[tuple[str, bool, bool]]


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """``in_ledger`` is whether the ledger still holds these very words."""

    approval: ReviewApproval
    stages: Sequence[StageRow]
    in_ledger: bool
    is_live: bool


def review_sheet(approval: ReviewApproval) -> ReviewSheet:
    page = approval.page
    return ReviewSheet(
        approval,
        [stage_row(stage) for stage in approval.stages],
        in_ledger=LedgerEntry.objects.filter(
            kind=KIND,
            subject=f"page:{approval.page_key}:revision:{approval.revision_key}",
            payload_sha256=payload_hash(sealed_payload(approval)),
        ).exists(),
        is_live=bool(
            page and page.live and page.live_revision_id == approval.revision_key
        ),
    )


def stage_row(stage: dict[str, Any]) -> StageRow:
    ticks = stage["items"]
    return StageRow(
        stage=stage["stage"],
        name=stage["name"],
        at=datetime.fromisoformat(stage["at"]),
        comment=stage["comment"],
        items=[
            (
                str(item.label),
                ticks.get(item.value, {}).get("review", False),
                ticks.get(item.value, {}).get("proof", False),
            )
            for item in CheckItem
        ],
    )
