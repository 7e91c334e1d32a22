"""Plan periods and the theme of a month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone

from home.domain import plan_data
from home.models import Audience, Channel, MonthlyTheme, PlanItem, PlanPeriod

MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


@transaction.atomic
def load_plan() -> None:
    """The plan as it ships, where it is missing; nothing edited is overwritten."""
    for row in plan_data.PERIODS:
        _load_period(row)
    for model, rows in (
        (Audience, plan_data.AUDIENCES),
        (Channel, plan_data.CHANNELS),
    ):
        for position, (code, name) in enumerate(rows, start=1):
            model.objects.get_or_create(
                code=code, defaults={"name": name, "position": position}
            )
    current = PlanPeriod.objects.filter(is_current=True).first()
    if current is not None:
        _load_themes(current)


def _load_period(row: plan_data.Period) -> None:
    period, created = PlanPeriod.objects.get_or_create(
        code=row.code,
        defaults={
            "title": row.title,
            "first_year": row.first_year,
            "last_year": row.last_year,
            "is_current": row.is_current and not _has_current(),
        },
    )
    if created:
        PlanItem.objects.bulk_create(
            PlanItem(period=period, text=text, sort_order=order)
            for order, text in enumerate(row.items)
        )


def _has_current() -> bool:
    return bool(PlanPeriod.objects.filter(is_current=True).exists())


def _load_themes(period: PlanPeriod) -> None:
    for month, title, occasions, laws, lead, angle in plan_data.THEMES:
        MonthlyTheme.objects.get_or_create(
            period=period,
            default_month=month,
            defaults={
                "title": title,
                "occasions": occasions,
                "laws": "\n".join(laws),
                "lead": lead,
                "broadcast_angle": angle,
            },
        )


def this_month() -> str:
    """The month it is in Shanghai, as YYYY-MM."""
    return month_of(timezone.localdate())


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def is_month(text: str) -> bool:
    return MONTH.fullmatch(text) is not None


def neighbour(month: str, *, months: int) -> str:
    """The month that is so many later; negative for earlier."""
    year, number = (int(part) for part in month.split("-"))
    years, zero_based = divmod(year * 12 + number - 1 + months, 12)
    return f"{years:04d}-{zero_based + 1:02d}"


def period_of(month: str) -> PlanPeriod | None:
    """The period whose years hold this month."""
    year = int(month[:4])
    periods = PlanPeriod.objects.filter(first_year__lte=year, last_year__gte=year)
    found: PlanPeriod | None = periods.first()
    return found


def theme_of(month: str) -> MonthlyTheme | None:
    """The month's own theme, else the one its period gives that month every year."""
    year, number = int(month[:4]), int(month[5:])
    own = MonthlyTheme.objects.filter(month=month)
    default = MonthlyTheme.objects.filter(
        default_month=number,
        period__first_year__lte=year,
        period__last_year__gte=year,
    )
    themes = (own | default).select_related("period").order_by("-month")
    return themes.first()


def months_of(period: PlanPeriod) -> Iterator[str]:
    """All sixty months, first to last."""
    for year in period.years:
        for number in range(1, 13):
            yield f"{year}-{number:02d}"


def months_with(theme: MonthlyTheme) -> list[str]:
    """The months a theme is for: its own, or its month in each year without another."""
    if theme.month:
        return [theme.month]
    months = [f"{year}-{theme.default_month:02d}" for year in theme.period.years]
    taken = set(
        MonthlyTheme.objects.filter(month__in=months).values_list("month", flat=True)
    )
    return [month for month in months if month not in taken]
