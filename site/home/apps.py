"""Base templates, the face, and our image, document and audio-video models."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("首页")

    def ready(self) -> None:
        # Models are there only now.
        from home import preview_hooks, signals  # noqa: F401 (the first registers)
        from home.domain import cache, translations
        from home.domain.reaper import reap_stuck_tasks
        from home.periodic import register_periodic
        from home.tasks import ask_for_heartbeat
        from home.translation_editor import adapt
        from search.stores import catch_up_now

        signals.connect()
        translations.connect()
        cache.connect()
        adapt()
        register_periodic("heartbeat", ask_for_heartbeat)
        register_periodic("reap_stuck_tasks", reap_stuck_tasks)
        register_periodic("search_catch_up", catch_up_now)
