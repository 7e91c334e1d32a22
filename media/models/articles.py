"""What is read: lists, articles, notices and topics."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from home.blocks import CleanStreamField, TextBody
from home.models import BasePage, MonthlyTheme


class ArticleIndexPage(BasePage):
    """A list of what stands below it, newest first."""

    is_content = False
    template = "media/index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = [
        "media.ArticlePage",
        "media.VideoPage",
        "media.AudioPage",
        "media.NoticePage",
        "media.TopicPage",
        "media.BroadcastScriptPage",
    ]

    class Meta:
        verbose_name = _("栏目")
        verbose_name_plural = _("栏目")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        from media.domain.listing import listing  # it reads these models

        context = super().get_context(request, *args, **kwargs)
        # Whoever reads a private list may read what stands below it, unless that has a
        # restriction of its own.
        below = Page.objects.child_of(self).live().filter(view_restrictions=None)
        return {**context, "listing": listing(below, request=request)}


class TextPage(BasePage):
    """A page whose body is read."""

    body = CleanStreamField(TextBody(), verbose_name=_("正文"))

    parent_page_types = ["media.ArticleIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True


class ArticlePage(TextPage):
    """An article in plain language, with the law it stands on."""

    author = models.CharField(_("作者"), max_length=60, blank=True)
    origin = models.CharField(
        _("来源"), max_length=100, blank=True, help_text=_("转载时写明出处。")
    )

    template = "media/article_page.html"
    content_panels = [
        *TextPage.content_panels,
        FieldPanel("author"),
        FieldPanel("origin"),
    ]

    class Meta:
        verbose_name = _("文章")
        verbose_name_plural = _("文章")


class NoticePage(TextPage):
    """Something announced, with its number and until when it matters."""

    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)

    template = "media/notice_page.html"
    content_panels = [
        *TextPage.content_panels,
        FieldPanel("document_number"),
        FieldPanel("valid_until"),
    ]

    class Meta:
        verbose_name = _("通知公告")
        verbose_name_plural = _("通知公告")


class TopicPage(TextPage):
    """Gathers what was published for a theme; the month tag alone will do as well."""

    theme = models.ForeignKey(
        MonthlyTheme,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("月度主题"),
        help_text=_("汇集这个主题各月份的内容。"),
    )

    is_content = False
    template = "media/topic_page.html"
    content_panels = [*TextPage.content_panels, FieldPanel("theme")]

    class Meta:
        verbose_name = _("专题")
        verbose_name_plural = _("专题")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        from media.domain.listing import gathered, listing  # it reads these models

        context = super().get_context(request, *args, **kwargs)
        gathered_pages = gathered(self.theme)
        return {**context, "listing": listing(gathered_pages, request=request)}
