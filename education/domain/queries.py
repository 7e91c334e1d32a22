"""What a teacher may see: schools of one's part of the tree and what hangs on them."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.domain.scope import units_for
from accounts.enums import Role
from accounts.models import User
from education.models import ClassGroup, ClassSession, LessonPackPage
from units.enums import UnitKind
from units.models import Unit
from units.models.unit import UnitQuerySet


def schools_of(user: User) -> UnitQuerySet:
    return units_for(user, Role.TEACHER).filter(kind=UnitKind.SCHOOL)


def classes_of(schools: QuerySet[Unit], *, school_year: int) -> QuerySet[ClassGroup]:
    groups = ClassGroup.objects.filter(school__in=schools, school_year=school_year)
    return groups.select_related("school").order_by(
        "school__position", "school__sort_order", "school__code", "grade", "number"
    )


def sessions_of(schools: QuerySet[Unit]) -> QuerySet[ClassSession]:
    """Newest first, with what a list shows of each."""
    rows = ClassSession.objects.filter(class_group__school__in=schools)
    return rows.select_related("class_group__school", "lesson")


def live_lessons() -> QuerySet[LessonPackPage]:
    """First lessons before the others, then by stage; without the slides."""
    rows: QuerySet[LessonPackPage] = LessonPackPage.objects.live()
    rows = rows.select_related("stage").defer("slides", "handout", "notes")
    return rows.order_by("kind", "stage__first_grade", "title")
