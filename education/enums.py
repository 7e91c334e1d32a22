"""Kinds of lessons, who speaks, and what happened to a report."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LessonKind(models.TextChoices):
    FIRST_LESSON = "first_lesson", _("开学法治教育第一课")
    LESSON = "lesson", _("法治课")


class Presenter(models.TextChoices):
    """The office of who spoke, never a name."""

    CLASS_TEACHER = "class_teacher", _("班主任")
    TEACHER = "teacher", _("其他教师")
    DEPUTY_PRINCIPAL = "deputy_principal", _("法治副校长")
    JUDGE = "judge", _("法官")
    PROSECUTOR = "prosecutor", _("检察官")
    POLICE = "police", _("民警")
    LAWYER = "lawyer", _("律师")


class ReportChange(models.TextChoices):
    REPORTED = "reported", _("上报")
    CORRECTED = "corrected", _("更正")
    UNDONE = "undone", _("撤回")
