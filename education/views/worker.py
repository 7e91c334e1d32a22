"""The service worker of /classroom/lessons/: a lesson once opened needs no network."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

MODULES = ("clock", "counters", "notes", "offline", "stage", "state")
FILES = (
    "home/tokens.css",
    "home/base.css",
    "home/components.css",
    "home/favicon.svg",
    "education/present.css",
    *(f"education/{name}.js" for name in MODULES),
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
    return render_to_string("education/worker.js")


@lru_cache(maxsize=1)
def worker_script() -> str:
    overview = reverse("education:overview")
    config = {
        "version": assets_version(),
        "assets": asset_addresses(),
        "scope": f"{overview}lessons/",
        "static": settings.STATIC_URL,
    }
    return f"const CONFIG = {json.dumps(config)};\n{worker_source()}"


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    if settings.DEBUG:
        worker_script.cache_clear()
    return HttpResponse(worker_script(), content_type="text/javascript; charset=utf-8")
