"""What is refused before any view looks at it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from accounts.api.views import unknown_address


class NulMiddleware:
    """A NUL character is in no address and no name of ours.

    PostgreSQL refuses it with an exception in whatever query meets it first; here it is
    an address that does not exist, on every database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or "\x00" in query:
            return self.refuse(request)
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """A NUL that came in a form and got past the fields that refuse it."""
        # psycopg 3.3 says DataError, older ones and SQLite's driver ValueError.
        if isinstance(error, ValueError | DataError) and "NUL" in str(error):
            return self.refuse(request)
        return None

    @staticmethod
    def refuse(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/"):
            return unknown_address(request)
        return page_not_found(request, Http404())
