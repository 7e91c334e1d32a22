"""The content matrix: articles, videos, audio and broadcast scripts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "media"
    verbose_name = _("普法内容")

    def ready(self) -> None:
        # Models are there only now.
        from home.periodic import register_periodic
        from media import signals
        from media.domain.scheduled import publish_due

        signals.connect()
        register_periodic("publish_due", publish_due)
