"""One append-only entry per thing that was issued or decided; no foreign keys."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class LedgerEntry(models.Model):
    """Who did what to which subject when, with the hash of what it was.

    ``subject`` and ``actor`` are text keys; the payload itself is not kept here, so
    that the proof outlives what retention deletes. Each entry's hash covers
    the one before.
    """

    kind = models.CharField(_("事项"), max_length=50)
    subject = models.CharField(_("对象"), max_length=150, db_index=True)
    payload_sha256 = models.CharField(max_length=64)
    actor = models.CharField(_("经办"), max_length=150)
    at = models.DateTimeField(_("时间"))
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("存证")
        verbose_name_plural = _("存证台账")
        ordering = ["id"]
        constraints = [
            # Two writers cannot both follow the same entry: the chain never forks.
            models.UniqueConstraint(
                fields=["previous_sha256"], name="ledger_chain_never_forks"
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("a ledger entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("a ledger entry is never deleted")
