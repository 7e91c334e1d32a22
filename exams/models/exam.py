"""The yearly exam, its blueprint, its sittings and the papers composed for them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.enums import AttemptsMode, ResultPolicy, ReviewPolicy, SittingState


class Blueprint(models.Model):
    """What a paper is made of, in the form of domain §1.5 (``spec``)."""

    code = models.CharField(_("代码"), max_length=50, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    spec = models.JSONField(_("组卷方案"))
    is_preset = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("组卷方案")
        verbose_name_plural = _("组卷方案")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Exam(models.Model):
    """The yearly duty. Scope is tiers × kinds of unit, frozen at the reference date.

    Marks are copied from the blueprint when the exam is made, so that a blueprint can
    go on for next year. ``answered_share`` is in percent of the items.
    """

    code = models.CharField(_("代码"), max_length=50, unique=True)
    title = models.CharField(_("名称"), max_length=100)
    reference_date = models.DateField(_("统计口径日"))
    tiers = models.JSONField(_("参考层级"))
    unit_kinds = models.JSONField(_("单位类别"))
    bank = models.ForeignKey(
        "exams.QuestionBank", on_delete=models.PROTECT, verbose_name=_("题库")
    )
    blueprint = models.ForeignKey(
        Blueprint, on_delete=models.PROTECT, verbose_name=_("组卷方案")
    )
    pass_score = models.DecimalField(_("合格线"), max_digits=6, decimal_places=2)
    good_score = models.DecimalField(_("良好线"), max_digits=6, decimal_places=2)
    distinction_score = models.DecimalField(_("优秀线"), max_digits=6, decimal_places=2)
    attempts_mode = models.CharField(
        _("考试次数规则"), max_length=20, choices=AttemptsMode.choices
    )
    attempts = models.PositiveSmallIntegerField(_("次数"), default=1)
    cooldown_hours = models.PositiveSmallIntegerField(_("间隔小时"), default=0)
    answered_share = models.PositiveSmallIntegerField(
        _("有效作答比例"),
        default=60,
        help_text=_("百分数，低于此比例的答卷为无效答卷。"),
    )
    review = models.CharField(
        _("公布答案"),
        max_length=20,
        choices=ReviewPolicy.choices,
        default=ReviewPolicy.WITH_RESULT,
    )
    results = models.CharField(
        _("公布成绩"),
        max_length=20,
        choices=ResultPolicy.choices,
        default=ResultPolicy.AT_ONCE,
    )
    frozen_at = models.DateTimeField(_("冻结时间"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("考试")
        verbose_name_plural = _("考试")
        ordering = ["-reference_date", "code"]

    def __str__(self) -> str:
        return self.title


class Sitting(models.Model):
    """One window of an exam. It opens by the clock once an officer has approved it."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="sittings")
    code = models.CharField(_("代码"), max_length=50, unique=True)
    opens_at = models.DateTimeField(_("开始时间"))
    closes_at = models.DateTimeField(_("结束时间"))
    minutes = models.PositiveSmallIntegerField(_("答题时长（分钟）"))
    resit_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resits",
        verbose_name=_("补考的场次"),
    )
    approved_at = models.DateTimeField(_("批准开考时间"), null=True, blank=True)
    paused_at = models.DateTimeField(_("暂停时间"), null=True, blank=True)
    released_at = models.DateTimeField(_("成绩发布时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("场次")
        verbose_name_plural = _("场次")
        ordering = ["opens_at", "code"]

    def __str__(self) -> str:
        return self.code

    def state_at(self, now: datetime) -> SittingState:
        """The server's clock decides; a pause holds until lifted or time is out."""
        if now >= self.closes_at:
            return SittingState.CLOSED
        if self.paused_at is not None:
            return SittingState.PAUSED
        if self.approved_at is None or now < self.opens_at:
            return SittingState.UPCOMING
        return SittingState.OPEN


class Paper(models.Model):
    """A composed paper: shared by many attempts, never changed once issued.

    ``content`` is what may leave: {"total", "sections": [{"kind", "score", "title",
    "items": [{"item", "kind", "stem", "options": [{"key", "text"}], "min", "max"}]}]}.
    ``key`` never leaves before the review policy says so: {item: {"question_version",
    "answer": [key], "score", "kind", "explanation", "citations": [text]}}.
    ``warnings`` lists items that cite an unchecked version.
    """

    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, related_name="papers"
    )
    code = models.CharField(_("卷号"), max_length=50, unique=True)
    seed = models.BigIntegerField()
    content = models.JSONField()
    key = models.JSONField()
    warnings = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("试卷")
        verbose_name_plural = _("试卷")
        ordering = ["sitting", "code"]

    def __str__(self) -> str:
        return self.code
