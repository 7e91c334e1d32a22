"""The demo's editor and three reviewers at work: what is out passed all three."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from wagtail.models import TaskState

from accounts.enums import Role
from accounts.models import User
from dashboard.domain.demo.signins import ACCOUNTS
from home.models import BasePage
from media.domain.importing import ContentFileError, Written
from media.domain.matrix import content_models
from media.domain.reviews import APPROVE, REJECT, decide, submit_for_review
from media.enums import CheckItem
from media.models import ReviewApproval, ReviewTaskState
from media.models.review import STAGES

ALL_TICKED = {"review": list(CheckItem.values), "proof": list(CheckItem.values)}
# What a file says of its draft, and how many reviewers have approved it by then.
WAITING = {"一审": 0, "二审": 1, "三审": 2}
SENT_BACK = "退回"


@dataclass(frozen=True)
class Newsroom:
    """Who writes, and who reviews at the first, second and third stage."""

    editor: User
    reviewers: tuple[User, ...]


def demo_newsroom() -> Newsroom:
    """The sign-ins that the demo made for these roles; they must be there already."""
    names = {role: username for role, username, _unit, _person in ACCOUNTS}
    users = {user.username: user for user in User.objects.filter(is_active=True)}
    reviewers = tuple(users[str(names[stage])] for stage in STAGES)
    return Newsroom(users[str(names[Role.EDITOR])], reviewers)


def publish_reviewed(page: BasePage, room: Newsroom) -> None:
    """Send a draft in and let all three approve it; the last approval publishes it."""
    submit_for_review(page, user=room.editor)
    for reviewer in room.reviewers:
        answer(page, reviewer, APPROVE, ALL_TICKED)


def review_the_rest(room: Newsroom) -> int:
    """Whatever else is out passes the three reviews as it is now; how many pages.

    Translations, recordings, and scripts that got a recording since their approval.
    """
    approval = ReviewApproval.objects.filter(revision_key=OuterRef("live_revision_id"))
    pages = [
        page
        for model in content_models()
        for page in model.objects.live().filter(~Exists(approval)).order_by("path")
    ]
    for page in pages:
        if page.owner_id is None:
            page.owner = room.editor
            page.save(update_fields=["owner"])
        publish_reviewed(page, room)
    return len(pages)


def leave_waiting(page: BasePage, written: Written, room: Newsroom) -> None:
    """Send a draft in and leave it at the stage that its file names, or sent back."""
    stage = written.fact("stage")
    if stage not in {*WAITING, SENT_BACK}:
        raise ContentFileError(written.name, "stage 写一审、二审、三审或退回")
    submit_for_review(page, user=room.editor)
    if stage == SENT_BACK:
        reason = {"comment": written.fact("reason")}
        answer(page, room.reviewers[0], REJECT, reason)
        return
    for reviewer in room.reviewers[: WAITING[stage]]:
        answer(page, reviewer, APPROVE, ALL_TICKED)


def answer(page: BasePage, user: User, action: str, answers: dict[str, Any]) -> None:
    """What a reviewer says at the stage where the page waits."""
    stage = ReviewTaskState.objects.get(
        pk__in=TaskState.objects.for_instance(page),
        status=TaskState.STATUS_IN_PROGRESS,
    )
    decide(stage, user=user, action=action, answers=answers)
