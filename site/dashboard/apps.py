"""Screens and reports that add up the rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    name = "dashboard"
    verbose_name = _("工作台")

    def ready(self) -> None:
        # Models are there only now.
        from home.periodic import register_periodic
        from units.domain.uploads import discard_old_previews

        register_periodic("discard_old_previews", discard_old_previews)
