"""The content matrix of a month: what is planned, under way, out, late or missing.

A page fills the cells it is tagged for. That is asked of the pages themselves, drafts
included, by one query over all kinds of content, and is never stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, WorkflowState

from home.domain.publishing import shown_in
from home.models import Audience, BasePage, Channel
from media.enums import CellState
from media.models import MatrixCell

Tag = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Work:
    """One page as the matrix sees it; ``state`` is OUT, REVIEW or WORK.

    ``url`` is where everybody reads it, "" until it is out.
    """

    page_id: int
    title: str
    kind: str
    state: CellState
    url: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One audience by one channel. ``plan`` is what was planned, if anything was."""

    month: str
    audience: Audience
    channel: Channel
    state: CellState
    plan: MatrixCell | None = None
    works: Sequence[Work] = ()

    @property
    def counts(self) -> list[tuple[CellState, int]]:
        """How many works are out, in review and in work; what is none is left out."""
        found = Counter(work.state for work in self.works)
        order = (CellState.OUT, CellState.REVIEW, CellState.WORK)
        return [(state, found[state]) for state in order if found[state]]

    @property
    def other_counts(self) -> list[tuple[CellState, int]]:
        """The counts, where they say more than the state and one figure."""
        return [] if self.one_count else self.counts

    @property
    def one_count(self) -> int:
        """How many works there are where all stand as the cell does, else none."""
        return sum(n for _state, n in self.counts if self.counts == [(self.state, n)])

    @property
    def first_out(self) -> Work | None:
        """The work that the grid links to; the others are counted."""
        return next((one for one in self.works if one.state == CellState.OUT), None)


@dataclass(frozen=True, slots=True)
class Row:
    audience: Audience
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """A month on one screen; ``untagged`` lack an audience or a channel."""

    month: str
    channels: Sequence[Channel]
    rows: Sequence[Row]
    untagged: Sequence[Work] = ()
    totals: Sequence[tuple[CellState, int]] = field(default_factory=list)

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells]


def content_models() -> list[type[Any]]:
    """Every kind of page that has a place in the matrix, whichever room it is of."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, BasePage) and model.is_content
    ]


def tagged_pages(month: str) -> QuerySet[Any, Any]:
    """(page, title, live, content type, audience, channel), one row a tag; one query.

    A page without a month counts for the month in which it first went out.
    """
    parts = [
        model.objects.filter(shown_in(month), locale=Locale.get_default())
        .order_by()
        .values_list(
            "page_ptr_id",
            "draft_title",
            "live",
            "content_type_id",
            "audiences__pk",
            "channels__pk",
        )
        for model in content_models()
    ]
    union: QuerySet[Any, Any] = parts[0].union(*parts[1:], all=True)
    return union


def works_by_tag(month: str) -> dict[Tag, list[Work]]:
    """The works of a month under (audience, channel); three queries."""
    rows = list(tagged_pages(month))
    reviewed = _in_review({row[0] for row in rows if not row[2]})
    pages = Page.objects.in_bulk({row[0] for row in rows})
    found: dict[Tag, list[Work]] = {}
    for page_id, title, live, kind, audience, channel in rows:
        state = (
            CellState.OUT
            if live
            else CellState.REVIEW
            if page_id in reviewed
            else CellState.WORK
        )
        model = ContentType.objects.get_for_id(kind).model_class()
        words = str(model._meta.verbose_name) if model else ""
        url = pages[page_id].url or "" if live else ""
        work = Work(page_id, title, words, state, url)
        found.setdefault((audience, channel), []).append(work)
    return found


def _in_review(pages: Iterable[int]) -> set[int]:
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        status=WorkflowState.STATUS_IN_PROGRESS,
        object_id__in=[str(pk) for pk in pages],
    )
    return {int(key) for key in states.values_list("object_id", flat=True)}


def cell_state(
    plan: MatrixCell | None, works: Sequence[Work], *, today: date
) -> CellState:
    """Out as soon as one work is out; before that a plan that is overdue is late."""
    states = {work.state for work in works}
    if CellState.OUT in states:
        return CellState.OUT
    if plan and plan.due_on < today:
        return CellState.LATE
    for state in (CellState.REVIEW, CellState.WORK):
        if state in states:
            return state
    return CellState.PLANNED if plan else CellState.EMPTY


def matrix(month: str, *, today: date) -> Grid:
    """The grid of a month; six queries, however much there is in it."""
    plans = {
        (plan.audience_id, plan.channel_id): plan
        for plan in MatrixCell.objects.filter(month=month)
    }
    works = works_by_tag(month)
    used = {*plans, *works}
    audiences = _listed(Audience.objects.all(), {pair[0] for pair in used})
    channels = _listed(Channel.objects.all(), {pair[1] for pair in used})
    rows = [
        Row(
            audience,
            [
                _cell(month, audience, channel, plans, works, today=today)
                for channel in channels
            ],
        )
        for audience in audiences
    ]
    loose = {
        work.page_id: work
        for tag, found in works.items()
        if None in tag
        for work in found
    }
    counted = Counter(cell.state for row in rows for cell in row.cells)
    totals = [(state, counted[state]) for state in CellState]
    return Grid(month, channels, rows, list(loose.values()), totals)


def _listed(rows: Iterable[Any], used: set[int | None]) -> list[Any]:
    """Those in use now, and those that this month has something for."""
    return [row for row in rows if row.is_active or row.pk in used]


def _cell(
    month: str,
    audience: Audience,
    channel: Channel,
    plans: dict[tuple[int, int], MatrixCell],
    works: dict[Tag, list[Work]],
    *,
    today: date,
) -> Cell:
    key = (audience.pk, channel.pk)
    plan, mine = plans.get(key), works.get(key, [])
    state = cell_state(plan, mine, today=today)
    return Cell(month, audience, channel, state, plan, mine)


def one_cell(month: str, audience: Audience, channel: Channel, *, today: date) -> Cell:
    """The cell alone, for its own page."""
    plan = MatrixCell.objects.filter(
        month=month, audience=audience, channel=channel
    ).first()
    works = works_by_tag(month).get((audience.pk, channel.pk), [])
    state = cell_state(plan, works, today=today)
    return Cell(month, audience, channel, state, plan, works)


def late_words(grid: Grid) -> list[str]:
    """What is overdue, one sentence each, the oldest first."""
    late = [cell for cell in grid.cells if cell.state == CellState.LATE and cell.plan]
    late.sort(key=lambda cell: cell.plan.due_on if cell.plan else date.max)
    return [
        _("%(audience)s · %(channel)s：“%(title)s”应在 %(due)s 前完成，%(who)s。")
        % {
            "audience": cell.audience,
            "channel": cell.channel,
            "title": cell.plan.title,
            "due": f"{cell.plan.due_on:%m-%d}",
            "who": cell.plan.responsible or _("没有写谁来做"),
        }
        for cell in late
        if cell.plan
    ]


def missing_words(grid: Grid) -> list[str]:
    """For each audience the channels for which nothing is planned or made."""
    words = []
    for row in grid.rows:
        empty = [cell.channel for cell in row.cells if cell.state == CellState.EMPTY]
        if not empty:
            continue
        names = _("、").join(str(channel) for channel in empty)
        text = _("%(audience)s：%(channels)s 还没有安排。")
        if len(empty) == len(row.cells):
            text = _("%(audience)s：本月一项也没有安排。")
        words.append(text % {"audience": row.audience, "channels": names})
    return words


def audiences_without(month: str) -> list[Audience]:
    """Audiences for which nothing of this month is out; one query."""
    return list(
        Audience.objects.filter(is_active=True).exclude(placements__month=month)
    )
