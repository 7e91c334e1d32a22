"""Named in settings: what Wagtail does once a workflow has passed its last stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from accounts.models import User


def publish_approved(workflow_state: WorkflowState, user: User | None = None) -> None:
    # Wagtail imports this module while its own models are being made.
    from media.domain import reviews

    reviews.publish_approved(workflow_state, user=user)
