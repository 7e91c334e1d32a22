"""Schools, classes and lessons for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from education.domain.curriculum import load_curriculum, stage_of_grade
from education.domain.lessons import lesson_index
from education.domain.terms import term_of
from education.enums import LessonKind
from education.models import ClassGroup, ClassSession, LessonPackPage, Stage
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.units import UnitFactory
from units.enums import UnitKind
from units.models import Unit


class SchoolFactory(UnitFactory):
    class Meta:
        model = Unit
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"示例学校{n}")
    kind = UnitKind.SCHOOL


def school_year(day: date | None = None) -> int:
    return term_of(day or timezone.localdate()).school_year


class ClassGroupFactory(factory.django.DjangoModelFactory):
    """七年级1班 of this school year, the next number each time."""

    class Meta:
        model = ClassGroup

    school = factory.SubFactory(SchoolFactory)
    school_year = factory.LazyFunction(school_year)
    grade = 7
    number = factory.LazyAttribute(
        lambda group: 1 + ClassGroup.objects.filter(school=group.school).count()
    )
    stage = factory.LazyAttribute(lambda group: stage(group.grade))


def stage(grade: int = 7) -> Stage:
    load_curriculum()
    return stage_of_grade(grade)


SLIDES = [
    ("slide", {"title": "先说规矩", "points": ["举手不记名"], "minutes": 1}),
    (
        "slide",
        {
            "title": "选一选",
            "question": {
                "text": "这算什么？",
                "options": [{"key": "A", "text": "玩"}, {"key": "B", "text": "欺凌"}],
                "answer": "B",
                "why": "有意伤人。",
            },
            "spoken": ["先想十秒钟。"],
            "minutes": 2,
            "activity": "举手",
        },
    ),
]


def make_lesson(slug: str = "first", **fields: Any) -> LessonPackPage:
    """A live lesson of two slides; a first lesson unless told otherwise."""
    defaults = {
        "title": "示例第一课",
        "kind": LessonKind.FIRST_LESSON,
        "stage": stage(),
        "goals": "知道规矩",
        "slides": SLIDES,
    }
    index = lesson_index()
    page = LessonPackPage(slug=slug, locale=index.locale, **{**defaults, **fields})
    index.add_child(instance=page)
    return page


class ClassSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClassSession

    class_group = factory.SubFactory(ClassGroupFactory)
    lesson_kind = factory.SelfAttribute("lesson.kind")
    held_on = factory.LazyFunction(timezone.localdate)
    expected = 40
    present = 39


def teacher_at(unit: Unit) -> User:
    user = UserFactory()
    RoleGrantFactory(user=user, unit=unit, role=Role.TEACHER)
    return user
