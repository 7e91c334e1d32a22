"""What 三审三校 needs before the first page: the workflow, groups and who is in them.

Roles decide (accounts.domain.scope); groups only open the doors of Wagtail's admin.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.users.models import UserProfile

from accounts.enums import Role
from accounts.models import RoleGrant, User
from media.models import ReviewTask
from media.models.review import STAGES

WORKFLOW = "三审三校"
EDITORS, REVIEWERS = "内容编辑", "内容审核"
GROUPS = {
    EDITORS: frozenset({Role.EDITOR}),
    REVIEWERS: frozenset(STAGES),
}
ROLES = frozenset({Role.EDITOR, *STAGES})
PAGE_PERMISSIONS = ("add_page", "change_page")
# Wagtail asks for the rights on its own models, whatever model stands in for them.
COLLECTION_MODELS = (
    ("wagtailimages", "image"),
    ("wagtaildocs", "document"),
    ("wagtailmedia", "media"),
)
COLLECTION_VERBS = ("add", "change", "choose")
PLAN_PERMISSIONS = (
    "add_monthlytheme",
    "change_monthlytheme",
    "view_monthlytheme",
    "change_planperiod",
    "view_planperiod",
    "add_audience",
    "change_audience",
    "view_audience",
)


@transaction.atomic
def load_workflow() -> Workflow:
    """The workflow of three stages over all pages; a second call changes nothing."""
    workflow, _made = Workflow.objects.get_or_create(name=WORKFLOW)
    for order, role in enumerate(STAGES, start=1):
        task, _made = ReviewTask.objects.get_or_create(
            role=role, defaults={"name": str(role.label)}
        )
        WorkflowTask.objects.get_or_create(
            workflow=workflow, task=task, defaults={"sort_order": order}
        )
    # Wagtail ships a workflow of one stage on the root; ours takes its place.
    WorkflowPage.objects.update_or_create(
        page=Page.get_first_root_node(), defaults={"workflow": workflow}
    )
    load_groups()
    return workflow


@transaction.atomic
def load_groups() -> None:
    """Editors may write, translate, upload, never publish; reviewers only enter."""
    for name in GROUPS:
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(*_permission("wagtailadmin", "access_admin"))
    editors = Group.objects.get(name=EDITORS)
    editors.permissions.add(*_permission("home", *PLAN_PERMISSIONS))
    editors.permissions.add(*_permission("wagtail_localize", "submit_translation"))
    _let_write(editors)
    _let_upload(editors)


def _permission(app: str, *names: str) -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label=app, codename__in=names)


def _let_write(editors: Group) -> None:
    root = Page.get_first_root_node()
    for permission in _permission("wagtailcore", *PAGE_PERMISSIONS) if root else ():
        GroupPagePermission.objects.get_or_create(
            group=editors, page=root, permission=permission
        )


def _let_upload(editors: Group) -> None:
    root = Collection.get_first_root_node()
    wanted = Q()
    for app, model in COLLECTION_MODELS:
        names = [f"{verb}_{model}" for verb in COLLECTION_VERBS]
        wanted |= Q(content_type__app_label=app, codename__in=names)
    found = Permission.objects.filter(wanted)
    for permission in found if root else ():
        GroupCollectionPermission.objects.get_or_create(
            group=editors, collection=root, permission=permission
        )


@transaction.atomic
def sync_back_office(user: User) -> None:
    """Put the user into the groups that the roles open, and out of the others."""
    held = set(RoleGrant.objects.filter(user=user).values_list("role", flat=True))
    if Group.objects.filter(name__in=GROUPS).count() != len(GROUPS):
        load_groups()
    for name, roles in GROUPS.items():
        group = Group.objects.get(name=name)
        if held & roles:
            user.groups.add(group)
        else:
            user.groups.remove(group)
    if held & ROLES:
        speak_chinese(user)


def speak_chinese(user: User) -> None:
    """The back office is in Chinese whatever the browser asks; one's choice wins."""
    profile = UserProfile.get_for_user(user)
    if not profile.preferred_language:
        profile.preferred_language = "zh-hans"
        profile.save(update_fields=["preferred_language"])
