"""/uploads/…: files with ranges, so that a long recording can be heard from its middle.

Behind nginx (settings.UPLOADS_ACCEL, an internal location) only the headers are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.http import parse_http_date_safe
from django.views.decorators.http import require_safe

from home.domain.ranges import ByteRange, Unsatisfiable, parse_range
from home.domain.uploads import Upload, find_upload

CHUNK = 64 * 1024
# File names change with their content, but an editor may replace a file in place.
MAX_AGE = 24 * 60 * 60


@require_safe
def serve_upload(request: HttpRequest, path: str) -> HttpResponseBase:
    upload = find_upload(path)
    if upload is None:
        raise Http404
    if _is_unchanged(request, upload):
        return _with_headers(HttpResponseNotModified(), upload)
    try:
        wanted = _wanted(request, upload)
    except Unsatisfiable:
        response = HttpResponse(status=416, headers={"Accept-Ranges": "bytes"})
        response["Content-Range"] = f"bytes */{upload.size}"
        return response
    return _with_headers(_answer(request, upload, path, wanted), upload)


def _answer(
    request: HttpRequest, upload: Upload, path: str, wanted: ByteRange | None
) -> HttpResponseBase:
    if accel := getattr(settings, "UPLOADS_ACCEL", ""):
        # nginx sends the body and does the ranges.
        return HttpResponse(headers={"X-Accel-Redirect": f"{accel}{quote(path)}"})
    length = wanted.length if wanted else upload.size
    response: HttpResponseBase = (
        HttpResponse()
        if request.method == "HEAD"
        else StreamingHttpResponse(_read(upload, wanted))
    )
    response.status_code = 206 if wanted else 200
    response["Content-Length"] = str(length)
    if wanted:
        span = f"{wanted.first}-{wanted.last}"
        response["Content-Range"] = f"bytes {span}/{upload.size}"
    return response


def _with_headers(response: HttpResponseBase, upload: Upload) -> HttpResponseBase:
    response["Content-Type"] = upload.content_type
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = upload.etag
    response["Last-Modified"] = upload.last_modified
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if upload.disposition:
        response["Content-Disposition"] = upload.disposition
    return response


def _is_unchanged(request: HttpRequest, upload: Upload) -> bool:
    """If-None-Match decides; only without it If-Modified-Since (RFC 9110 §13.2.2)."""
    if tags := request.headers.get("If-None-Match"):
        known = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return "*" in known or upload.etag in known
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(upload.modified) <= since


def _wanted(request: HttpRequest, upload: Upload) -> ByteRange | None:
    """A range holds for GET, and with If-Range only while the file is the same."""
    header = request.headers.get("Range", "")
    if request.method != "GET" or not header:
        return None
    if same := request.headers.get("If-Range"):
        if same.startswith(('"', "W/")):
            if same != upload.etag:
                return None
        elif parse_http_date_safe(same) != int(upload.modified):
            return None
    return parse_range(header, size=upload.size)


def _read(upload: Upload, wanted: ByteRange | None) -> Iterator[bytes]:
    left = wanted.length if wanted else upload.size
    with upload.path.open("rb") as file:
        file.seek(wanted.first if wanted else 0)
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
