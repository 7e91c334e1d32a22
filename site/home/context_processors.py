"""What every page needs to know to show its face."""

from django.http import HttpRequest

LARGE_TEXT_COOKIE = "large_text"


def face(request: HttpRequest) -> dict[str, object]:
    """大字版 is remembered in a cookie, so the first byte is drawn large."""
    return {"large_text": request.COOKIES.get(LARGE_TEXT_COOKIE) == "1"}
