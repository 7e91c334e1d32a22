"""One door for signing in, whether by page or by API, and for choosing a password."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp import devices_for_user, match_token

from accounts.models import AccessToken, RoleGrant, User

BAD_CREDENTIALS = "bad_credentials"
OTP_REQUIRED = "otp_required"
OTP_INVALID = "otp_invalid"


@dataclass(frozen=True, slots=True)
class SignInRefused(Exception):
    """``code`` is bad_credentials, otp_required or otp_invalid."""

    code: str


class WeakPassword(Exception):
    """``reasons`` are sentences for the person who chose the password."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def needs_otp(user: User) -> bool:
    """Where a setting asks it of the user's role, or the user set a device up."""
    if any(devices_for_user(user)):
        return True
    return RoleGrant.objects.filter(user=user, role__in=settings.OTP_ROLES).exists()


def check_credentials(
    request: HttpRequest, *, username: str, password: str, otp: str = ""
) -> User:
    """The user who may come in; a refusal never says which part was wrong.

    A failed one-time password counts as a failed sign-in, so that it cannot be tried
    without end either.
    """
    user = authenticate(request, username=username.strip(), password=password)
    if not isinstance(user, User):
        raise SignInRefused(BAD_CREDENTIALS)
    if needs_otp(user):
        if not otp:
            raise SignInRefused(OTP_REQUIRED)
        if match_token(user, otp) is None:
            user_login_failed.send(
                __name__, credentials={"username": user.username}, request=request
            )
            raise SignInRefused(OTP_INVALID)
    return user


@transaction.atomic
def change_password(
    user: User, *, old: str, new: str, keep: AccessToken | None = None
) -> None:
    """Set a password of the user's own choosing; every token but ``keep`` ends."""
    if not user.check_password(old):
        raise SignInRefused(BAD_CREDENTIALS)
    set_password(user, new, keep=keep)


@transaction.atomic
def set_password(user: User, new: str, *, keep: AccessToken | None = None) -> None:
    """Validate and set; raise WeakPassword with every reason at once."""
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise WeakPassword(error.messages) from None
    user.set_password(new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    others = AccessToken.objects.filter(user=user)
    if keep is not None:
        others = others.exclude(pk=keep.pk)
    others.update(expires_at=timezone.now())
