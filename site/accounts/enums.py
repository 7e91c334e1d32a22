"""Roles that a sign-in can hold for a part of the tree."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    LIAISON = "liaison", _("单位联络员")
    EXAM_OFFICER = "exam_officer", _("考试管理员")
    EDITOR = "editor", _("编辑")
    REVIEWER_1 = "reviewer_1", _("一审")
    REVIEWER_2 = "reviewer_2", _("二审")
    REVIEWER_3 = "reviewer_3", _("三审")
    TEACHER = "teacher", _("教师")
    BROADCAST_CONTACT = "broadcast_contact", _("播出联系人")
