"""/desk/exams/{code}/missing/: the names behind a number, to read, copy and print."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.domain.scope import units_for
from accounts.enums import Role
from accounts.views.guards import SignedInRequest, role_required
from exams.domain.coverage_names import (
    LETTERS,
    MISSING,
    TITLES,
    as_message,
    named,
    people_behind,
)
from exams.domain.coverage_scope import ROLES
from exams.domain.exemptions import health_sight
from exams.domain.results import settle
from exams.views.desk import closing, crumbs, desk_exam, desk_root, moment_words

PAGE_SIZE = 300
SCOPES = ("own", "subtree")


@require_GET
@never_cache
@role_required(*ROLES)
def missing(request: SignedInRequest, code: str) -> HttpResponse:
    """Who is missing, or with ``letter`` who stands behind that letter."""
    exam = desk_exam(code)
    root = desk_root(request.user, request.GET.get("unit"))
    letter = request.GET.get("letter", MISSING)
    scope = request.GET.get("scope", "subtree")
    if letter not in LETTERS or scope not in SCOPES:
        raise Http404
    context = {"exam": exam, "root": root, "crumbs": crumbs(request.user, root)}
    if exam.frozen_at is None:
        return render(request, "exams/desk/not_frozen.html", context)
    now = timezone.now()
    settle(exam, now=now)
    people = people_behind(exam, root=root, letter=letter, own=scope == "own")
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    names = named(exam, page.object_list, health_sight(request.user))
    everybody = people if page.has_other_pages() else page.object_list
    query = request.GET.copy()
    query.pop("page", None)
    context |= {
        "letter": letter,
        "title": TITLES[letter],
        "is_missing": letter == MISSING,
        "own_only": scope == "own",
        "page": page,
        "names": names,
        "query": query.urlencode(),
        "at": now,
        "message": as_message(exam, everybody, moment_words(closing(exam))),
        "ask_url": ask_url(request, exam.code) if letter == MISSING else "",
        "withdraw_url": withdraw_url(request, exam.code),
    }
    return render(request, "exams/desk/missing.html", context)


def ask_url(request: SignedInRequest, code: str) -> str:
    """Where a liaison asks for an exemption; officers decide and do not ask."""
    if not units_for(request.user, Role.LIAISON).exists():
        return ""
    return reverse("exams-desk:exemptions", args=[code])


def withdraw_url(request: SignedInRequest, code: str) -> str:
    """Where an officer takes out who died, retired or had left before."""
    if not units_for(request.user, Role.EXAM_OFFICER).exists():
        return ""
    return reverse("exams-desk:withdraw", args=[code])
