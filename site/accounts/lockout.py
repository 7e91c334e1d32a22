"""What a locked sign-in is told, on a page and by the API."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.api.problems import Problem, problem_response


def retry_after() -> int:
    """Seconds that a lockout lasts at most."""
    return int(settings.AXES_COOLOFF_TIME.total_seconds())


def locked_response(
    request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any
) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_response(
            Problem("locked", 403, "账号已锁定", extra={"retry_after": retry_after()})
        )
    context = {"minutes": retry_after() // 60}
    return render(request, "accounts/locked.html", context, status=403)
