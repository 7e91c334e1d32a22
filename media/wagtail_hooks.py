"""The content room's part of the back office."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.admin.widgets import Button
from wagtail.models import Page, TaskState

from accounts.enums import Role
from accounts.models import User
from media.domain.reviews_waiting import history_of
from media.views import broadcast, matrix, review
from media.views.review_frame import READERS, WRITERS, may_enter
from media.views.review_panels import panels_for

REVIEW_URLS = [
    path("", review.waiting, name="waiting"),
    path("<int:stage_id>/", review.stage, name="stage"),
    path("submit/<int:page_id>/", review.submit, name="submit"),
    path("sheets/<slug:number>/", review.sheet, name="sheet"),
]
MATRIX_URLS = [
    path("", matrix.grid, name="grid"),
    path(
        "<str:month>/<slug:audience_code>/<slug:channel_code>/",
        matrix.cell,
        name="cell",
    ),
]

BROADCAST_URLS = [
    path("", broadcast.week, name="week"),
    path("print/", broadcast.printed, name="printed"),
    path("minutes/", broadcast.minutes, name="minutes"),
    path("slips/<slug:number>/", broadcast.slip, name="slip"),
]


@hooks.register("register_admin_urls")
def content_urls() -> list[URLPattern | URLResolver]:
    rooms = (
        ("reviews/", REVIEW_URLS, "media-reviews"),
        ("matrix/", MATRIX_URLS, "media-matrix"),
        ("broadcast/", BROADCAST_URLS, "media-broadcast"),
    )
    return [
        path(prefix, include((patterns, name), namespace=name))
        for prefix, patterns, name in rooms
    ]


class RoleMenuItem(MenuItem):
    """Shown to those who hold one of the roles; the page itself asks again."""

    def __init__(self, *args: object, roles: tuple[Role, ...], **kwargs: object):
        self.roles = roles
        super().__init__(*args, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        return may_enter(request.user, *self.roles)


@hooks.register("register_admin_menu_item")
def review_menu() -> RoleMenuItem:
    return RoleMenuItem(
        _("审核"),
        reverse("media-reviews:waiting"),
        name="reviews",
        icon_name="clipboard-list",
        order=110,
        roles=READERS,
    )


@hooks.register("register_admin_menu_item")
def matrix_menu() -> RoleMenuItem:
    return RoleMenuItem(
        _("内容矩阵"),
        reverse("media-matrix:grid"),
        name="matrix",
        icon_name="table",
        order=120,
        roles=READERS,
    )


@hooks.register("register_admin_menu_item")
def broadcast_menu() -> RoleMenuItem:
    return RoleMenuItem(
        _("村村响"),
        reverse("media-broadcast:week"),
        name="broadcast",
        icon_name="comment",
        order=130,
        roles=WRITERS,
    )


@hooks.register("construct_homepage_panels")
def content_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Ours first; Wagtail's list of what to moderate is the same without the rules."""
    panels[:] = [
        *panels_for(request.user),
        *(one for one in panels if not isinstance(one, WorkflowObjectsToModeratePanel)),
    ]


@hooks.register("before_edit_page")
def why_it_came_back(request: HttpRequest, page: Page) -> None:
    """Over the form of a page that a reviewer returned stands the reason."""
    newest = next(iter(history_of(page)), None)
    if (
        request.method == "GET"
        and newest is not None
        and newest.status == TaskState.STATUS_REJECTED
    ):
        words = _("%(stage)s退回了这一稿：%(reason)s")
        shown = {"stage": newest.task.name, "reason": newest.comment}
        messages.warning(request, words % shown)


@hooks.register("before_publish_page")
def only_reviewed(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Nobody publishes past the three reviews, not even a system administrator."""
    if page.get_workflow() is None:
        return None
    if page.live and page.live_revision_id is None:
        # Made in this request: Wagtail puts a new page out before it asks.
        Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
    messages.error(request, _("发布要经过三审。稿件已保存为草稿，请送审。"))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def no_bulk_publishing(
    request: HttpRequest, action_type: str, objects: list[Page], action_class: object
) -> HttpResponse | None:
    reviewed = [one for one in objects if isinstance(one, Page) and one.get_workflow()]
    if action_type != "publish" or not reviewed:
        return None
    messages.error(request, _("发布要经过三审，不能成批发布。"))
    return redirect("wagtailadmin_explore_root")


@hooks.register("register_page_listing_more_buttons")
def submit_button(
    page: Page, user: User, next_url: str | None = None
) -> Iterator[Button]:
    """A way to 一审 for pages whose editor has none, such as a translation's."""
    rights = page.permissions_for_user(user)
    if (
        may_enter(user, *WRITERS)
        and page.has_unpublished_changes
        and rights.can_edit()
        and rights.can_submit_for_moderation()
    ):
        yield Button(
            _("送审"),
            reverse("media-reviews:submit", args=[page.pk]),
            icon_name="clipboard-list",
            priority=45,
        )


@hooks.register("insert_editor_js")
def spoken_minutes() -> str:
    return format_html(
        '<script type="module" src="{}" data-minutes-url="{}"></script>',
        static("media/spoken-minutes.js"),
        reverse("media-broadcast:minutes"),
    )


@hooks.register("insert_global_admin_css")
def back_office_css() -> str:
    return format_html(
        '<link rel="stylesheet" href="{}">', static("media/back-office.css")
    )
