"""The list of a school's classes in a school year: made of numbers only."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from education.domain.curriculum import stage_of_grade
from education.models import ClassGroup, SchoolProfile
from units.models import Unit


@transaction.atomic
def set_classes(
    school: Unit, *, school_year: int, counts: Mapping[int, int], total: int | None
) -> None:
    """Classes 1 to n of each grade in ``counts``; ``total`` is the school's own number.

    A class that was taught stays on the list, whatever the number says.
    """
    SchoolProfile.objects.update_or_create(unit=school, defaults={"class_count": total})
    listed = ClassGroup.objects.filter(school=school, school_year=school_year)
    for grade, count in counts.items():
        surplus = listed.filter(grade=grade, number__gt=count)
        surplus.filter(sessions=None, session_changes=None).delete()
        if count <= 0:
            continue
        stage = stage_of_grade(grade)
        for number in range(1, count + 1):
            ClassGroup.objects.get_or_create(
                school=school,
                school_year=school_year,
                grade=grade,
                number=number,
                defaults={"stage": stage},
            )
