"""Choices of the content room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Speech(models.TextChoices):
    """In what a script is spoken; dialect is read a little slower."""

    MANDARIN = "mandarin", _("普通话")
    SICHUANESE = "sichuanese", _("四川话")
