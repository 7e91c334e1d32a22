"""Times as the pages of the exam say them."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone

from exams.views.study_cards import day_and_time

register = template.Library()


@register.filter
def moment(value: datetime) -> str:
    """11月30日 18:00, with the year where it is another one."""
    return day_and_time(value)


@register.filter
def time_of_day(value: datetime) -> str:
    """18:00, in Shanghai."""
    return f"{timezone.localtime(value):%H:%M}"
