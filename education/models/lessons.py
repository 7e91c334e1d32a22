"""Lesson packs: what a teacher opens, presents and prints."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from education.blocks import MaterialBody, SlideBody
from education.enums import LessonKind
from education.models.curriculum import OutlineItem, Stage
from home.blocks import CleanStreamField
from home.models import BasePage


class LessonIndexPage(BasePage):
    """Where lesson packs stand in the tree; teachers see them at /classroom/."""

    is_content = False
    parent_page_types = ["home.HomePage"]
    subpage_types = ["education.LessonPackPage"]

    class Meta:
        verbose_name = _("法治课")
        verbose_name_plural = _("法治课")

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        return at_classroom(super().get_url_parts(request), "education:overview")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("education:overview")


class LessonPackPage(BasePage):
    """A lesson that can be given from its notes alone.

    Its own address in the tree only leads to /classroom/, where teachers sign in.
    """

    kind = models.CharField(
        _("种类"),
        max_length=20,
        choices=LessonKind.choices,
        default=LessonKind.LESSON,
        db_index=True,
    )
    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, related_name="+", verbose_name=_("学段")
    )
    minutes = models.PositiveSmallIntegerField(
        _("时长（分钟）"),
        default=40,
        validators=[MinValueValidator(5), MaxValueValidator(90)],
    )
    season = models.CharField(_("适用学期"), max_length=20, blank=True)
    goals = models.TextField(_("目标"), help_text=_("一行一条。"))
    materials = models.TextField(_("准备"), blank=True, help_text=_("一行一样。"))
    outline_items = ParentalManyToManyField(
        OutlineItem, blank=True, related_name="lessons", verbose_name=_("大纲内容项")
    )
    slides = CleanStreamField(SlideBody(), verbose_name=_("课件"), blank=True)
    handout = CleanStreamField(MaterialBody(), verbose_name=_("课堂材料"), blank=True)
    notes = CleanStreamField(MaterialBody(), verbose_name=_("给老师"), blank=True)

    is_content = False
    parent_page_types = ["education.LessonIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("stage")]),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("season")]),
        FieldPanel("goals"),
        FieldPanel("outline_items"),
        FieldPanel("materials"),
        FieldPanel("slides"),
        FieldPanel("handout"),
        FieldPanel("notes"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("goals"),
        index.SearchField("slides"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("课件包")
        verbose_name_plural = _("课件包")

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        parts = super().get_url_parts(request)
        return at_classroom(parts, "education:lesson", self.slug)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("education:lesson", self.slug)


def at_classroom(parts: Any, name: str, *arguments: str) -> Any:
    """The address of a page of the tree, led to where teachers read it."""
    if parts is None:
        return None
    site_id, root_url, path = parts
    return site_id, root_url, path and reverse(name, args=arguments)
