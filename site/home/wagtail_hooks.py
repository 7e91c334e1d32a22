"""The back office as one house: the plan as lists to edit, menus by role."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from home.domain.deleting import kept_by, page_refusal
from home.models import Audience, Channel, MonthlyTheme, PlanPeriod

# What Wagtail shows to everybody who may enter, and only its administrators need.
FOR_ADMINISTRATORS = frozenset({"help", "reports", "settings"})


class MonthlyThemeViewSet(SnippetViewSet):
    model = MonthlyTheme
    icon = "calendar-alt"
    list_display = ["title", "month", "default_month", "period", "lead"]
    list_filter = ["period"]


class PlanPeriodViewSet(SnippetViewSet):
    model = PlanPeriod
    icon = "list-ol"
    list_display = ["title", "first_year", "last_year", "is_current"]


class AudienceViewSet(SnippetViewSet):
    model = Audience
    icon = "group"
    list_display = ["name", "code", "position", "is_active"]


class ChannelViewSet(SnippetViewSet):
    model = Channel
    icon = "desktop"
    list_display = ["name", "code", "position", "is_active"]


@register_snippet
class PlanGroup(SnippetViewSetGroup):
    """普法规划: periods, 一月一主题, audiences and channels."""

    items = (MonthlyThemeViewSet, PlanPeriodViewSet, AudienceViewSet, ChannelViewSet)
    menu_label = _("普法规划")
    menu_name = "plan"
    menu_icon = "calendar-alt"
    menu_order = 140


@hooks.register("construct_main_menu")
def menus_by_role(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Rooms hide what is not for a role; this hides what is for administrators."""
    if not request.user.is_superuser:  # type: ignore[union-attr]
        menu_items[:] = [
            item for item in menu_items if item.name not in FOR_ADMINISTRATORS
        ]


@hooks.register("construct_homepage_summary_items")
def no_counts(request: HttpRequest, summary_items: list[object]) -> None:
    """How many pages there are tells nobody what to do."""
    summary_items.clear()


@hooks.register("insert_global_admin_css")
def readable_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("home/admin.css"))


@hooks.register("insert_global_admin_js")
def named_fields() -> str:
    """Controls that Wagtail leaves without a name for a screen reader get theirs."""
    return format_html(
        '<script type="module" src="{}"></script>', static("home/admin-names.js")
    )


@hooks.register("before_delete_page")
def kept_pages(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say at once that a page cannot go, before anybody confirms it."""
    records = kept_by(page)
    if not records:
        return None
    messages.error(request, page_refusal(page, records))
    return redirect("wagtailadmin_pages:edit", page.pk)
