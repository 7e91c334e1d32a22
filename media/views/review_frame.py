"""Who may enter the content pages of the back office, and the frame around them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.domain.scope import holds_role
from accounts.enums import Role
from media.models.review import STAGES

View = Callable[..., HttpResponse]
WRITERS = (Role.EDITOR,)
READERS = (Role.EDITOR, *STAGES)


def may_enter(user: Any, *roles: Role) -> bool:
    """Whether a page for these roles is there for this sign-in."""
    return user.is_active and (user.is_superuser or holds_role(user, *roles))


def staff_required(*roles: Role) -> Callable[[View], View]:
    """To those in the back office without the role the page does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may_enter(request.user, *roles):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def page(
    request: HttpRequest,
    template: str,
    title: str,
    *,
    icon: str,
    trail: list[tuple[str, str]] | None = None,
    **context: Any,
) -> HttpResponse:
    """A page in Wagtail's frame; ``trail`` is (address, words) above it."""
    items = [{"url": url, "label": label} for url, label in trail or []]
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [*items, {"url": "", "label": title}],
    }
    return render(request, f"media/{template}.html", {**frame, **context})
