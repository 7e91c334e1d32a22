"""Choices that pages and plans share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelCode(models.TextChoices):
    """The channels of the content matrix: 网 端 微 屏 响 视 报 线下."""

    WEB = "web", _("网")
    API = "api", _("端")
    WECHAT = "wechat", _("微")
    SCREEN = "screen", _("屏")
    BROADCAST = "broadcast", _("响")
    TV = "tv", _("视")
    PRESS = "press", _("报")
    IN_PERSON = "in_person", _("线下")
