"""/classroom/: which classes had the first lesson, and the lessons to give."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.views.guards import SignedInRequest
from education.domain.coverage import SchoolRow, school_rows, summary
from education.domain.queries import live_lessons, schools_of
from education.domain.terms import Term, term_by_code, term_of
from education.views.guards import teacher_only

TERMS_SHOWN = 3


@require_safe
@teacher_only
def overview(request: SignedInRequest) -> HttpResponse:
    now = term_of(timezone.localdate())
    terms = recent(now)
    term = term_by_code(request.GET.get("term", ""))
    if term not in terms:
        term = now
    rows = school_rows(schools_of(request.user), term=term)
    context = {
        "term": term,
        "terms": terms,
        "is_now": term == now,
        "rows": rows,
        "opened": opened(rows, request.GET.get("school", "")),
        "summary": summary(rows),
        "lessons": live_lessons(),
    }
    return render(request, "education/overview.html", context)


def opened(rows: list[SchoolRow], code: str) -> list[SchoolRow]:
    """Whose classes are shown: the one chosen, or the only one there is."""
    return rows if len(rows) == 1 else [row for row in rows if row.school.code == code]


def recent(now: Term) -> list[Term]:
    terms = [now]
    while len(terms) < TERMS_SHOWN:
        terms.append(terms[-1].previous)
    return terms
