"""“预览链接” among the actions of a page in the back office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from home.models import BasePage
from home.views.preview_links import preview_link


@hooks.register("register_admin_urls")
def preview_link_url() -> list[URLPattern]:
    address = "pages/<int:page_id>/preview-link/"
    return [path(address, preview_link, name="home-preview-link")]


@hooks.register("register_page_header_buttons")
def preview_link_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    kind = page.specific_class
    if kind is None or not issubclass(kind, BasePage) or not page.latest_revision_id:
        return
    if page.permissions_for_user(user).can_edit():
        url = reverse("home-preview-link", args=[page.pk])
        yield Button(_("预览链接"), url, icon_name="link", priority=80)
