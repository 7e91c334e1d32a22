"""What the content room does when something else was saved."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.models import Revision

from accounts.enums import Role
from accounts.models import RoleGrant
from home.domain.attachments import FILES, shows_otherwise
from home.models import AudioVideo
from media.domain.broadcast_recording import keep_real_length
from media.domain.reviews import restart_if_edited
from media.domain.reviews_files import review_again
from media.domain.reviews_setup import ROLES, speak_chinese, sync_back_office


def connect() -> None:
    post_save.connect(_revised, sender=Revision, dispatch_uid="media.revised")
    pre_save.connect(_recorded, sender=AudioVideo, dispatch_uid="media.recorded")
    for model in FILES:
        uid = f"media.file.{model._meta.label_lower}"
        pre_save.connect(_file_coming, sender=model, dispatch_uid=uid)
        post_save.connect(_file_there, sender=model, dispatch_uid=uid)
    for signal, name in ((post_save, "granted"), (post_delete, "revoked")):
        signal.connect(_granted, sender=RoleGrant, dispatch_uid=f"media.{name}")


def _revised(instance: Revision, **kwargs: Any) -> None:
    restart_if_edited(instance)


def _recorded(instance: AudioVideo, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        keep_real_length(instance)


def _file_coming(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    held = type(instance)._default_manager.filter(pk=instance.pk).first()
    changed = held is not None and not raw and shows_otherwise(instance, held)
    instance._shows_otherwise = changed


def _file_there(instance: Any, **kwargs: Any) -> None:
    if instance._shows_otherwise:
        review_again(instance)


def _granted(instance: RoleGrant, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return
    if instance.role in ROLES:
        sync_back_office(instance.user)
    elif instance.role == Role.EXAM_OFFICER:
        speak_chinese(instance.user)
