"""The geometry of the charts that the server draws; no words, no colours, no markup.

Lengths are units of the SVG's viewBox. A chart is drawn twice, wide and narrow, so that
its words keep their size on a phone; the style sheet shows one of the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

HEAT_LEVELS = 4
LABEL_WIDTH, LABEL_HEIGHT = 96, 48  # of two lines of words in 大字版


class BurnUp(Protocol):
    """What a room hands to ``burn_up``; ``starts_on`` may be missing or None.

    ``days`` is cumulative and in order, one entry a day at most, and ends at the day
    that counts as today.
    """

    title: str
    days: Sequence[tuple[date, int]]
    target: int
    closes_on: date


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing of ``width`` × ``height`` with room for words on its four sides."""

    width: int
    height: int
    left: int = 56
    right: int = 20
    top: int = 36
    bottom: int = 36
    date_ticks: int = 6

    @property
    def right_edge(self) -> int:
        return self.width - self.right

    @property
    def floor(self) -> int:
        return self.height - self.bottom


WIDE = Frame(760, 340, date_ticks=7)
NARROW = Frame(340, 280, date_ticks=3)


@dataclass(frozen=True, slots=True)
class Tick:
    value: int
    y: float


@dataclass(frozen=True, slots=True)
class DateTick:
    day: date
    x: float


@dataclass(frozen=True, slots=True)
class Point:
    day: date
    value: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Label:
    """Where words stand: SVG's text-anchor, y, dx, and dy of the first line."""

    anchor: str
    y: float
    dx: int
    dy: str


@dataclass(frozen=True, slots=True)
class BurnUpDrawing:
    frame: Frame
    points: list[Point]
    line: str
    area: str
    ticks: list[Tick]
    date_ticks: list[DateTick]
    goal_y: float
    closes_x: float

    @property
    def today(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def goal_label_at_end(self) -> bool:
        """The goal's words leave the side where a curve has climbed to the goal."""
        middle = (self.frame.left + self.frame.right_edge) / 2
        return self.today is not None and self.today.x < middle

    @property
    def label(self) -> Label | None:
        """Two short lines beside today's point, where the curve and the goal are not.

        The future is empty, so they stand to the right while there is room. Near the
        end they stand above the curve, or deep under it where the goal is close.
        """
        if self.today is None:
            return None
        x, y = self.today.x, self.today.y
        if x + LABEL_WIDTH <= self.frame.right_edge:
            fits_below = y + LABEL_HEIGHT <= self.frame.floor
            return Label("start", y, 12, "1.2em" if fits_below else "-1.8em")
        if y - self.goal_y >= LABEL_HEIGHT:
            return Label("end", y, -14, "-1.2em")
        return Label("end", self.frame.floor, -10, "-2.2em")


def burn_up_drawing(chart: BurnUp, frame: Frame) -> BurnUpDrawing:
    """Place every day, the goal and the axes. An empty chart has axes and no points."""
    first, last = _span(chart)
    top_value = max(chart.target, *(value for _, value in chart.days), 1)

    def x_of(day: date) -> float:
        share = (day - first).days / (last - first).days
        return round(frame.left + share * (frame.right_edge - frame.left), 1)

    def y_of(value: int) -> float:
        share = value / top_value
        return round(frame.floor - share * (frame.floor - frame.top), 1)

    points = [Point(day, value, x_of(day), y_of(value)) for day, value in chart.days]
    line = " ".join(f"{point.x},{point.y}" for point in points)
    return BurnUpDrawing(
        frame=frame,
        points=points,
        line=line,
        area=_area(points, frame, line),
        ticks=[Tick(value, y_of(value)) for value in nice_ticks(top_value)],
        date_ticks=[
            DateTick(day, x_of(day)) for day in spread(first, last, frame.date_ticks)
        ],
        goal_y=y_of(chart.target),
        closes_x=x_of(chart.closes_on),
    )


def _span(chart: BurnUp) -> tuple[date, date]:
    """The axis, first to last day: at least a day long, and nothing falls off it."""
    known = [day for day, _ in chart.days]
    starts_on: date | None = getattr(chart, "starts_on", None)
    first = min([starts_on or chart.closes_on, chart.closes_on, *known])
    last = max([chart.closes_on, *known])
    return (first, last) if first < last else (first - timedelta(days=1), last)


def _area(points: list[Point], frame: Frame, line: str) -> str:
    if not points:
        return ""
    return f"{points[0].x},{frame.floor} {line} {points[-1].x},{frame.floor}"


def nice_ticks(top: int, *, most: int = 5) -> list[int]:
    """0 and steps of 1, 2 or 5 × a power of ten below ``top``, ``most`` + 1 at most.

    The top itself is not among them: the goal line says it.
    """
    step = 1
    while top / step > most:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return [value for value in range(0, top, step) if value <= top - step / 2]


def spread(first: date, last: date, count: int) -> list[date]:
    """At most ``count`` days, about evenly apart; first and last are among them."""
    days = (last - first).days
    parts = max(1, min(count - 1, days))
    return [first + timedelta(days=round(days * n / parts)) for n in range(parts + 1)]


def share(part: int, whole: int, *, length: int = 1000) -> int:
    """How much of a bar is filled: full only where part equals whole, never more.

    A part that is there is seen: at least one unit in a hundred; a whole that is not
    reached leaves as much.
    """
    if whole <= 0 or part <= 0:
        return 0
    if part >= whole:
        return length
    least = length // 100
    return min(max(round(length * part / whole), least), length - least)


def heat_level(value: int | None, highest: int) -> int:
    """0 for nothing, then 1 to 4 by quarters of the highest value."""
    if not value or highest <= 0:
        return 0
    return min(HEAT_LEVELS, -(-HEAT_LEVELS * value // highest))
