"""The page that all public pages extend, their tags and what they cite."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from home.blocks import CleanStreamField, FrontBody
from home.models.files import MingfaImage
from home.models.forms import CitingPageForm
from home.models.plan import YEAR_MONTH, Audience, Channel
from home.models.rights import ReviewedPage


class BasePage(Page):
    """What every public page has; its rules are in home.domain.publishing."""

    summary = models.CharField(
        _("摘要"),
        max_length=120,
        blank=True,
        help_text=_("一两句话，列表和检索结果里显示，最多 120 字。"),
    )
    listing_image = models.ForeignKey(
        MingfaImage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("列表图片"),
    )
    month = models.CharField(
        _("主题月"),
        max_length=7,
        blank=True,
        validators=[YEAR_MONTH],
        help_text=_("归入哪个月的主题，写成 2026-11。"),
    )
    audiences = ParentalManyToManyField(
        Audience, blank=True, related_name="+", verbose_name=_("对象")
    )
    channels = ParentalManyToManyField(
        Channel, blank=True, related_name="+", verbose_name=_("渠道")
    )
    cites = models.TextField(
        _("引用法条"),
        blank=True,
        help_text=_("一行一条，如：《民法典》第一千零七十七条。发布时核对。"),
    )

    base_form_class = CitingPageForm
    # Placed in the matrix and shown on the page of its month; False for lists and home.
    is_content: ClassVar[bool] = True

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("month"),
                FieldPanel("audiences"),
                FieldPanel("channels"),
                FieldPanel("cites"),
            ],
            heading=_("主题、对象和依据"),
        ),
        FieldPanel("listing_image"),
        *Page.promote_panels,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=1.5),
        index.FilterField("month"),
    ]
    # Tags of a translation follow its source; dates and laws are not translated.
    override_translatable_fields = [
        SynchronizedField("month", overridable=False),
        SynchronizedField("audiences", overridable=False),
        SynchronizedField("channels", overridable=False),
        SynchronizedField("cites", overridable=False),
    ]

    class Meta:
        abstract = True

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Pages are models and views at once: what they show is asked of the domain."""
        from home.domain.showing import page_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | page_context(self, request)

    def permissions_for_user(self, user: Any) -> ReviewedPage:
        return ReviewedPage(user, self)

    @property
    def cited_texts(self) -> list[str]:
        return [line.strip() for line in self.cites.splitlines() if line.strip()]


class HomePage(BasePage):
    """The front page of one language; what is due and the month come by themselves."""

    body = CleanStreamField(FrontBody(), verbose_name=_("补充内容"), blank=True)

    is_content = False
    template = "home/pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("首页")
        verbose_name_plural = _("首页")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        from home.domain.front import front_context  # it reads these models

        context = super().get_context(request, *args, **kwargs)
        return context | front_context(request)


class PageCitation(models.Model):
    """A published page cites this article: a query by version finds what is stale.

    Written on publishing (home.domain.publishing), never by an editor's form.
    """

    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="law_citations"
    )
    # Null where the words could not be resolved on the day of publishing.
    citation = models.ForeignKey(
        "laws.Citation",
        on_delete=models.PROTECT,
        null=True,
        related_name="page_citations",
    )
    text = models.CharField(_("引用"), max_length=200)

    class Meta:
        verbose_name = _("页面引用")
        verbose_name_plural = _("页面引用")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "text"], name="home_page_cites_once"
            )
        ]

    def __str__(self) -> str:
        return self.text


class PagePlacement(models.Model):
    """Where a live page stands in the matrix; a tag that was not chosen is null.

    Written on publishing and taken away with it (home.domain.publishing).
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="placements")
    month = models.CharField(_("主题月"), max_length=7, db_index=True)
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, related_name="placements"
    )
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, null=True, related_name="placements"
    )

    class Meta:
        verbose_name = _("内容落格")
        verbose_name_plural = _("内容落格")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "month", "audience", "channel"],
                name="home_placement_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.audience} {self.channel}"
