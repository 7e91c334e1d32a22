"""Choices of the content room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Speech(models.TextChoices):
    """In what a script is spoken; dialect is read a little slower."""

    MANDARIN = "mandarin", _("普通话")
    SICHUANESE = "sichuanese", _("四川话")


class SlotTime(models.TextChoices):
    """When the loudspeakers speak; the words sort as the day goes."""

    MORNING = "0700", _("早 07:00")
    NOON = "1200", _("午 12:00")
    EVENING = "1830", _("晚 18:30")


class CheckItem(models.TextChoices):
    """What each of the three reviews looks at and proofreads (domain §5.4)."""

    POLITICS = "politics", _("政治")
    LAW = "law", _("法律")
    SECRETS = "secrets", _("保密")
    PRIVACY = "privacy", _("隐私")
    WORDS = "words", _("文字")
    PICTURES = "pictures", _("图片")
    LINKS = "links", _("链接")


class CellState(models.TextChoices):
    """How a cell of the matrix stands; the most pressing first."""

    LATE = "late", _("逾期")
    EMPTY = "empty", _("空缺")
    PLANNED = "planned", _("选题")
    WORK = "work", _("撰写")
    REVIEW = "review", _("审核")
    OUT = "out", _("已发")

    @property
    def sign(self) -> str:
        """What tells the state besides its word and its colour."""
        return dict(zip(CellState, "!－○✎◐✓", strict=True))[self]
