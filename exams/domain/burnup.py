"""Day by day towards full coverage: the line of those who sat, and where it leads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.domain.tallies import COUNTED_IN, with_standing
from exams.domain.windows import approved_window
from exams.models import Exam, Result
from units.models import Unit

PACE_DAYS = 7
LAST_DAYS = 3
DAYS_BEFORE_A_FORECAST = 3


@dataclass(frozen=True)
class BurnUp:
    """``days`` holds P at the end of each day, from the opening to now or the close."""

    title: str
    days: list[tuple[date, int]]
    target: int
    opens_on: date
    closes_on: date

    @property
    def done(self) -> int:
        return self.days[-1][1] if self.days else 0

    @property
    def goal(self) -> list[tuple[date, int]]:
        """The straight line from nobody at the opening to everybody at the close."""
        span = (self.closes_on - self.opens_on).days + 1
        return [
            (
                self.opens_on + timedelta(days=number),
                ceil(self.target * (number + 1) / span),
            )
            for number in range(span)
        ]

    @property
    def table(self) -> list[tuple[date, int, int]]:
        """Day, P at its end, and the straight line to full coverage on that day."""
        goal = dict(self.goal)
        return [(day, done, goal.get(day, self.target)) for day, done in self.days]


def burn_up(exam: Exam, *, root: Unit, now: datetime) -> BurnUp | None:
    """The chart of one part of the tree; None while no sitting is approved."""
    window = approved_window(exam)
    if window is None:
        return None
    opens_on = timezone.localdate(window.opens_at)
    closes_on = timezone.localdate(window.closes_at)
    sat_on = Subquery(
        Result.objects.filter(exam=exam, person=OuterRef("person")).values(
            "first_submitted_on"
        )[:1]
    )
    people = with_standing(exam).filter(unit__path__startswith=root.path).order_by()
    target, per_day = 0, Counter[date]()
    for standing, day in people.annotate(sat_on=sat_on).values_list(
        "standing", "sat_on"
    ):
        if standing in COUNTED_IN["X"] or standing in COUNTED_IN["E"]:
            continue
        target += 1
        if standing in COUNTED_IN["P"]:
            per_day[day] += 1
    last = min(max(timezone.localdate(now), opens_on), closes_on)
    return BurnUp(
        title=_("参考人数"),
        days=cumulated(per_day, opens_on, last),
        target=target,
        opens_on=opens_on,
        closes_on=closes_on,
    )


def cumulated(
    per_day: Counter[date], first: date, last: date
) -> list[tuple[date, int]]:
    """Running sums from ``first`` to ``last``; what lies outside counts at its edge."""
    days = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        days.append((day, sum(n for on, n in per_day.items() if on <= day)))
    if days:
        days[-1] = (last, sum(per_day.values()))
    return days


def pace(chart: BurnUp, days: int) -> float:
    """People a day over the last days, or since the opening where that is shorter."""
    span = min(len(chart.days), days)
    before = chart.days[-span - 1][1] if len(chart.days) > span else 0
    return (chart.done - before) / span


def forecast(chart: BurnUp | None, *, now: datetime) -> str:
    """Where the pace of the last days leads, in words; "" where nothing can be said.

    Nothing is said before three days have passed, nor after the close, nor where the
    last three days lead elsewhere than the last week does.
    """
    today = timezone.localdate(now)
    if chart is None or not chart.target or today > chart.closes_on:
        return ""
    missing = chart.target - chart.done
    if missing <= 0:
        return _("已全部完成。")
    if today < chart.opens_on or len(chart.days) < DAYS_BEFORE_A_FORECAST:
        return ""
    return led_by(chart, missing, today)


def led_by(chart: BurnUp, missing: int, today: date) -> str:
    """The slower of two paces is the honest one, as long as both end alike."""
    week, last = pace(chart, PACE_DAYS), pace(chart, LAST_DAYS)
    if not week:
        return _("最近 %(days)d 天没有人参加。") % {
            "days": min(len(chart.days), PACE_DAYS)
        }
    days_left = (chart.closes_on - today).days
    in_time = {per_day * days_left >= missing for per_day in (week, last)}
    if len(in_time) > 1:
        return ""
    per_day = min(week, last)
    if in_time == {True}:
        finish = today + timedelta(days=ceil(missing / per_day))
        return _("按现在的进度 %(month)d月%(day)d日 可全部完成。") % {
            "month": finish.month,
            "day": finish.day,
        }
    left = missing - int(per_day * days_left)
    return _("按现在的进度，到 %(month)d月%(day)d日 截止时还会差约 %(left)d 人。") % {
        "month": chart.closes_on.month,
        "day": chart.closes_on.day,
        "left": max(left, 1),
    }
