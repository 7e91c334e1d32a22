"""The content room's part of the back office."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.enums import Role
from media.views import matrix, review
from media.views.review_frame import READERS, may_enter

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


@hooks.register("register_admin_urls")
def content_urls() -> list[URLPattern | URLResolver]:
    rooms = (
        ("reviews/", REVIEW_URLS, "media-reviews"),
        ("matrix/", MATRIX_URLS, "media-matrix"),
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


@hooks.register("insert_global_admin_css")
def back_office_css() -> str:
    return format_html(
        '<link rel="stylesheet" href="{}">', static("media/back-office.css")
    )
