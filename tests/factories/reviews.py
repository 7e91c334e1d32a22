"""Editors, three reviewers and pages on their way through them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail.models import TaskState

from accounts.enums import Role
from accounts.models import User
from media.domain.reviews import decide, submit_for_review
from media.domain.reviews_setup import load_workflow
from media.enums import CheckItem
from media.models import ReviewTaskState
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.content import ArticleFactory
from tests.factories.units import root_unit

ALL_TICKED = {"review": list(CheckItem.values), "proof": list(CheckItem.values)}


@dataclass(frozen=True)
class Office:
    """An editor and one reviewer for each stage, the workflow loaded."""

    editor: User
    first: User
    second: User
    third: User

    @property
    def reviewers(self) -> tuple[User, User, User]:
        return self.first, self.second, self.third


def holder(role: Role, **fields: Any) -> User:
    """A sign-in that holds the role for the whole installation."""
    user = UserFactory(**fields)
    RoleGrantFactory(user=user, role=role, unit=root_unit())
    return User.objects.get(pk=user.pk)


def make_office() -> Office:
    load_workflow()
    return Office(
        editor=holder(Role.EDITOR, first_name="编辑甲"),
        first=holder(Role.REVIEWER_1, first_name="审甲"),
        second=holder(Role.REVIEWER_2, first_name="审乙"),
        third=holder(Role.REVIEWER_3, first_name="审丙"),
    )


def draft(editor: User, factory: Any = ArticleFactory, **fields: Any) -> Any:
    """A page that was never out, with one revision of the editor's."""
    page = factory(live=False, owner=editor, **fields)
    page.save_revision(user=editor)
    return type(page).objects.get(pk=page.pk)


def submitted(editor: User, factory: Any = ArticleFactory, **fields: Any) -> Any:
    page = draft(editor, factory, **fields)
    submit_for_review(page, user=editor)
    return type(page).objects.get(pk=page.pk)


def stage_of(page: Any) -> ReviewTaskState:
    """The one stage that waits."""
    return ReviewTaskState.objects.get(
        pk__in=TaskState.objects.for_instance(page),
        status=TaskState.STATUS_IN_PROGRESS,
    )


def approve(page: Any, user: User, **answers: Any) -> None:
    decide(
        stage_of(page), user=user, action="approve", answers={**ALL_TICKED, **answers}
    )


def reject(page: Any, user: User, comment: str = "第二段法条引错了。") -> None:
    decide(stage_of(page), user=user, action="reject", answers={"comment": comment})


def approved(office: Office, factory: Any = ArticleFactory, **fields: Any) -> Any:
    """A page written, reviewed three times, and out."""
    page = submitted(office.editor, factory, **fields)
    for reviewer in office.reviewers:
        approve(page, reviewer)
    return type(page).objects.get(pk=page.pk)
