"""An import that somebody uploads on a page, looks at, and applies."""

import secrets
from pathlib import Path

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from units.enums import ImportKind, ImportState


def private_storage() -> Storage:
    return storages["private"]


def new_import_code() -> str:
    return secrets.token_hex(8)


def upload_path(instance: "RosterImport", filename: str) -> str:
    """A name of ours: what the user called the file is kept in ``filename`` only."""
    return f"imports/{instance.code}{Path(filename).suffix.lower()[:5]}"


class RosterImport(models.Model):
    """One uploaded file with its preview, its progress and the outcome of every row.

    ``outcome`` holds the object that the command prints (interfaces §2), with the rows
    that need somebody's eye only, and not more of them than a page shows; the report
    has them all. ``progressed_at`` is the last sign of life of the task at work.
    """

    code = models.CharField(max_length=16, unique=True, default=new_import_code)
    kind = models.CharField(max_length=10, choices=ImportKind.choices)
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.PREVIEW
    )
    scope = models.ForeignKey("units.Unit", on_delete=models.PROTECT, null=True)
    effective_on = models.DateField(_("生效日期"))
    headcount_source = models.CharField(max_length=100, blank=True)
    headcount_date = models.DateField(null=True, blank=True)
    file = models.FileField(upload_to=upload_path, storage=private_storage)
    report = models.FileField(upload_to="imports/", storage=private_storage, blank=True)
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, blank=True)
    actor = models.CharField(max_length=150)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict)
    error = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    progressed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("名册导入")
        verbose_name_plural = _("名册导入")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename
