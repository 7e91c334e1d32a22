"""Who may enter a view. What they see inside is scoped by accounts.domain.scope."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from accounts.domain.scope import holds_role
from accounts.enums import Role
from accounts.models import User

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """What a guarded view is given; only a name for the type checker."""

    user: User


def role_required(*roles: Role) -> Callable[[View], View]:
    """Send strangers to sign-in; to those without the role the page does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not holds_role(request.user, *roles):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
