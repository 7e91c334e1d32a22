"""A lesson as a page, presented in two windows, and its hand-out on one sheet."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.views.guards import SignedInRequest
from education.domain.showing import shown_slides
from education.models import LessonPackPage
from education.views.guards import teacher_only
from home.domain.citing import views_of

NOTES = "notes"


def get_lesson(slug: str) -> LessonPackPage:
    return get_object_or_404(
        LessonPackPage.objects.live().select_related("stage"), slug=slug
    )


@require_safe
@teacher_only
def lesson(request: SignedInRequest, slug: str) -> HttpResponse:
    page = get_lesson(slug)
    context = {
        "lesson": page,
        "goals": page.goals.splitlines(),
        "materials": page.materials.splitlines(),
        "outline_items": page.outline_items.all(),
        "slides": shown_slides(page),
        "citations": views_of(page, on=timezone.localdate()).values(),
    }
    return render(request, "education/lesson.html", context)


@require_safe
@teacher_only
def present(request: SignedInRequest, slug: str) -> HttpResponse:
    """The class's window, or the teacher's; neither says who signed in."""
    page = get_lesson(slug)
    is_notes = request.GET.get("view") == NOTES
    template = "education/present_notes.html" if is_notes else "education/present.html"
    return render(request, template, {"lesson": page, "slides": shown_slides(page)})


@require_safe
@teacher_only
def handout(request: SignedInRequest, slug: str) -> HttpResponse:
    return render(request, "education/handout.html", {"lesson": get_lesson(slug)})
