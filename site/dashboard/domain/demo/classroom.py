"""Schools of the demo, their classes, and who has had the first lesson by now."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from dashboard.domain.demo.district import SEED
from education.domain.classes import set_classes
from education.domain.lessons import load_lessons
from education.domain.sessions import Figures, report_session
from education.domain.terms import term_of
from education.enums import Presenter
from education.models import ClassGroup, ClassSessionChange, LessonPackPage
from units.domain.tree import rebuild_paths
from units.enums import UnitKind
from units.models import Unit

PARENT = "示例区教育局"
FIRST_LESSON = "di-yi-ke"
# Presenters of the demo, the class teacher most often.
PRESENTERS = (
    Presenter.CLASS_TEACHER,
    Presenter.CLASS_TEACHER,
    Presenter.CLASS_TEACHER,
    Presenter.DEPUTY_PRINCIPAL,
    Presenter.POLICE,
)


@dataclass(frozen=True)
class DemoSchool:
    """``taught``: share of the classes that had the first lesson; None: silent."""

    name: str
    grades: dict[int, int] = field(default_factory=dict)
    own_number: int | None = None
    taught: float | None = None
    pupils: tuple[int, int] = (34, 48)


SCHOOLS = (
    DemoSchool("示例第一初级中学", {7: 6, 8: 6, 9: 5}, 17, 1.0),
    DemoSchool("示例东坪镇初级中学", {7: 3, 8: 3, 9: 2}, 8, 0.75),
    DemoSchool("示例青岭镇初级中学", {7: 3, 8: 3, 9: 3}, 10, 0.6),
    DemoSchool("示例石坝镇初级中学", {7: 1, 8: 1, 9: 1}, 3, 1.0, (3, 8)),
    DemoSchool("示例第二初级中学", {7: 4, 8: 4, 9: 4}, 12),
    DemoSchool("示例职业高级中学"),
)


def load_classroom(actor: str, *, today: date | None = None) -> int:
    """Lessons, schools below the education bureau, and their reports; how many reports.

    A second call adds nothing: the schools are there already.
    """
    load_lessons()
    if Unit.objects.filter(name=SCHOOLS[0].name).exists():
        return 0
    today = today or timezone.localdate()
    rng = random.Random(SEED)  # noqa: S311 — the same schools every time
    parent = Unit.objects.get(name=PARENT)
    return sum(
        add_school(school, number, parent, rng, today=today, actor=actor)
        for number, school in enumerate(SCHOOLS, start=1)
    )


def add_school(
    school: DemoSchool,
    number: int,
    parent: Unit,
    rng: random.Random,
    *,
    today: date,
    actor: str,
) -> int:
    unit = Unit.objects.create(
        code=f"SL-S{number:02d}",
        name=school.name,
        kind=UnitKind.SCHOOL,
        parent=parent,
        sort_order=1000 + number,
    )
    rebuild_paths()
    if not school.grades:
        return 0
    set_classes(
        unit,
        school_year=term_of(today).school_year,
        counts=school.grades,
        total=school.own_number,
    )
    return report_some(unit, school, rng, today=today, actor=actor)


def report_some(
    unit: Unit, school: DemoSchool, rng: random.Random, *, today: date, actor: str
) -> int:
    """The first lesson of a share of the classes, in the first weeks of the term."""
    if school.taught is None:
        return 0
    lesson = LessonPackPage.objects.get(slug=FIRST_LESSON)
    groups = list(ClassGroup.objects.filter(school=unit).order_by("grade", "number"))
    begin = term_of(today).first_day
    chosen = groups[: round(len(groups) * school.taught)]
    for group in chosen:
        expected = rng.randint(*school.pupils)
        report_session(
            group,
            lesson=lesson,
            held_on=min(begin + timedelta(days=rng.randrange(18)), today),
            figures=Figures(
                expected=expected,
                present=expected - rng.choice((0, 0, 0, 1, 1, 2)),
                presenter=rng.choice(PRESENTERS),
            ),
            actor=actor,
        )
    date_back(unit)
    return len(chosen)


def date_back(unit: Unit) -> None:
    """Reported in the afternoon of the lesson, so that nothing waits to be undone."""
    changes = list(ClassSessionChange.objects.filter(class_group__school=unit))
    for change in changes:
        afternoon = datetime.combine(change.held_on, time(16))
        change.recorded_at = timezone.make_aware(afternoon)
    ClassSessionChange.objects.bulk_update(changes, ["recorded_at"])
