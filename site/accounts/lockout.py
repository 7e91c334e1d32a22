"""Whom a lock is for, and what a locked sign-in is told, on a page and by the API."""

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.api.problems import Problem, problem_response


def client_address(request: HttpRequest) -> str | None:
    """The address that the outermost of our own proxies saw, else the peer's.

    Each proxy appends the address it was asked from; what stands further left is what
    the client says of itself, which would let anybody count as anybody.
    """
    peer = request.META.get("REMOTE_ADDR") or None
    proxies: int = settings.TRUSTED_PROXIES
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if not 0 < proxies <= len(hops):
        return peer
    try:
        return str(ip_address(hops[-proxies].strip()))
    except ValueError:
        return peer


def retry_after() -> int:
    """Seconds that a lockout lasts at most."""
    return int(settings.AXES_COOLOFF_TIME.total_seconds())


def locked_response(
    request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any
) -> HttpResponse:
    if request.path.startswith("/api/"):
        wait = {"retry_after": retry_after()}
        return problem_response(Problem("locked", 403, _("账号已锁定"), extra=wait))
    context = {"minutes": retry_after() // 60}
    return render(request, "accounts/locked.html", context, status=403)
