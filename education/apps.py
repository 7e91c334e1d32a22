"""The youth curriculum and its lessons, without pupil data."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    name = "education"
    verbose_name = _("青少年法治教育")

    def ready(self) -> None:
        # Models are there only now.
        from education.domain.coverage import PROVIDER, first_lesson_letters
        from education.logs import keep_addresses_out
        from units.domain.letters import register_provider

        register_provider(PROVIDER, first_lesson_letters)
        keep_addresses_out()
