"""Which language a request is answered in, and anonymous pages from the cache."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.db.models.deletion import ProtectedError, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import LocalePrefixPattern, Resolver404, get_resolver, reverse
from django.utils import translation
from django.utils.cache import (
    get_conditional_response,
    patch_vary_headers,
    set_response_etag,
)

from home.context_processors import LARGE_TEXT_COOKIE
from home.domain.cache import A_DAY, StoredPage, page_key, store
from home.domain.deleting import in_the_way, refusal
from home.domain.translations import is_shown

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# More than any page of ours; a cache is not there for downloads.
LARGEST = 1_000_000


class PublicLocaleMiddleware(LocaleMiddleware):
    """Public pages: the prefix of the path, Chinese without one. Screens: the reader's.

    A language that nobody has translated into yet is declared but not served: its
    addresses are 404, and no browser gets it by asking for it.
    """

    def process_request(self, request: HttpRequest) -> None:
        path = request.path_info
        language = translation.get_language_from_path(path)
        if language and not is_shown(language):
            raise Http404
        if not language:
            wanted = translation.get_language_from_request(request)
            default = settings.LANGUAGE_CODE
            differs = wanted != default and is_shown(wanted)
            language = wanted if differs and is_screen(path) else default
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()


def is_screen(path: str) -> bool:
    """Whether an address without prefix is ours to translate: a desk, not a page."""
    for entry in get_resolver().url_patterns:
        if isinstance(entry.pattern, LocalePrefixPattern):
            continue
        try:
            if entry.resolve(path.removeprefix("/")):
                return True
        except Resolver404:
            continue
    return False


class PageCacheMiddleware:
    """GET and HEAD of strangers; behind sessions and language, before all else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.PAGE_CACHE or not is_anonymous_reading(request):
            return self.get_response(request)
        key = key_of(request)
        stored = store().get(key)
        if isinstance(stored, StoredPage):
            return sent(stored, request)
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and may_store(request, response):
            prepare(response)
            if request.method == "GET":
                store().set(key, stored_page(response), A_DAY)
        return response


def is_anonymous_reading(request: HttpRequest) -> bool:
    """Nothing in the request says who asks, and nothing but ?page= what for."""
    if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in request.META:
        return False
    if {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys():
        return False
    query = request.META.get("QUERY_STRING", "")
    page = query.removeprefix("page=")
    return not query or (page != query and page.isascii() and page.isdigit())


def key_of(request: HttpRequest) -> str:
    large = "large" if request.COOKIES.get(LARGE_TEXT_COOKIE) == "1" else ""
    scheme = request.scheme or ""
    address = request.get_full_path()
    return page_key(
        scheme, request.get_host(), address, translation.get_language(), large
    )


def may_store(request: HttpRequest, response: HttpResponse) -> bool:
    """A whole public page that is the same for every stranger."""
    match = request.resolver_match
    if response.status_code != 200:
        return False
    if match is None or not is_public(match.view_name):
        return False
    if response.cookies or "CSRF_COOKIE_NEEDS_UPDATE" in request.META:
        return False
    held = response.headers.get("Cache-Control", "")
    if "private" in held or "no-store" in held or len(response.content) > LARGEST:
        return False
    return not getattr(request, "is_preview", False)


def is_public(view_name: str) -> bool:
    namespace = view_name.rpartition(":")[0]
    return {view_name, f"{namespace}:*"} & settings.PAGE_CACHE_VIEWS != set()


def prepare(response: HttpResponse) -> None:
    """Browsers keep it too, but ask each time whether it still holds."""
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    set_response_etag(response)


def stored_page(response: HttpResponse) -> StoredPage:
    etag = response.headers["ETag"]
    return StoredPage(response.content, etag, dict(response.headers))


def sent(stored: StoredPage, request: HttpRequest) -> HttpResponseBase:
    response = HttpResponse(stored.content, headers=stored.headers)
    found = get_conditional_response(request, etag=stored.etag, response=response)
    return found or response


class KeptRecordsMiddleware:
    """In the back office a deletion that other records forbid is refused in words.

    Wagtail asks its index of references, which does not know rows written in bulk, and
    the media list asks nothing at all.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, ProtectedError | RestrictedError):
            return None
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        messages.error(request, refusal(in_the_way(exception)))
        # Asked again by GET, the page of the deletion only asks for confirmation.
        return redirect(request.get_full_path())
