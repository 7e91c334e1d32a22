"""Errors of the HTTP API as application/problem+json (RFC 9457; interfaces §3)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response


class Problem(exceptions.APIException):
    """An expected refusal: ``code`` is the contract's word, ``title`` is for people."""

    def __init__(
        self,
        code: str,
        status: int,
        title: str,
        *,
        detail: str = "",
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(title, code)
        self.code = code
        self.status_code = status
        self.title = title
        self.text = detail
        self.extra = extra or {}

    def body(self) -> dict[str, Any]:
        return {
            "type": f"/problems/{self.code}",
            "title": self.title,
            "status": self.status_code,
            "detail": self.text or self.title,
            "code": self.code,
            **self.extra,
        }


# What the framework raises, in the contract's words.
CODES: dict[type[Exception], tuple[str, int]] = {
    exceptions.ParseError: ("malformed_json", 400),
    exceptions.NotAuthenticated: ("not_authenticated", 401),
    exceptions.AuthenticationFailed: ("bad_token", 401),
    exceptions.PermissionDenied: ("not_allowed", 403),
    exceptions.NotFound: ("not_found", 404),
    exceptions.MethodNotAllowed: ("method_not_allowed", 405),
    exceptions.NotAcceptable: ("not_acceptable", 406),
    exceptions.UnsupportedMediaType: ("unsupported_media_type", 415),
    exceptions.ValidationError: ("bad_request", 422),
}


def as_problem(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    for kind, (code, status) in CODES.items():
        if isinstance(error, kind):
            extra: dict[str, Any] = {}
            if isinstance(error, exceptions.ValidationError):
                extra["errors"] = error.detail
                return Problem(code, status, _("请求内容不符合要求"), extra=extra)
            return Problem(code, status, str(getattr(error, "detail", error)))
    if isinstance(error, exceptions.Throttled):
        extra = {"retry_after": int(error.wait or 1)}
        return Problem("too_many", 429, _("请求过于频繁，请稍后再试"), extra=extra)
    return None


def problem_response(problem: Problem) -> JsonResponse:
    """The same answer outside the framework's views."""
    response = JsonResponse(
        problem.body(),
        status=problem.status_code,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
    if problem.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    problem = as_problem(error)
    if problem is None:
        return None
    headers = {"WWW-Authenticate": "Bearer"} if problem.status_code == 401 else {}
    if "retry_after" in problem.extra:
        headers["Retry-After"] = str(problem.extra["retry_after"])
    if isinstance(error, exceptions.MethodNotAllowed):
        headers["Allow"] = ", ".join(context["view"].allowed_methods)
    return Response(
        problem.body(),
        status=problem.status_code,
        headers=headers,
        content_type="application/problem+json",
    )
