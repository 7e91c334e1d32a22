"""Who may enter /classroom/, and that nothing typed into an address comes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.domain.scope import holds_role
from accounts.enums import Role
from education.models import LessonPackPage

View = Callable[..., HttpResponse]


def teacher_only(view: View) -> View:
    """Teachers only, to whom a page never says again what its address said."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forget_query(request)
        if not request.user.is_authenticated:
            return redirect_to_login(way_back(kwargs))
        if not holds_role(request.user, Role.TEACHER):
            return not_found(request)
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return not_found(request)

    return guarded


def forget_query(request: HttpRequest) -> None:
    """Views read their parameters; the head of a page must not repeat the others."""
    request.GET  # noqa: B018 — parsed once, before its source goes
    request.META["QUERY_STRING"] = ""


def way_back(kwargs: dict[str, Any]) -> str:
    """Where sign-in leads: the lesson where there is one, else the overview."""
    slug = kwargs.get("slug", "")
    if slug and LessonPackPage.objects.live().filter(slug=slug).exists():
        return reverse("education:lesson", args=[slug])
    return reverse("education:overview")


def not_found(request: HttpRequest) -> HttpResponse:
    return render(request, "education/not_found.html", status=404)


def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    return not_found(request)
