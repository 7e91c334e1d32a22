"""What was approved for a later day goes out on it; what has run out is taken down.

Wagtail's own command publishes whatever revision has a day. Here only what three people
approved goes out, and only as they approved it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from media.domain.reviews_hash import revision_sha256
from media.models import ReviewApproval


def publish_due() -> None:
    """The tick calls this; each page in a transaction of its own."""
    now = timezone.now()
    due = Revision.page_revisions.filter(approved_go_live_at__lte=now)
    ordered = due.order_by("approved_go_live_at", "pk")
    for revision in list(ordered.values_list("pk", flat=True)):
        publish_if_approved(revision, now=now)
    ended = Page.objects.live().filter(expire_at__lte=now)
    for page in list(ended.order_by("expire_at", "pk").values_list("pk", flat=True)):
        take_down_if_ended(page, now=now)


@transaction.atomic
def publish_if_approved(revision_pk: int, *, now: datetime) -> None:
    """Publish it, or end its schedule where nobody approved it as it is now.

    While a newer draft is in review it waits: publishing would end that review, and
    what is being corrected does not go out meanwhile.
    """
    revision = (
        Revision.page_revisions.select_for_update(of=("self",))
        .filter(pk=revision_pk, approved_go_live_at__lte=now)
        .first()
    )
    if revision is None or revision.content_object.current_workflow_state:
        return
    if is_approved(revision):
        revision.publish(log_action="wagtail.publish.scheduled")
    else:
        # Not by save(): a revision that is saved begins a review again.
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)


def is_approved(revision: Revision) -> bool:
    """Whether three people approved this revision with the files that it shows now."""
    sealed = ReviewApproval.objects.filter(revision_key=revision.pk).first()
    return sealed is not None and sealed.sha256 == revision_sha256(revision)


@transaction.atomic
def take_down_if_ended(page_pk: int, *, now: datetime) -> None:
    page = (
        Page.objects.select_for_update()
        .filter(pk=page_pk, live=True, expire_at__lte=now)
        .first()
    )
    if page is not None:
        page.specific.unpublish(
            set_expired=True, log_action="wagtail.unpublish.scheduled"
        )
