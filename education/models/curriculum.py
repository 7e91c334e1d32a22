"""Stages of schooling and what the youth curriculum asks of each."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.Model):
    """A stage of schooling: the years it spans and what it is meant to reach."""

    code = models.SlugField(_("代码"), max_length=20, unique=True)
    name = models.CharField(_("学段"), max_length=20, unique=True)
    first_grade = models.PositiveSmallIntegerField(_("起始年级"))
    last_grade = models.PositiveSmallIntegerField(_("结束年级"))
    goal = models.CharField(_("目标"), max_length=100)

    class Meta:
        verbose_name = _("学段")
        verbose_name_plural = _("学段")
        ordering = ["first_grade"]

    def __str__(self) -> str:
        return self.name


class OutlineItem(models.Model):
    """One thing that the curriculum asks of a stage, in a short title of ours.

    ``is_checked``: the headline was read in a public source; the others are to be held
    against the official text before a page states them as fact.
    """

    stage = models.ForeignKey(
        Stage,
        on_delete=models.PROTECT,
        related_name="outline_items",
        verbose_name=_("学段"),
    )
    code = models.CharField(_("代码"), max_length=4, unique=True)
    title = models.CharField(_("内容项"), max_length=120)
    sort_order = models.PositiveSmallIntegerField(_("排序号"), default=0)
    is_checked = models.BooleanField(_("已对照公开文本"), default=False)

    class Meta:
        verbose_name = _("大纲内容项")
        verbose_name_plural = _("大纲内容项")
        ordering = ["stage__first_grade", "sort_order"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
