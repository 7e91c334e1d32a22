"""Keep a sign-in with a password it did not choose on the page that changes it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class MustChangePasswordMiddleware:
    """While must_change_password is true, only /password/ and /sign-out/ are served."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The path first: it spares public pages and the API the session's query.
        if request.path.startswith(("/study/", "/desk/", "/classroom/", "/admin/")):
            user = request.user
            if user.is_authenticated and user.must_change_password:
                return redirect(reverse("accounts:password"))
        return self.get_response(request)
