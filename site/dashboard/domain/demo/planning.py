"""What the demo has planned in the matrix: done, late and still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from home.domain.plan import month_of, neighbour
from home.models import Audience, Channel
from media.domain.matrix_plan import plan_cell
from media.models import ArticlePage, BroadcastScriptPage

LATE_BY = timedelta(days=3)


@dataclass(frozen=True)
class Filled:
    """A cell of a published page's own month; due on that day of it."""

    slug: str
    audience: str
    channel: str
    responsible: str
    day: int


@dataclass(frozen=True)
class Ahead:
    """A cell that nothing fills; ``months`` from now, due ``days`` from today."""

    months: int
    audience: str
    channel: str
    title: str
    responsible: str
    due_in: timedelta


FILLED = (
    Filled("diandongche-loudao", "communities", "screen", "区司法局普法股", 9),
    Filled("simiao-xiaofang", "temples", "web", "区司法局普法股", 16),
    Filled("yongdian-yonghuo", "villages", "broadcast", "各镇司法所", 6),
    Filled("xianfari-de-xiaoyuan", "schools", "web", "区教育局", 2),
    Filled("xianfa-yu-wo", "villages", "broadcast", "各镇司法所", 4),
)
AHEAD = (
    Ahead(0, "temples", "in_person", "寺庙消防一堂课", "区司法局普法股", -LATE_BY),
    Ahead(1, "schools", "in_person", "宪法晨读", "区教育局", timedelta(days=10)),
    Ahead(1, "organs", "in_person", "新任干部宪法宣誓", "", timedelta(days=20)),
)


@transaction.atomic
def plan_months(*, today: date) -> int:
    """Plan the cells of the demo; how many. Pages fill theirs by their own tags."""
    for filled in FILLED:
        plan_filled(filled)
    for ahead in AHEAD:
        plan_ahead(ahead, today=today)
    return len(FILLED) + len(AHEAD)


def plan_filled(cell: Filled) -> None:
    model = BroadcastScriptPage if cell.channel == "broadcast" else ArticlePage
    page = model.objects.get(slug=cell.slug, locale__language_code="zh-hans")
    year, number = (int(part) for part in page.month.split("-"))
    write(
        page.month,
        cell.audience,
        cell.channel,
        title=page.title,
        responsible=cell.responsible,
        due_on=date(year, number, cell.day),
    )


def plan_ahead(cell: Ahead, *, today: date) -> None:
    write(
        neighbour(month_of(today), months=cell.months),
        cell.audience,
        cell.channel,
        title=cell.title,
        responsible=cell.responsible,
        due_on=today + cell.due_in,
    )


def write(month: str, audience: str, channel: str, **values: object) -> None:
    plan_cell(
        month,
        audience=Audience.objects.get(code=audience),
        channel=Channel.objects.get(code=channel),
        values=values,
    )
