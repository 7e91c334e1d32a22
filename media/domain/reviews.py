"""三审三校: three people, none of them the author, approve one and the same content.

Wagtail's workflow keeps the states; the rules are here: nobody reviews what is one's
own or at two stages, an edit begins again at 一审, and what goes out was approved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState, Workflow, WorkflowState
from wagtail.signals import task_submitted

from accounts.domain.scope import holds_role
from accounts.enums import Role
from accounts.models import User
from media.domain.reviews_hash import revision_sha256
from media.domain.reviews_seal import seal_approval
from media.enums import CheckItem
from media.models import ReviewApproval, ReviewTask, ReviewTaskState
from media.models.review import STAGES

APPROVE, REJECT = "approve", "reject"
IN_PROGRESS = TaskState.STATUS_IN_PROGRESS


class ReviewRefusedError(PermissionDenied):
    """The decision was not taken; the message says why."""


def start_stage(
    task: ReviewTask, workflow_state: WorkflowState, *, user: User | None
) -> ReviewTaskState:
    """Open the stage asked for, or the earlier one that this content still lacks."""
    page = workflow_state.content_object
    revision = page.get_latest_revision()
    passed = set(
        ReviewTaskState.objects.filter(
            workflow_state=workflow_state,
            revision=revision,
            status=TaskState.STATUS_APPROVED,
            content_sha256=revision_sha256(revision),
        ).values_list("task_id", flat=True)
    )
    due = next((one for one in tasks_of(workflow_state) if one.pk not in passed), task)
    return _open_stage(due, workflow_state, revision, user=user)


def tasks_of(workflow_state: WorkflowState) -> list[ReviewTask]:
    """The stages of the workflow, first to last."""
    return list(
        ReviewTask.objects.filter(
            workflow_tasks__workflow=workflow_state.workflow_id, active=True
        ).order_by("workflow_tasks__sort_order")
    )


def _open_stage(
    task: ReviewTask,
    workflow_state: WorkflowState,
    revision: Revision,
    *,
    user: User | None,
) -> ReviewTaskState:
    stage: ReviewTaskState = ReviewTaskState.objects.create(
        workflow_state=workflow_state,
        revision=revision,
        task=task,
        status=IN_PROGRESS,
        content_sha256=revision_sha256(revision),
    )
    task_submitted.send(sender=ReviewTaskState, instance=stage, user=user)
    return stage


@transaction.atomic
def submit_for_review(page: Page, *, user: User) -> WorkflowState:
    """Send the latest draft to 一审; one that came back begins again there as well."""
    if page.workflow_in_progress:
        raise ReviewRefusedError(_("这一稿已经在审核中。"))
    current = page.current_workflow_state
    if current is not None:
        current.cancel(user=user)
    workflow: Workflow | None = page.get_workflow()
    if workflow is None or page.get_latest_revision() is None:
        raise ReviewRefusedError(_("还没有可以送审的稿件，请先保存草稿。"))
    if ReviewApproval.objects.filter(revision_key=page.latest_revision_id).exists():
        # Taken down and sent in as it was: what was sealed once is not sealed again.
        page = page.get_latest_revision_as_object()
        page.save_revision(user=user)
    return workflow.start(page, user)


def states_open_to(task: ReviewTask, *, user: User) -> QuerySet[TaskState]:
    """States of this stage that wait, and that this user may decide."""
    nothing: QuerySet[TaskState] = TaskState.objects.none()
    if not holds_role(user, Role(task.role)):
        return nothing
    waiting = ReviewTaskState.objects.filter(task=task, status=IN_PROGRESS)
    barred = barred_people(waiting)
    mine = [pk for pk, people in barred.items() if user.pk not in people]
    found: QuerySet[TaskState] = TaskState.objects.filter(pk__in=mine)
    return found


def barred_people(stages: Iterable[ReviewTaskState]) -> dict[int, set[int | None]]:
    """For each stage who may not decide it; three queries, whatever the number.

    The author, whoever submitted it, whoever edited since it was last live, and whoever
    approved the same content at another stage.
    """
    stages = list(stages)
    states = WorkflowState.objects.in_bulk({one.workflow_state_id for one in stages})
    keys = {state.object_id for state in states.values()}
    pages = Page.objects.in_bulk({int(key) for key in keys})
    edits: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    found = Revision.page_revisions.filter(object_id__in=keys)
    for key, pk, editor in found.values_list("object_id", "pk", "user_id"):
        edits[key].append((pk, editor))
    approved: dict[tuple[int, int], set[int | None]] = defaultdict(set)
    for one in TaskState.objects.filter(
        workflow_state__in=states, status=TaskState.STATUS_APPROVED
    ):
        approved[one.workflow_state_id, one.revision_id].add(one.finished_by_id)
    barred = {}
    for stage in stages:
        state = states[stage.workflow_state_id]
        page = pages[int(state.object_id)]
        live = page.live_revision_id or 0
        editors = {user for pk, user in edits[state.object_id] if pk > live}
        others = approved[state.pk, stage.revision_id]
        barred[stage.pk] = {page.owner_id, state.requested_by_id} | editors | others
    return barred


def why_not(stage: ReviewTaskState, *, user: User) -> str:
    """Why this user may not decide this stage; "" where nothing stands against it."""
    task = stage.task.specific
    if stage.status != IN_PROGRESS:
        return _("这一审已经结束，请刷新后再看。")
    if not holds_role(user, Role(task.role)):
        return _("您没有%(stage)s的授权。") % {"stage": task.name}
    if user.pk in barred_people([stage])[stage.pk]:
        return _("您写过、改过、送过或已审过这一稿，须由其他人审核。")
    return ""


def actions_for(
    task: ReviewTask, page: Page, *, user: User
) -> list[tuple[str, str, bool]]:
    """What Wagtail offers: (name, words, whether a form is asked for first)."""
    stage = ReviewTaskState.objects.filter(
        pk__in=TaskState.objects.for_instance(page), task=task, status=IN_PROGRESS
    ).first()
    if stage is None or why_not(stage, user=user):
        return []
    return [(REJECT, _("退回修改"), True), (APPROVE, _("审核通过"), True)]


@transaction.atomic
def decide(
    task_state: TaskState, *, user: User, action: str, answers: Mapping[str, Any]
) -> None:
    """Approve or send back; raises ReviewRefusedError where that may not be."""
    stage = ReviewTaskState.objects.select_for_update().get(pk=task_state.pk)
    if reason := why_not(stage, user=user):
        raise ReviewRefusedError(reason)
    if stage.content_sha256 != revision_sha256(stage.revision):
        raise ReviewRefusedError(_("稿件刚刚改过，请刷新后从一审重新开始。"))
    comment = str(answers.get("comment") or "").strip()
    if action == APPROVE:
        stage.checklist = ticked(answers)
        stage.save(update_fields=["checklist"])
        stage.approve(user=user, comment=comment)
    elif action == REJECT:
        if not comment:
            raise ReviewRefusedError(_("退回修改要写明原因。"))
        stage.reject(user=user, comment=comment)
    else:
        raise ReviewRefusedError(_("没有这个操作。"))


def ticked(answers: Mapping[str, Any]) -> dict[str, dict[str, bool]]:
    """The checklist as it is kept: every item looked at and proofread, or refused."""
    kept = {
        item: {
            name: isinstance(answers.get(name), list | tuple) and item in answers[name]
            for name in ("review", "proof")
        }
        for item in CheckItem.values
    }
    if not all(all(pair.values()) for pair in kept.values()):
        raise ReviewRefusedError(_("清单每一项都审过、校过，才能通过。"))
    return kept


@transaction.atomic
def restart_if_edited(revision: Revision) -> bool:
    """A revision was saved: a review under way begins again at 一审 with it."""
    state = (
        WorkflowState.objects.select_for_update()
        .filter(
            base_content_type_id=revision.base_content_type_id,
            object_id=revision.object_id,
            status=WorkflowState.STATUS_IN_PROGRESS,
        )
        .first()
    )
    tasks = tasks_of(state) if state else []
    if state is None or not tasks:
        return False
    sha256 = revision_sha256(revision)
    current = ReviewTaskState.objects.filter(pk=state.current_task_state_id).first()
    if current and (current.revision_id, current.content_sha256) == (
        revision.pk,
        sha256,
    ):
        return False
    _cancel_stages(state, revision, sha256)
    state.current_task_state = _open_stage(tasks[0], state, revision, user=None)
    state.save()
    return True


def _cancel_stages(state: WorkflowState, revision: Revision, sha256: str) -> None:
    """End the stage that waited; an approval of words since overwritten is none."""
    stages = ReviewTaskState.objects.filter(workflow_state=state)
    overwritten = stages.filter(
        revision=revision, status=TaskState.STATUS_APPROVED
    ).exclude(content_sha256=sha256)
    for stage in [*stages.filter(status=IN_PROGRESS), *overwritten]:
        stage.status = TaskState.STATUS_CANCELLED
        stage.finished_at = timezone.now()
        stage.comment = _("稿件有改动，从一审重新开始。")
        stage.save(update_fields=["status", "finished_at", "comment"])


def publish_approved(workflow_state: WorkflowState, user: User | None = None) -> None:
    """The end of a workflow: publish the revision that all three approved, no other.

    Called through media.finishing inside the transaction of the last approval.
    """
    page = workflow_state.content_object.specific
    revision = page.get_latest_revision()
    sha256 = revision_sha256(revision)
    stages = {
        stage.task.specific.role: stage
        for stage in ReviewTaskState.objects.filter(
            workflow_state=workflow_state,
            revision=revision,
            content_sha256=sha256,
            status=TaskState.STATUS_APPROVED,
        )
        .select_related("task", "finished_by")
        .order_by("finished_at")
    }
    people = {stage.finished_by_id for stage in stages.values()}
    if set(stages) != set(STAGES) or len(people) != len(STAGES):
        raise ReviewRefusedError(_("这一稿没有经过三个人的三次审核，不能发布。"))
    seal_approval(
        page,
        revision,
        [stages[role] for role in STAGES],
        submitted_at=workflow_state.created_at,
        sha256=sha256,
    )
    revision.publish(user=user, skip_permission_checks=True)
