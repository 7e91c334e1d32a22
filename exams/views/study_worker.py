"""The service worker of /study/ and the page it shows where there is no network."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

MODULES = (
    "alarm", "api", "attempt", "client", "leave", "notices", "pages", "queue", "record",
    "result", "review", "sheet", "status", "sync", "timer",
)  # fmt: skip
FILES = (
    "home/tokens.css",
    "home/base.css",
    "home/components.css",
    "home/face.js",
    "home/favicon.svg",
    "exams/exam.css",
    *(f"exams/{name}.js" for name in MODULES),
)


def asset_addresses() -> list[str]:
    """Every file by the name a page gives it, and by the one a module imports."""
    named = [static(name) for name in FILES]
    plain = [f"{settings.STATIC_URL}{name}" for name in FILES if name.endswith(".js")]
    return list(dict.fromkeys([*named, *plain]))


def assets_version() -> str:
    """Changes with any of the files, so that a browser takes a new set as one."""
    digest = hashlib.sha256(worker_source().encode())
    for name in FILES:
        path = finders.find(name)
        digest.update(Path(path).read_bytes() if isinstance(path, str) else b"")
    return digest.hexdigest()[:12]


def worker_source() -> str:
    return render_to_string("exams/study/worker.js")


@lru_cache(maxsize=1)
def worker_script() -> str:
    config = {
        "version": assets_version(),
        "assets": asset_addresses(),
        "offline": reverse("exams:offline"),
        "scope": reverse("exams:sittings"),
        "static": settings.STATIC_URL,
    }
    return f"const CONFIG = {json.dumps(config)};\n{worker_source()}"


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    if settings.DEBUG:
        worker_script.cache_clear()
    return HttpResponse(worker_script(), content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """The same for everybody: it is kept in the browser beyond a sign-out."""
    return render(request, "exams/study/offline.html")
