"""Load the youth curriculum, where it is missing."""

from __future__ import annotations

from django.db import transaction

from education.domain import curriculum_data
from education.models import OutlineItem, Stage


@transaction.atomic
def load_curriculum() -> None:
    """Stages and items as they ship; what somebody changed is left as it is."""
    for stage in curriculum_data.STAGES:
        Stage.objects.get_or_create(
            code=stage.code,
            defaults={
                "name": stage.name,
                "first_grade": stage.first_grade,
                "last_grade": stage.last_grade,
                "goal": stage.goal,
            },
        )
    stages = {stage.code: stage for stage in Stage.objects.all()}
    for order, item in enumerate(curriculum_data.ITEMS):
        OutlineItem.objects.get_or_create(
            code=item.code,
            defaults={
                "stage": stages[item.stage],
                "title": item.title,
                "sort_order": order,
                "is_checked": item.checked,
            },
        )


def stage_of_grade(grade: int) -> Stage:
    """The stage a grade belongs to; Stage.DoesNotExist where none is loaded."""
    return Stage.objects.get(first_grade__lte=grade, last_grade__gte=grade)
