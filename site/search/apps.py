"""Finding pages and law articles by any run of Chinese characters."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("检索")

    def ready(self) -> None:
        from search import signals  # models are there only now

        signals.connect()
