"""Laws, their versions and articles, authorities that are not statute, citations."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from laws.enums import EffectiveBasis


class Law(models.Model):
    """One law through all its versions; ``slug`` is its stable address."""

    slug = models.SlugField(_("地址"), max_length=100, unique=True)
    title = models.CharField(_("全称"), max_length=200, unique=True)
    short_title = models.CharField(_("简称"), max_length=100)
    aliases = models.JSONField(_("别名"), default=list)
    repealed_on = models.DateField(_("废止日期"), null=True, blank=True)
    repealed_by = models.CharField(_("废止依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("法律")
        verbose_name_plural = _("法律")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.short_title


class LawVersion(models.Model):
    """The law as adopted on one day; "in force on a date" is asked of effective_on.

    ``article_count`` counts 第N条之一 too; ``numbered_articles`` how far numbers go.
    """

    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="versions")
    adopted_on = models.DateField(_("通过日期"), null=True)
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    effective_on_basis = models.CharField(
        _("施行日期依据"),
        max_length=20,
        choices=EffectiveBasis.choices,
        default=EffectiveBasis.UNKNOWN,
    )
    last_checked_on = models.DateField(_("最近核对日期"), null=True, blank=True)
    article_count = models.PositiveIntegerField(_("条数"), null=True, blank=True)
    numbered_articles = models.PositiveIntegerField(
        _("最大条号"), null=True, blank=True
    )
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("法律版本")
        verbose_name_plural = _("法律版本")
        ordering = ["law", "-adopted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["law", "adopted_on"], name="laws_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.law}（{self.adopted_on:%Y-%m-%d}）"


class Article(index.Indexed, models.Model):
    """One article with its text; 第一百二十条之一 is number 120, suffix 1."""

    # An import replaces articles in bulk: search follows the version as a whole.
    search_auto_update = False
    search_fields = [
        index.SearchField("title", boost=2),
        index.SearchField("heading"),
        index.SearchField("text"),
        index.FilterField("id"),
        index.FilterField("version"),
        index.FilterField("number"),
        index.FilterField("suffix"),
    ]

    version = models.ForeignKey(
        LawVersion, on_delete=models.CASCADE, related_name="articles"
    )
    number = models.PositiveIntegerField(_("条号"))
    suffix = models.PositiveSmallIntegerField(_("之几"), default=0)
    heading = models.CharField(_("编章节"), max_length=300, blank=True)
    text = models.TextField(_("正文"), blank=True)

    class Meta:
        verbose_name = _("条文")
        verbose_name_plural = _("条文")
        ordering = ["version", "number", "suffix"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number", "suffix"], name="laws_article_once"
            )
        ]

    @property
    def title(self) -> str:
        return self.version.law.title

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet[Article]:
        return cls.objects.exclude(text="").select_related("version__law")


class Authority(models.Model):
    """A document that is not statute (权威文件), cited by section."""

    title = models.CharField(_("名称"), max_length=200, unique=True)
    issued_on = models.DateField(_("发布日期"), null=True, blank=True)
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    last_checked_on = models.DateField(_("最近核对日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("权威文件")
        verbose_name_plural = _("权威文件")

    def __str__(self) -> str:
        return self.title


class Citation(models.Model):
    """A place that something cites: an article of a version, a section of an authority.

    Rooms point here with foreign keys of their own, so what a new version makes stale
    is found by one query on ``version``.
    """

    version = models.ForeignKey(
        LawVersion, on_delete=models.PROTECT, null=True, related_name="citations"
    )
    number = models.PositiveIntegerField(null=True)
    suffix = models.PositiveSmallIntegerField(default=0)
    paragraph = models.PositiveSmallIntegerField(null=True)
    item = models.PositiveSmallIntegerField(null=True)
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, related_name="citations"
    )
    section = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("引用")
        verbose_name_plural = _("引用")
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(
                        version__isnull=False,
                        number__isnull=False,
                        authority__isnull=True,
                    )
                    | models.Q(version__isnull=True, authority__isnull=False)
                ),
                name="laws_citation_of_one_source",
            ),
            # Coalesce, as SQLite knows no NULLS NOT DISTINCT.
            models.UniqueConstraint(
                "version",
                "number",
                "suffix",
                Coalesce("paragraph", 0),
                Coalesce("item", 0),
                condition=models.Q(version__isnull=False),
                name="laws_citation_article_once",
            ),
            models.UniqueConstraint(
                fields=["authority", "section"],
                condition=models.Q(authority__isnull=False),
                name="laws_citation_section_once",
            ),
        ]
