"""Wagtail tells that a page went live or was taken down."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from home.domain.publishing import page_went_dark, page_went_live


def connect() -> None:
    page_published.connect(_live, dispatch_uid="home.page_went_live")
    page_unpublished.connect(_dark, dispatch_uid="home.page_went_dark")


def _live(instance: Page, **kwargs: Any) -> None:
    page_went_live(instance)


def _dark(instance: Page, **kwargs: Any) -> None:
    page_went_dark(instance)
