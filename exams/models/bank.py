"""Question banks: answers always point at a version, never at a question."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.enums import Difficulty, Pool, QuestionKind


class Topic(models.Model):
    name = models.CharField(_("专题"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("专题")
        verbose_name_plural = _("专题")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class QuestionBank(models.Model):
    code = models.CharField(_("代码"), max_length=50, unique=True)
    title = models.CharField(_("名称"), max_length=100)
    pool = models.CharField(
        _("用途"), max_length=10, choices=Pool.choices, default=Pool.EXAM
    )

    class Meta:
        verbose_name = _("题库")
        verbose_name_plural = _("题库")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """A question through all its versions; ``number`` is its 题号 in the bank."""

    bank = models.ForeignKey(
        QuestionBank, on_delete=models.PROTECT, related_name="questions"
    )
    number = models.CharField(_("题号"), max_length=50)
    current = models.ForeignKey(
        "QuestionVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("现用版本"),
    )
    enabled_on = models.DateField(_("启用日"), null=True, blank=True)
    disabled_on = models.DateField(_("停用日"), null=True, blank=True)

    class Meta:
        verbose_name = _("试题")
        verbose_name_plural = _("试题")
        ordering = ["bank", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "number"], name="exams_question_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.number


class QuestionVersion(models.Model):
    """What was asked, unchangeable once a paper holds it.

    ``options`` is [{"key", "text"}] in the order of the sheet; a key is a stable id
    inside this version, not a letter. ``answer`` is a sorted list of keys; true_false
    has no stored options, its keys are "T" and "F".
    """

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("版本号"))
    kind = models.CharField(_("题型"), max_length=20, choices=QuestionKind.choices)
    stem = models.TextField(_("题干"))
    options = models.JSONField(_("选项"), default=list)
    answer = models.JSONField(_("答案"))
    explanation = models.TextField(_("解析"), blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="+", verbose_name=_("专题")
    )
    difficulty = models.CharField(_("难度"), max_length=10, choices=Difficulty.choices)
    tiers = models.JSONField(_("适用层级"), default=list)
    citations = models.ManyToManyField("laws.Citation", related_name="questions")
    author = models.CharField(_("命题人"), max_length=50, blank=True)
    checker = models.CharField(_("审核人"), max_length=50, blank=True)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("试题版本")
        verbose_name_plural = _("试题版本")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="exams_question_version_once"
            )
        ]
