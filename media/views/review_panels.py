"""Panels of the back office's first page: what waits, gaps, what grows stale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from home.domain.plan import theme_of, this_month
from media.domain.matrix import audiences_without
from media.domain.reviews_waiting import sent_back, stale_citations, waiting_for
from media.models.review import STAGES
from media.views.review_frame import READERS, WRITERS, may_enter

SHOWN = 20


class WaitingPanel(Component):
    """For reviewers: the drafts that they may decide, the oldest first."""

    name, order = "media-waiting", 100
    template_name = "media/review/panels/waiting.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"stages": waiting_for(parent_context["request"].user)}


class SentBackPanel(Component):
    """For editors: what a reviewer returned, and why."""

    name, order = "media-sent-back", 110
    template_name = "media/review/panels/sent_back.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"stages": sent_back(parent_context["request"].user)}


class GapsPanel(Component):
    """Audiences of this month's theme for which nothing is out."""

    name, order = "media-gaps", 120
    template_name = "media/review/panels/gaps.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        month = this_month()
        return {
            "month": month,
            "theme": theme_of(month),
            "audiences": audiences_without(month),
        }


class StalePanel(Component):
    """Live pages that cite law which changed, or which nobody checked."""

    name, order = "media-stale", 130
    template_name = "media/review/panels/stale.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        found = stale_citations(on=timezone.localdate())
        return {
            "citations": found[:SHOWN],
            "count": len(found),
            "may_edit": may_enter(parent_context["request"].user, *WRITERS),
        }


def panels_for(user: Any) -> list[Component]:
    """The panels that concern somebody with these roles."""
    found: list[Component] = []
    if may_enter(user, *STAGES):
        found.append(WaitingPanel())
    if may_enter(user, *WRITERS):
        found.append(SentBackPanel())
    if may_enter(user, *READERS):
        found += [GapsPanel(), StalePanel()]
    return found
