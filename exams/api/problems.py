"""Refusals of the exam as problems of the API, and times in the contract's form."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.problems import Problem
from exams.domain.refusals import Refusal


def instant(value: datetime | None) -> str | None:
    """``2026-11-22T08:40:55Z``: cut to the second, so that no deadline looks later."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


def plain(value: Any) -> Any:
    return instant(value) if isinstance(value, datetime) else value


def as_api_problem(refusal: Refusal) -> Problem:
    extra = {name: plain(value) for name, value in refusal.extra.items()}
    return Problem(refusal.code, refusal.status, refusal.title, extra=extra)


class ExamView(APIView):
    """A view whose domain functions may refuse."""

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Refusal):
            exc = as_api_problem(exc)
        return super().handle_exception(exc)
