"""The search page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from search.domain.search_all import SearchPage, search_all
from search.engine.text import LONGEST_QUERY, normalise
from search.forms import read_query


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """GET ?q=&type=page|article&page=; works without JavaScript."""
    asked = read_query(request.GET)
    query, kind, page = asked.query, asked.type, asked.page
    found = search_all(query, type=kind, page=page, on=timezone.localdate())
    shown = query[:LONGEST_QUERY]
    context = {
        "found": found,
        "query": shown,
        "longest": LONGEST_QUERY,
        "is_unreadable": bool(query) and not normalise(query),
        "tabs": _tabs(found, shown),
        "previous": _address(shown, kind, page - 1) if page > 1 else "",
        "following": _address(shown, kind, page + 1) if page < found.pages else "",
    }
    return render(request, "search/search.html", context)


def _tabs(found: SearchPage, query: str) -> list[dict[str, object]]:
    counts = {
        None: found.total,
        "article": found.article_count,
        "page": found.page_count,
    }
    return [
        {
            "type": kind or "all",
            "count": count,
            "url": _address(query, kind, 1),
            "current": kind == found.type,
        }
        for kind, count in counts.items()
    ]


def _address(query: str, kind: str | None, page: int) -> str:
    fields = {"q": query, "type": kind or "", "page": page if page > 1 else ""}
    return "?" + urlencode({name: value for name, value in fields.items() if value})
