"""The matrix: what fills a cell, how it stands, and the grid on one screen."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from home.domain.publishing import shown_month
from home.models import Audience, Channel
from media.domain.matrix import (
    audiences_without,
    late_words,
    matrix,
    missing_words,
    one_cell,
    tagged_pages,
)
from media.domain.matrix_plan import clear_cell, plan_cell
from media.enums import CellState
from media.models import MatrixCell
from tests.factories import reviews as make
from tests.factories.content import (
    ArticleFactory,
    AudienceFactory,
    BroadcastScriptFactory,
    ChannelFactory,
    NoticeFactory,
    published,
)

pytestmark = pytest.mark.django_db
MONTH, TODAY = "2026-12", date(2026, 11, 22)
ROUNDS = ((1, ArticleFactory), (2, NoticeFactory), (27, ArticleFactory))


@pytest.fixture
def places():
    Audience.objects.all().delete()
    Channel.objects.all().delete()
    return {
        "villages": AudienceFactory(code="villages", name="乡村"),
        "schools": AudienceFactory(code="schools", name="学校"),
        "web": ChannelFactory(code="web", name="网"),
        "broadcast": ChannelFactory(code="broadcast", name="响"),
    }


def tagged(places, audience="villages", channel="web", **fields):
    return {
        "month": MONTH,
        "audiences": [places[audience]],
        "channels": [places[channel]],
        **fields,
    }


def states(grid):
    return {
        (cell.audience.code, cell.channel.code): cell.state.value for cell in grid.cells
    }


def plan(places, audience="villages", channel="web", due=date(2026, 12, 1), **values):
    return plan_cell(
        MONTH,
        audience=places[audience],
        channel=places[channel],
        values={"title": "宪法日讲什么", "due_on": due, **values},
    )


def test_a_page_fills_the_cells_it_is_tagged_for(places):
    fields = tagged(places)
    fields["channels"] = [places["web"], places["broadcast"]]
    ArticleFactory(**fields)
    assert states(matrix(MONTH, today=TODAY)) == {
        ("villages", "web"): "out",
        ("villages", "broadcast"): "out",
        ("schools", "web"): "empty",
        ("schools", "broadcast"): "empty",
    }
    assert set(states(matrix("2026-11", today=TODAY)).values()) == {"empty"}


def test_every_state_of_a_cell(places):
    office = make.make_office()
    make.draft(office.editor, **tagged(places))
    make.submitted(
        office.editor, BroadcastScriptFactory, **tagged(places, channel="broadcast")
    )
    plan(places, "schools", "web")
    plan(places, "schools", "broadcast", due=date(2026, 11, 21))
    grid = matrix(MONTH, today=TODAY)
    assert states(grid) == {
        ("villages", "web"): "work",
        ("villages", "broadcast"): "review",
        ("schools", "web"): "planned",
        ("schools", "broadcast"): "late",
    }
    assert grid.totals == [
        (CellState.LATE, 1),
        (CellState.EMPTY, 0),
        (CellState.PLANNED, 1),
        (CellState.WORK, 1),
        (CellState.REVIEW, 1),
        (CellState.OUT, 0),
    ]


def test_publishing_fills_a_planned_cell(places):
    office = make.make_office()
    plan(places, due=date(2026, 11, 1))
    page = make.submitted(office.editor, **tagged(places))
    cell = one_cell(MONTH, places["villages"], places["web"], today=TODAY)
    assert (cell.state, cell.counts) == (CellState.LATE, [(CellState.REVIEW, 1)])
    for reviewer in office.reviewers:
        make.approve(page, reviewer)
    cell = one_cell(MONTH, places["villages"], places["web"], today=TODAY)
    assert (cell.state, cell.counts) == (CellState.OUT, [(CellState.OUT, 1)])
    page.refresh_from_db()
    page.unpublish()
    cell = one_cell(MONTH, places["villages"], places["web"], today=TODAY)
    assert (cell.state, cell.counts) == (CellState.LATE, [(CellState.WORK, 1)])


def test_due_today_is_not_late(places):
    plan(places, due=TODAY)
    cell = one_cell(MONTH, places["villages"], places["web"], today=TODAY)
    assert cell.state == CellState.PLANNED


def test_planning_again_replaces_and_clearing_empties(places):
    plan(places)
    plan(places, title="改讲用电")
    assert [one.title for one in MatrixCell.objects.all()] == ["改讲用电"]
    here = {"audience": places["villages"], "channel": places["web"]}
    assert clear_cell(MONTH, **here).title == "改讲用电"
    assert clear_cell(MONTH, **here) is None


def test_words_say_what_is_late_and_what_is_missing(places):
    plan(places, due=date(2026, 11, 20), responsible="小李")
    plan(places, "villages", "broadcast")
    grid = matrix(MONTH, today=TODAY)
    assert late_words(grid) == ["乡村 · 网：“宪法日讲什么”应在 11-20 前完成，小李。"]
    assert missing_words(grid) == ["学校：本月一项也没有安排。"]
    ArticleFactory(**tagged(places, "schools"))
    assert missing_words(matrix(MONTH, today=TODAY)) == ["学校：响 还没有安排。"]


def test_pages_without_audience_or_channel_are_listed_beside(places):
    page = ArticleFactory(month=MONTH, channels=[places["web"]])
    grid = matrix(MONTH, today=TODAY)
    assert [work.page_id for work in grid.untagged] == [page.pk]
    assert set(states(grid).values()) == {"empty"}


def test_retired_audience_stays_where_it_has_something(places):
    ArticleFactory(**tagged(places))
    Audience.objects.update(is_active=False)
    grid = matrix(MONTH, today=TODAY)
    assert [row.audience.code for row in grid.rows] == ["villages"]


def test_gaps_of_the_month_are_audiences_with_nothing_out(places):
    draft = ArticleFactory(live=False, **tagged(places, "schools"))
    published(ArticleFactory(**tagged(places)))
    assert [one.code for one in audiences_without(MONTH)] == ["schools"]
    published(draft)
    assert audiences_without(MONTH) == []


def test_grid_costs_the_same_for_one_three_and_thirty(places, client):
    office = make.make_office()
    client.force_login(office.editor)
    url = reverse("media-matrix:grid") + f"?month={MONTH}"
    published(ArticleFactory(**tagged(places)))
    client.get(url)  # where the site's root is, is asked once and kept
    counts = []
    for more, factory in (
        (1, ArticleFactory),
        (2, NoticeFactory),
        (27, ArticleFactory),
    ):
        for number in range(more):
            factory(live=number % 2 == 1, **tagged(places))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def test_screen_shows_signs_words_and_counts(places, client):
    office = make.make_office()
    ArticleFactory(title="借钱写借条", **tagged(places))
    plan(places, "schools", "web", due=date(2020, 1, 1))
    client.force_login(office.first)
    html = client.get(reverse("media-matrix:grid") + f"?month={MONTH}").content.decode()
    assert 'data-state="out" data-cell="villages-web"' in html
    assert 'data-state="late" data-cell="schools-web"' in html
    assert "已发 1" in html
    assert "宪法日讲什么" in html
    page = client.get(
        reverse("media-matrix:cell", args=[MONTH, "villages", "web"])
    ).content.decode()
    assert "借钱写借条" in page
    assert 'name="due_on"' not in page, "a reviewer does not plan"


def test_editor_plans_and_clears_a_cell_by_form(places, client):
    office = make.make_office()
    client.force_login(office.editor)
    url = reverse("media-matrix:cell", args=[MONTH, "villages", "web"])
    wrong = client.post(url, {"title": "", "due_on": "明天"})
    assert wrong.status_code == 200
    assert not MatrixCell.objects.exists()
    values = {"title": "赡养老人", "due_on": "2026-12-05", "responsible": "小李"}
    answer = client.post(url, {**values, "note": ""})
    assert answer.url == reverse("media-matrix:grid") + f"?month={MONTH}#villages-web"
    cell = MatrixCell.objects.get()
    assert (cell.title, cell.due_on, cell.responsible) == (
        "赡养老人",
        date(2026, 12, 5),
        "小李",
    )
    gone = client.post(url, {"go": "clear"}, follow=True)
    assert not MatrixCell.objects.exists()
    back = re.search(rf'href="({re.escape(url)}\?[^"]+)"', gone.content.decode())
    form = client.get(unescape(back[1])).context["form"]
    kept = {name: form[name].value() for name in values}
    assert kept == values, "what was dropped by mistake is put back in one step"
    assert not MatrixCell.objects.exists()


@pytest.mark.parametrize("role", [Role.EXAM_OFFICER, Role.LIAISON, Role.TEACHER])
def test_others_find_no_matrix(places, client, role):
    make.make_office()
    plan(places)
    user = make.holder(role)
    from exams.domain.exam_officers import let_into_admin  # only opens the door

    let_into_admin(user)
    client.force_login(user)
    for url in (
        reverse("media-matrix:grid"),
        reverse("media-matrix:cell", args=[MONTH, "villages", "web"]),
    ):
        answer = client.get(url)
        assert answer.status_code == 404
        assert "宪法日讲什么" not in answer.content.decode()


def test_reviewer_cannot_plan(places, client):
    office = make.make_office()
    client.force_login(office.first)
    url = reverse("media-matrix:cell", args=[MONTH, "villages", "web"])
    answer = client.post(url, {"title": "硬塞", "due_on": "2026-12-05"})
    assert answer.status_code == 404
    assert not MatrixCell.objects.exists()


@pytest.mark.parametrize(
    "month", ["", "2026-13", "1999-01", "2026-12'--", "💥", "a" * 500]
)
def test_odd_months_show_this_month(places, client, month):
    office = make.make_office()
    client.force_login(office.editor)
    answer = client.get(reverse("media-matrix:grid"), {"month": month})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("published_at", "month"),
    [
        (datetime(2026, 10, 31, 15, 59, 59, 999999, tzinfo=UTC), "2026-10"),
        (datetime(2026, 10, 31, 16, tzinfo=UTC), "2026-11"),
        (datetime(2026, 12, 31, 16, tzinfo=UTC), "2027-01"),
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_an_untagged_page_has_one_month_here_wherever_it_is_asked(
    places, published_at, month, zone
):
    fields = tagged(places, month="")
    page = published(ArticleFactory(**fields, first_published_at=published_at))
    months = ["2026-09", "2026-10", "2026-11", "2026-12", "2027-01"]
    with timezone.override(zone):
        assert shown_month(page) == month
        found = [one for one in months if tagged_pages(one)]
        page = published(page)
    assert found == [month]
    assert page.placements.get().month == month
