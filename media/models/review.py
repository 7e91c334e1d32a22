"""三审三校 as a Wagtail task, its states with their checklists, and what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState, WorkflowState

from accounts.enums import Role
from accounts.models import User

STAGES = (Role.REVIEWER_1, Role.REVIEWER_2, Role.REVIEWER_3)


class ReviewTaskState(TaskState):
    """One stage of one round: which content was looked at, and what was ticked.

    ``checklist`` maps a codename of enums.CheckItem to {"review": bool, "proof": bool}.
    """

    content_sha256 = models.CharField(max_length=64)
    checklist = models.JSONField(_("审校清单"), default=dict)

    class Meta:
        verbose_name = _("审核记录")
        verbose_name_plural = _("审核记录")


class ReviewTask(Task):
    """一审, 二审 or 三审. Who may act, and what an act does, is in domain.reviews."""

    role = models.CharField(
        _("由谁审"),
        max_length=20,
        choices=[(role.value, role.label) for role in STAGES],
        unique=True,
    )

    task_state_class = ReviewTaskState
    admin_form_fields = [*Task.admin_form_fields, "role"]
    admin_form_readonly_on_edit_fields = [
        *Task.admin_form_readonly_on_edit_fields,
        "role",
    ]

    class Meta:
        verbose_name = _("三审三校")
        verbose_name_plural = _("三审三校")

    @classmethod
    def get_description(cls) -> str:
        return str(_("按角色授权审核，不得审自己写的、改过的，也不得一人两审。"))

    def start(
        self, workflow_state: WorkflowState, user: User | None = None
    ) -> TaskState:
        from media.domain.reviews import start_stage  # it reads these models

        return start_stage(self, workflow_state, user=user)

    def get_actions(self, obj: Page, user: User) -> list[tuple[str, Any, bool]]:
        from media.domain.reviews import actions_for  # it reads these models

        return actions_for(self, obj, user=user)

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        # The form lists what the domain asks for, and the domain reads these models.
        from media.forms.review import form_for

        return form_for(action)

    def on_action(
        self, task_state: TaskState, user: User, action_name: str, **kwargs: Any
    ) -> None:
        from media.domain.reviews import decide  # it reads these models

        decide(task_state, user=user, action=action_name, answers=kwargs)

    def get_task_states_user_can_moderate(
        self, user: User, **kwargs: Any
    ) -> models.QuerySet[TaskState]:
        from media.domain.reviews import states_open_to  # it reads these models

        return states_open_to(self, user=user)


class ReviewApproval(models.Model):
    """A revision that passed all three: sealed words for the sheet, never changed.

    ``stages`` holds one dict a stage: role, stage, name, username, at, comment, items.
    """

    page = models.ForeignKey(
        Page, on_delete=models.SET_NULL, null=True, related_name="approvals"
    )
    page_key = models.PositiveBigIntegerField(db_index=True)
    revision_key = models.PositiveBigIntegerField(unique=True)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    title = models.CharField(_("标题"), max_length=255)
    kind = models.CharField(_("类别"), max_length=100)
    author = models.CharField(_("拟稿人"), max_length=150)
    submitted_at = models.DateTimeField(_("送审时间"))
    approved_at = models.DateTimeField(_("通过时间"), db_index=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    stages = models.JSONField(_("各审意见"))

    class Meta:
        verbose_name = _("审核通过")
        verbose_name_plural = _("审核通过")
        ordering = ["-approved_at"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise PermissionDenied("an approval is never changed")
        super().save(*args, **kwargs)
