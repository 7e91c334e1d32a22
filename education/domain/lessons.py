"""Put the committed lessons into the tree of pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, PageViewRestriction

from education.domain.curriculum import load_curriculum
from education.domain.lesson_text import LessonText, Part, Slide, read_lesson
from education.models import LessonIndexPage, LessonPackPage, OutlineItem, Stage
from home.domain.site_tree import make_home

CONTENT = settings.ROOT / "education" / "content" / "lessons"
INDEX_SLUG = "fazhike"


@transaction.atomic
def load_lessons(folder: Path = CONTENT) -> int:
    """Publish every lesson that is not there yet; how many that were.

    A lesson is known by its slug, the name of its file; one that an editor changed
    stays as it is. What it cites goes into rows when it is published.
    """
    load_curriculum()
    index = lesson_index()
    there = set(LessonPackPage.objects.child_of(index).values_list("slug", flat=True))
    new = [path for path in sorted(folder.glob("*.md")) if path.stem not in there]
    for path in new:
        publish_lesson(index, path.stem, read_lesson(path.read_text()))
    return len(new)


def lesson_index() -> LessonIndexPage:
    """The parent of all lessons, kept from public lists by a restriction of its own."""
    locale = Locale.get_default()
    found: LessonIndexPage | None
    found = LessonIndexPage.objects.filter(locale=locale).first()
    if found is not None:
        return found
    index = LessonIndexPage(title="法治课", slug=INDEX_SLUG, locale=locale)
    make_home().add_child(instance=index)
    PageViewRestriction.objects.create(
        page=index, restriction_type=PageViewRestriction.LOGIN
    )
    return index


def publish_lesson(index: LessonIndexPage, slug: str, lesson: LessonText) -> None:
    page = LessonPackPage(
        title=lesson.title,
        slug=slug,
        locale=index.locale,
        kind=lesson.kind,
        stage=Stage.objects.get(name=lesson.stage),
        minutes=lesson.minutes,
        season=lesson.season,
        goals="\n".join(lesson.goals),
        materials="\n".join(lesson.materials),
        cites="\n".join(lesson.citations),
        slides=[("slide", slide_value(slide)) for slide in lesson.slides],
        handout=[material_value(part) for part in lesson.handout],
        notes=[material_value(part) for part in lesson.notes],
        live=False,
    )
    index.add_child(instance=page)
    page.outline_items = list(OutlineItem.objects.filter(code__in=lesson.outline_items))
    page.save_revision().publish()


def slide_value(slide: Slide) -> dict[str, Any]:
    key, why = slide.answer
    return {
        "title": slide.title,
        "points": slide.points,
        "question": {
            "text": slide.question,
            "options": [{"key": key, "text": text} for key, text in slide.options],
            "answer": key,
            "why": why,
        },
        "spoken": slide.spoken,
        "minutes": slide.minutes,
        "activity": slide.activity,
    }


def material_value(part: Part) -> tuple[str, Any]:
    kind, words = part
    if kind == "listing":
        return kind, {"entries": words, "ordered": False}
    if kind == "highlight":
        return kind, {"text": words, "source": ""}
    return kind, words
