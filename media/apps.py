"""The content matrix: articles, videos, audio and broadcast scripts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "media"
    verbose_name = _("普法内容")

    def ready(self) -> None:
        from media import signals  # models are there only now

        signals.connect()
