"""Sign-ins, what they may do where, their API tokens and the slips that open them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role


class User(AbstractUser):
    """A sign-in. Most people on a roster need none; a sign-in need not be a person.

    The username of a person's sign-in is the telephone number on the roster.
    """

    person = models.OneToOneField(
        "units.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="user",
        verbose_name=_("在册人员"),
    )
    must_change_password = models.BooleanField(_("须修改密码"), default=False)

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def has_left(self) -> bool:
        """Whether the person of this sign-in is off the roster, from left_on on."""
        left_on = self.person.left_on if self.person else None
        return left_on is not None and left_on <= timezone.localdate()

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """None for who has left, whatever the groups: the back office is closed.

        No row of a roster shuts the last administrator out of an installation.
        """
        if self.has_left and not self.is_superuser:
            return False
        return super().has_perm(perm, obj)


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def in_force(self) -> RoleGrantQuerySet:
        """Those of active sign-ins whose person, if any, has not left the roster."""
        today = timezone.localdate()
        return self.filter(user__is_active=True).exclude(
            user__person__left_on__lte=today
        )


class RoleGrant(models.Model):
    """(user, role, part of the tree): the role holds for the unit and all below it."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="grants", verbose_name=_("账号")
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, verbose_name=_("单位")
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("角色授权")
        verbose_name_plural = _("角色授权")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit"], name="accounts_grant_once"
            )
        ]


class AccessToken(models.Model):
    """A person token of the HTTP API; only its hash is kept."""

    sha256 = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)


class ActivationSlip(models.Model):
    """A printed one-time code with which a person opens, or re-opens, the own sign-in.

    The code is shown once, on the printed page; only its hash is kept.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        "units.Person", on_delete=models.CASCADE, related_name="slips"
    )
    issued_by = models.CharField(_("签发人"), max_length=150)
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
