"""How a version of a law stands on a given day, and where its date in force is from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionStatus(models.TextChoices):
    """Computed by laws.domain.status, never stored and never imported."""

    IN_FORCE = "in_force", _("现行有效")
    SUPERSEDED = "superseded", _("已被新版本取代")
    REPEALED = "repealed", _("已废止")
    NOT_YET = "not_yet", _("尚未施行")
    UNCHECKED = "unchecked", _("待核对")


class EffectiveBasis(models.TextChoices):
    HEADER = "header", _("文本题注")
    LAST_ARTICLE = "last_article", _("末条")
    CATALOGUE = "catalogue", _("法律目录")
    UNKNOWN = "unknown", _("不详")
