"""What is planned for a cell of the content matrix; what fills it is a page's own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from home.models import Audience, Channel
from home.models.plan import YEAR_MONTH


class MatrixCell(models.Model):
    """Month × audience × channel: what is to come, who makes it, until when.

    Whether it is filled is never stored: domain.matrix asks the pages.
    """

    month = models.CharField(_("月份"), max_length=7, validators=[YEAR_MONTH])
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, verbose_name=_("对象")
    )
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, verbose_name=_("渠道")
    )
    title = models.CharField(_("选题"), max_length=100)
    responsible = models.CharField(_("谁来做"), max_length=50, blank=True)
    due_on = models.DateField(_("什么时候要"))
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("矩阵格")
        verbose_name_plural = _("矩阵格")
        ordering = ["month", "audience__position", "channel__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "audience", "channel"], name="media_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.audience} {self.channel}"
