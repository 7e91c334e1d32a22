"""Person tokens of the HTTP API: issued at sign-in, kept as a hash, then ended."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from accounts.models import AccessToken, User

LIFETIME = timedelta(hours=8)
PREFIX = "mfp_"  # tells a person token from an attempt token ("mfa_") at a glance


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_token(user: User) -> tuple[str, AccessToken]:
    """A new token: the secret to hand out once, and the row that knows its hash."""
    secret = PREFIX + secrets.token_urlsafe(32)
    row = AccessToken.objects.create(
        sha256=hashed(secret), user=user, expires_at=timezone.now() + LIFETIME
    )
    return secret, row


def find_token(secret: str) -> AccessToken | None:
    """The living token of an active user, with the user and person joined, or None."""
    return (
        AccessToken.objects.select_related("user__person__unit")
        .filter(
            sha256=hashed(secret),
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )
        .first()
    )


def end_token(token: AccessToken) -> None:
    """Sign-out; ending a token twice ends it once."""
    AccessToken.objects.filter(pk=token.pk).delete()
