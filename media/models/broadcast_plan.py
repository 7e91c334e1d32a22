"""When which script is to be played, and for which part of the tree."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from media.enums import SlotTime
from media.models.broadcast import BroadcastScriptPage


class BroadcastSlot(models.Model):
    """A suggestion to the station: this script, that day, morning, noon or evening.

    ``unit`` is the part of the tree it is meant for: the district, or one town.
    """

    script = models.ForeignKey(
        BroadcastScriptPage,
        on_delete=models.CASCADE,
        related_name="slots",
        verbose_name=_("广播稿"),
    )
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, verbose_name=_("适播区域")
    )
    on = models.DateField(_("日期"), db_index=True)
    time = models.CharField(_("时段"), max_length=10, choices=SlotTime.choices)

    class Meta:
        verbose_name = _("播出安排")
        verbose_name_plural = _("播出安排")
        ordering = ["on", "time", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["script", "unit", "on", "time"], name="media_slot_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_time_display()} {self.script}"
