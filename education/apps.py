"""The youth curriculum and its lessons, without pupil data."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    name = "education"
    verbose_name = _("青少年法治教育")
