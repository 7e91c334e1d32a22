"""Schools, their classes, and the classes taught: numbers only.

Every field here is on the allow-list of tests/education/test_allow_list.py.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from education.enums import LessonKind, Presenter, ReportChange
from education.models.curriculum import Stage
from education.models.lessons import LessonPackPage

GRADE_NAMES = {
    1: _("一年级"),
    2: _("二年级"),
    3: _("三年级"),
    4: _("四年级"),
    5: _("五年级"),
    6: _("六年级"),
    7: _("七年级"),
    8: _("八年级"),
    9: _("九年级"),
    10: _("高一"),
    11: _("高二"),
    12: _("高三"),
}
MOST_PUPILS = 200  # of one class; beyond it a figure was mistyped


class SchoolProfile(models.Model):
    """What a school says of itself, beside its unit; ``class_count`` is H."""

    unit = models.OneToOneField(
        "units.Unit",
        on_delete=models.PROTECT,
        related_name="school_profile",
        verbose_name=_("学校"),
    )
    class_count = models.PositiveSmallIntegerField(
        _("班级总数"), null=True, blank=True, validators=[MaxValueValidator(300)]
    )

    class Meta:
        verbose_name = _("学校情况")
        verbose_name_plural = _("学校情况")

    def __str__(self) -> str:
        return str(self.unit)


class ClassGroup(models.Model):
    """A class of one school year; its name is made of two numbers, never typed."""

    school = models.ForeignKey(
        "units.Unit",
        on_delete=models.PROTECT,
        related_name="class_groups",
        verbose_name=_("学校"),
    )
    stage = models.ForeignKey(
        Stage,
        on_delete=models.PROTECT,
        related_name="class_groups",
        verbose_name=_("学段"),
    )
    school_year = models.PositiveSmallIntegerField(_("学年"))
    grade = models.PositiveSmallIntegerField(
        _("年级"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    number = models.PositiveSmallIntegerField(
        _("班号"), validators=[MinValueValidator(1), MaxValueValidator(40)]
    )

    class Meta:
        verbose_name = _("班级")
        verbose_name_plural = _("班级")
        ordering = ["school__position", "grade", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "school_year", "grade", "number"],
                name="education_class_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """Its address in forms and links; needs the school."""
        return f"{self.school.code}.{self.school_year}.{self.grade}.{self.number}"

    @property
    def name(self) -> str:
        """七年级2班."""
        grade = GRADE_NAMES[self.grade]
        return _now("%(grade)s%(number)s班") % {"grade": grade, "number": self.number}


class ClassSession(models.Model):
    """A lesson that a class had on a day: how many should come and how many came."""

    class_group = models.ForeignKey(
        ClassGroup,
        on_delete=models.PROTECT,
        related_name="sessions",
        verbose_name=_("班级"),
    )
    lesson = models.ForeignKey(
        LessonPackPage,
        on_delete=models.PROTECT,
        related_name="sessions",
        verbose_name=_("课"),
    )
    lesson_kind = models.CharField(
        _("课的种类"), max_length=20, choices=LessonKind.choices
    )
    held_on = models.DateField(_("上课日期"), db_index=True)
    expected = models.PositiveSmallIntegerField(
        _("应到人数"), validators=[MaxValueValidator(MOST_PUPILS)]
    )
    present = models.PositiveSmallIntegerField(_("实到人数"))
    hours = models.PositiveSmallIntegerField(_("课时"), default=1)
    presenter = models.CharField(
        _("主讲身份"),
        max_length=20,
        choices=Presenter.choices,
        default=Presenter.CLASS_TEACHER,
    )

    class Meta:
        verbose_name = _("课堂")
        verbose_name_plural = _("课堂")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["class_group", "held_on", "lesson"],
                name="education_session_once",
            ),
            models.CheckConstraint(
                condition=models.Q(present__lte=models.F("expected")),
                name="education_present_of_expected",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_group} {self.held_on}"


class ClassSessionChange(models.Model):
    """What a report said before and after; append-only, kept when a report is undone.

    ``before`` and ``after`` hold the figures of a session, {} where there was none.
    ``actor`` is the sign-in name of the teacher, a text key.
    """

    class_group = models.ForeignKey(
        ClassGroup, on_delete=models.PROTECT, related_name="session_changes"
    )
    lesson = models.ForeignKey(
        LessonPackPage, on_delete=models.PROTECT, related_name="session_changes"
    )
    held_on = models.DateField(_("上课日期"))
    kind = models.CharField(_("变动"), max_length=10, choices=ReportChange.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    actor = models.CharField(_("经办"), max_length=150)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("课堂变动")
        verbose_name_plural = _("课堂变动")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["class_group", "held_on", "lesson"])]

    def __str__(self) -> str:
        return f"{self.class_group} {self.held_on} {self.kind}"
