"""A file or its words changed: what three people approved is no longer that."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.models import Page, WorkflowState

from home.domain.attachments import live_pages_with
from media.domain.reviews import restart_if_edited
from media.domain.reviews_seal import live_approval


@transaction.atomic
def review_again(row: Any) -> list[Page]:
    """Begin reviews under way again, take down what was approved with the old file.

    The back office refuses to change what is out (home.upload_forms); whatever
    does it all the same leaves nothing out that nobody approved. Returns what it took
    down: those pages are drafts now, with the words they had.
    """
    running = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    for state in running.select_related("current_task_state__revision"):
        if state.current_task_state is not None:
            restart_if_edited(state.current_task_state.revision)
    taken = [page.specific for page in live_pages_with(row) if live_approval(page)]
    for page in taken:
        page.unpublish()
    return taken
