"""What the exam room does when something else was saved."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from accounts.enums import Role
from accounts.models import RoleGrant
from exams.domain.exam_officers import sync_door


def connect() -> None:
    for signal, name in ((post_save, "granted"), (post_delete, "revoked")):
        signal.connect(_granted, sender=RoleGrant, dispatch_uid=f"exams.{name}")


def _granted(instance: RoleGrant, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.role == Role.EXAM_OFFICER:
        sync_door(instance.user)
