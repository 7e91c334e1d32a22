"""A draft as JSON and as a page, for whoever holds a signed link."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from rest_framework.request import Request
from rest_framework.response import Response

from home.api.views import Pages
from home.domain.previews import BadLink, draft_of


class PagePreview(Pages):
    """GET preview/{token}/: what pages/{id}/ would say if the draft were live."""

    def detail_view(self, request: Request, token: str) -> Response:
        try:
            page = draft_of(token)
        except BadLink as error:
            raise Http404 from error
        self._cached_object = page
        serializer = self.get_serializer(page)
        response = Response(serializer.data)
        unlisted(response)
        return response

    def get_object(self) -> Any:
        return self._cached_object

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "drafts": True}


@require_safe
def page_preview(request: HttpRequest, token: str) -> HttpResponseBase:
    """The draft as readers would see it."""
    try:
        page = draft_of(token)
    except BadLink as error:
        raise Http404 from error
    translation.activate(page.locale.language_code)
    request.is_preview = True  # type: ignore[attr-defined]
    response: HttpResponseBase = page.serve(request)
    unlisted(response)
    return response


def unlisted(response: HttpResponseBase) -> None:
    add_never_cache_headers(response)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
