"""What waits for somebody in the back office, and what grows stale."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet
from wagtail.models import Page, TaskState, WorkflowState

from accounts.models import User
from home.models import PageCitation
from laws.domain.status import version_status
from laws.enums import VersionStatus
from media.domain.reviews import IN_PROGRESS, barred_people
from media.models import ReviewTaskState

RECENT = 30


@dataclass(frozen=True, slots=True)
class WaitingStage:
    """A draft at one stage; ``comment`` is why it came back, where it did."""

    pk: int
    page_id: int
    title: str
    kind: str
    stage: str
    since: datetime
    sent_by: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class StaleCitation:
    """A live page cites what is not, or not surely, law in force."""

    page_id: int
    title: str
    text: str
    status: str
    words: str


def waiting_for(user: User) -> list[WaitingStage]:
    """Stages that this user may decide, the oldest first; constant queries."""
    roles = set(user.grants.values_list("role", flat=True))
    stages = list(
        _with_names(
            ReviewTaskState.objects.filter(
                status=IN_PROGRESS, task__reviewtask__role__in=roles
            )
        )
    )
    barred = barred_people(stages)
    return _shown([stage for stage in stages if user.pk not in barred[stage.pk]])


def under_way() -> list[WaitingStage]:
    """All drafts in review, whoever may decide them; the oldest first."""
    return _shown(_with_names(ReviewTaskState.objects.filter(status=IN_PROGRESS)))


def sent_back(user: User) -> list[WaitingStage]:
    """Drafts of this user that a reviewer returned, with the reason."""
    return _shown(
        _with_names(
            ReviewTaskState.objects.filter(
                status=TaskState.STATUS_REJECTED,
                workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES,
                workflow_state__current_task_state=F("taskstate_ptr"),
                workflow_state__requested_by=user,
            )
        )
    )


def _with_names(stages: QuerySet[ReviewTaskState]) -> QuerySet[ReviewTaskState]:
    found: QuerySet[ReviewTaskState] = stages.select_related(
        "task", "revision__content_type", "workflow_state__requested_by"
    ).order_by("started_at", "pk")
    return found


def _shown(stages: Iterable[ReviewTaskState]) -> list[WaitingStage]:
    shown = []
    for stage in stages:
        model = stage.revision.content_type.model_class()
        sender = stage.workflow_state.requested_by
        shown.append(
            WaitingStage(
                pk=stage.pk,
                page_id=int(stage.revision.object_id),
                title=stage.revision.object_str,
                kind=str(model._meta.verbose_name) if model else "",
                stage=stage.task.name,
                since=stage.started_at,
                sent_by=str(sender) if sender else "",
                comment=stage.comment,
            )
        )
    return shown


def stale_citations(*, on: date) -> list[StaleCitation]:
    """Citations of live pages that are repealed, superseded, to come or unchecked."""
    rows = (
        PageCitation.objects.filter(page__live=True)
        .select_related("page", "citation__version__law")
        .prefetch_related("citation__version__law__versions")
        .order_by("page__title", "pk")
    )
    found = []
    for row in rows:
        version = row.citation.version if row.citation else None
        if version is None and row.citation is not None:
            continue  # an authority: it has no versions
        status = version_status(version, on=on) if version else VersionStatus.UNCHECKED
        if status != VersionStatus.IN_FORCE:
            found.append(
                StaleCitation(
                    row.page_id,
                    row.page.title,
                    row.text,
                    status.value,
                    str(status.label),
                )
            )
    return found


def history_of(page: Page) -> list[ReviewTaskState]:
    """Every stage of every round of a page, the newest first."""
    return list(
        ReviewTaskState.objects.filter(pk__in=TaskState.objects.for_instance(page))
        .select_related("task", "finished_by")
        .order_by("-started_at", "-pk")
    )
