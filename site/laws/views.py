"""Pages of the law library: the list, a law, an article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laws.domain.clauses import Clause, clause_label
from laws.domain.reading import (
    choose_version,
    contents,
    copy_line,
    law_rows,
    read_article,
    read_laws,
    version_row,
    version_rows,
    words_of,
)
from laws.forms import LawFilterForm, ReadingForm
from laws.models import Law

PAGE_SIZE = 60
UNPROCESSABLE = 422


@dataclass(frozen=True)
class Asked:
    """The day and version of a request; ``query`` carries them to the next page."""

    on: date
    version: date | None
    query: str


@require_safe
def law_list(request: HttpRequest) -> HttpResponse:
    form = LawFilterForm(request.GET)
    name = form.cleaned_data["q"] if form.is_valid() else ""
    rows = law_rows(name=name, on=timezone.localdate())
    context = {
        "form": form,
        "name": name,
        "total": len(rows),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "query": urlencode({"q": name}) if name else "",
    }
    return render(request, "laws/law_list.html", context)


@require_safe
def law_detail(request: HttpRequest, slug: str) -> HttpResponse:
    law = get_object_or_404(read_laws(), slug=slug)
    form = ReadingForm(request.GET)
    asked = _asked(form)
    if asked is None:
        return _bad_date(request, law, form)
    version = choose_version(law, adopted_on=asked.version, on=asked.on)
    chapters = contents(version, query=asked.query) if version else []
    context = {
        "law": law,
        "form": ReadingForm(initial={"on": asked.on}),
        "on": asked.on,
        "version": version,
        "row": version_row(version, on=asked.on) if version else None,
        "versions": version_rows(law, chosen=version, on=asked.on),
        "chapters": chapters,
        "is_short": len(chapters) == 1,
    }
    return render(request, "laws/law_detail.html", context)


@require_safe
def article_detail(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    law = get_object_or_404(read_laws(), slug=slug)
    form = ReadingForm(request.GET)
    asked = _asked(form)
    if asked is None:
        return _bad_date(request, law, form)
    number, _dash, suffix = place.partition("-")
    clause = Clause(int(number), int(suffix or 0))
    version = choose_version(law, adopted_on=asked.version, on=asked.on)
    if version is None:
        return _missing(
            request, law, _("没有收录这部法律在%s的版本。") % words_of(asked.on)
        )
    page = read_article(version, clause, query=asked.query)
    if page is None:
        return _missing(
            request, law, _("这部法律的这个版本里没有%s。") % clause_label(clause)
        )
    context = {
        "law": law,
        "on": asked.on,
        "query": asked.query,
        "version": version,
        "row": version_row(version, on=asked.on),
        "article": page,
        "copy_line": copy_line(version, clause),
    }
    return render(request, "laws/article_detail.html", context)


def _asked(form: ReadingForm) -> Asked | None:
    """None where a date is no date."""
    if not form.is_valid():
        return None
    given = {name: day for name, day in form.cleaned_data.items() if day}
    query = urlencode({name: day.isoformat() for name, day in given.items()})
    return Asked(given.get("on") or timezone.localdate(), given.get("version"), query)


def _bad_date(request: HttpRequest, law: Law, form: ReadingForm) -> HttpResponse:
    context = {"law": law, "form": form}
    return render(request, "laws/bad_date.html", context, status=UNPROCESSABLE)


def _missing(request: HttpRequest, law: Law, words: str) -> HttpResponse:
    context = {"law": law, "words": words}
    return render(request, "laws/missing.html", context, status=404)
