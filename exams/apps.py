"""From question bank to coverage of every unit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExamsConfig(AppConfig):
    name = "exams"
    verbose_name = _("学法考试")

    def ready(self) -> None:
        from exams import tasks  # noqa: F401  # it listens to what the domain announces
