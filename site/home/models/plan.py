"""The plan of legal education: periods, monthly themes, audiences and channels."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

YEAR_MONTH = RegexValidator(
    r"^20[0-9]{2}-(0[1-9]|1[0-2])\Z", _("月份写成 2026-11 这样。")
)


class PlanPeriod(ClusterableModel):
    """A five-year plan; the items of its text are data, entered by whoever has it."""

    code = models.SlugField(_("代码"), max_length=20, unique=True)
    title = models.CharField(_("名称"), max_length=100)
    first_year = models.PositiveSmallIntegerField(_("开始年份"))
    last_year = models.PositiveSmallIntegerField(_("结束年份"))
    is_current = models.BooleanField(_("当前规划"), default=False)

    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("is_current")]),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("first_year"), FieldPanel("last_year")]),
        InlinePanel("items", label=_("重点内容")),
    ]

    class Meta:
        verbose_name = _("普法规划")
        verbose_name_plural = _("普法规划")
        ordering = ["-first_year"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")),
                name="home_period_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["is_current"],
                condition=models.Q(is_current=True),
                name="home_one_current_period",
            ),
        ]

    def __str__(self) -> str:
        return translate(self.title)

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


class PlanItem(Orderable):
    """One content point of a plan period."""

    period = ParentalKey(PlanPeriod, on_delete=models.CASCADE, related_name="items")
    text = models.CharField(_("内容"), max_length=200)

    panels = [FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("重点内容")
        verbose_name_plural = _("重点内容")

    def __str__(self) -> str:
        return translate(self.text)


class MonthlyTheme(models.Model):
    """一月一主题: of one month, or of that month in every year without its own."""

    period = models.ForeignKey(
        PlanPeriod,
        on_delete=models.PROTECT,
        related_name="themes",
        verbose_name=_("普法规划"),
    )
    month = models.CharField(
        _("月份"),
        max_length=7,
        blank=True,
        validators=[YEAR_MONTH],
        help_text=_("只管这一个月，写成 2026-11。留空表示每年都用。"),
    )
    default_month = models.PositiveSmallIntegerField(
        _("每年几月"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("1 至 12。填了上面的月份就留空。"),
    )
    title = models.CharField(_("主题"), max_length=60)
    occasions = models.CharField(_("节点"), max_length=200, blank=True)
    laws = models.TextField(_("主要法律"), blank=True, help_text=_("一行一部。"))
    lead = models.CharField(_("牵头单位"), max_length=100, blank=True)
    broadcast_angle = models.CharField(
        _("村村响角度"), max_length=100, blank=True, help_text=_("广播里从哪里讲起。")
    )

    panels = [
        FieldPanel("period"),
        FieldRowPanel([FieldPanel("month"), FieldPanel("default_month")]),
        FieldPanel("title"),
        FieldPanel("occasions"),
        FieldPanel("laws"),
        FieldPanel("lead"),
        FieldPanel("broadcast_angle"),
    ]

    class Meta:
        verbose_name = _("月度主题")
        verbose_name_plural = _("月度主题")
        ordering = ["period", "month", "default_month"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(month="", default_month__isnull=False)
                    | (~models.Q(month="") & models.Q(default_month__isnull=True))
                ),
                name="home_theme_month_or_default",
                violation_error_message=_("月份和每年几月填一个，也只填一个。"),
            ),
            models.UniqueConstraint(
                fields=["month"],
                condition=~models.Q(month=""),
                name="home_theme_once_a_month",
            ),
            models.UniqueConstraint(
                fields=["period", "default_month"],
                condition=models.Q(default_month__isnull=False),
                name="home_default_theme_once",
            ),
        ]

    def __str__(self) -> str:
        return translate(self.title)

    @property
    def law_names(self) -> list[str]:
        return [line.strip() for line in self.laws.splitlines() if line.strip()]


class _Named(models.Model):
    """A short list that people tick; codes stay, names may be edited."""

    code = models.SlugField(_("代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=30)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        """The name; those that we ship are in the catalogues of other languages."""
        return translate(self.name)


class Audience(_Named):
    """法律七进+: whom something is for."""

    class Meta(_Named.Meta):
        verbose_name = _("对象")
        verbose_name_plural = _("对象")


class Channel(_Named):
    """Through what it reaches them; ``code`` is one of enums.ChannelCode."""

    class Meta(_Named.Meta):
        verbose_name = _("渠道")
        verbose_name_plural = _("渠道")
