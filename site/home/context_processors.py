"""What every page needs to know to show its face."""

from django.http import HttpRequest

LARGE_TEXT_COOKIE = "large_text"


def face(request: HttpRequest) -> dict[str, object]:
    """大字版 is remembered in a cookie, so that the server draws it from the first byte."""
    return {"large_text": request.COOKIES.get(LARGE_TEXT_COOKIE) == "1"}
