"""What came of three reviews, sealed: a row that is never changed, and the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Revision

from accounts.models import User
from ledger.domain.entries import append_entry
from media.models import ReviewApproval, ReviewTaskState

KIND = "content.approved"


def seal_approval(
    page: Page,
    revision: Revision,
    stages: list[ReviewTaskState],
    *,
    submitted_at: datetime,
    sha256: str,
) -> ReviewApproval:
    """Keep who approved what when, in words that outlive the accounts."""
    approval = ReviewApproval(
        page_id=page.pk,
        page_key=page.pk,
        revision_key=revision.pk,
        number=f"SH-{page.pk}-{revision.pk}",
        title=revision.content.get("title", page.title),
        kind=str(page.specific_class._meta.verbose_name),
        author=name_of(page.owner or revision.user),
        submitted_at=submitted_at,
        approved_at=timezone.now(),
        sha256=sha256,
        stages=[sealed_stage(stage) for stage in stages],
    )
    approval.save()
    append_entry(
        KIND,
        subject=f"page:{page.pk}:revision:{revision.pk}",
        payload=sealed_payload(approval),
        actor=f"user:{stages[-1].finished_by.get_username()}",
    )
    return approval


def sealed_stage(stage: ReviewTaskState) -> dict[str, Any]:
    task, user = stage.task.specific, stage.finished_by
    return {
        "role": task.role,
        "stage": task.name,
        "name": name_of(user),
        "username": user.get_username(),
        "at": stage.finished_at.isoformat(),
        "comment": stage.comment,
        "items": stage.checklist,
    }


def sealed_payload(approval: ReviewApproval) -> dict[str, Any]:
    """What the ledger's hash covers; recomputable from the row alone."""
    return {
        "number": approval.number,
        "title": approval.title,
        "author": approval.author,
        "submitted_at": approval.submitted_at.isoformat(),
        "approved_at": approval.approved_at.isoformat(),
        "sha256": approval.sha256,
        "stages": approval.stages,
    }


def name_of(user: User | None) -> str:
    return str(user) if user else ""


def live_approval(page: Page) -> ReviewApproval | None:
    """The approval of what is out now; None where it went out without one."""
    if not page.live:
        return None
    return ReviewApproval.objects.filter(revision_key=page.live_revision_id).first()
