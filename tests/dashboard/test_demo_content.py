"""The demo's content: reviewed by three before it is out, some of it still waiting."""

from datetime import date

import pytest
from django.conf import settings
from wagtail.models import Revision

from dashboard.domain.demo.content import load_content
from dashboard.domain.demo.newsroom import (
    ALL_TICKED,
    Newsroom,
    leave_waiting,
    publish_reviewed,
    review_the_rest,
)
from dashboard.domain.demo.planning import AHEAD, FILLED, plan_months
from home.domain.plan import load_plan, month_of, neighbour
from ledger.models import LedgerEntry
from media.domain.broadcast import approved_scripts, slip_for
from media.domain.importing import ContentFileError, parse_written
from media.domain.matrix import matrix
from media.domain.review_sheet import review_sheet
from media.domain.reviews_seal import live_approval
from media.domain.reviews_waiting import sent_back, waiting_for
from media.enums import CellState, CheckItem
from media.models import ArticlePage, BroadcastScriptPage, ReviewApproval
from tests.factories import reviews as make
from tests.factories.content import ArticleFactory

pytestmark = pytest.mark.django_db

FOLDER = settings.ROOT / "media" / "content"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def loaded(rows_of_module):
    """The newsroom and what it has loaded: once, because it takes several seconds."""
    office = make.make_office()
    room = Newsroom(office.editor, office.reviewers)
    return room, load_content(room)


@pytest.fixture
def room(loaded):
    return loaded[0]


def committed(name: str) -> int:
    return len(list((FOLDER / name).glob("*.md")))


def chinese(model):
    return model.objects.filter(locale__language_code="zh-hans")


def test_what_is_out_passed_three_reviews_and_loads_once(loaded):
    room, first = loaded
    assert (first.articles, first.scripts, first.drafts) == (
        committed("articles"),
        committed("broadcast"),
        committed("drafts"),
    )
    pages = [*chinese(ArticlePage).live(), *BroadcastScriptPage.objects.live()]
    assert len(pages) == first.articles + first.scripts
    for page in pages:
        sheet = review_sheet(live_approval(page))
        assert sheet.in_ledger
        assert sheet.is_live
        assert [row.name for row in sheet.stages] == ["审甲", "审乙", "审丙"]
        assert page.audiences.exists()
        assert page.channels.exists()
    assert approved_scripts().count() == first.scripts
    for script in approved_scripts():
        approval = live_approval(script)
        assert slip_for(approval.number).approval == approval
    before = (Revision.objects.count(), LedgerEntry.objects.count())
    assert load_content(room) == first
    assert (Revision.objects.count(), LedgerEntry.objects.count()) == before


def test_scripts_have_their_parts_and_three_sentences(room):
    for script in BroadcastScriptPage.objects.all():
        kinds = [block.block_type for block in script.body]
        assert (kinds[0], kinds[-1]) == ("call_sign", "farewell")
        assert len(script.body[kinds.index("advice")].value["sentences"]) == 3


def test_each_desk_has_something_to_do(room):
    first, second, third = room.reviewers
    assert [one.stage for one in waiting_for(first)] == ["一审"]
    assert [one.stage for one in waiting_for(second)] == ["二审"]
    assert waiting_for(third) == []
    (back,) = sent_back(room.editor)
    assert "补一段" in back.comment
    assert chinese(ArticlePage).filter(live=False).count() == 3


def test_what_was_taken_down_stays_down(room):
    page = chinese(ArticlePage).live().first()
    page.unpublish()
    load_content(room)
    page.refresh_from_db()
    assert not page.live


def test_what_went_out_otherwise_is_reviewed_as_it_is(room):
    page = ArticleFactory(title="没有审过就在外面")
    page.save_revision().publish()
    unreviewed = ArticlePage.objects.live().exclude(
        live_revision_id__in=ReviewApproval.objects.values("revision_key")
    )
    assert unreviewed.filter(pk=page.pk).exists()
    assert review_the_rest(room) >= 1
    assert not unreviewed.exists()
    assert live_approval(ArticlePage.objects.get(pk=page.pk)).author == "编辑甲"
    assert review_the_rest(room) == 0


def test_cells_are_filled_late_and_open(room):
    assert plan_months(today=TODAY) == len(FILLED) + len(AHEAD)
    assert plan_months(today=TODAY) == len(FILLED) + len(AHEAD)
    this = month_of(TODAY)
    states = [
        cell.state
        for month in (this, neighbour(this, months=1))
        for cell in matrix(month, today=TODAY).cells
        if cell.plan
    ]
    counted = {state: states.count(state) for state in set(states)}
    assert counted == {
        CellState.OUT: len(FILLED),
        CellState.LATE: 1,
        CellState.PLANNED: 2,
    }


def test_plan_of_another_year_is_late_and_open_all_the_same(room):
    plan_months(today=date(2027, 3, 2))
    cells = [c for c in matrix("2027-03", today=date(2027, 3, 2)).cells if c.plan]
    assert [cell.state for cell in cells] == [CellState.LATE]


@pytest.mark.parametrize("stage", ["", "四审"])
def test_draft_without_a_known_stage_is_named(room, stage):
    load_plan()
    page = make.draft(room.editor)
    written = parse_written(f"---\nstage: {stage}\n---\n", name="a.md")
    with pytest.raises(ContentFileError, match=r"a\.md：.*stage"):
        leave_waiting(page, written, room)
    assert page.current_workflow_state is None


def test_every_item_is_ticked_by_every_reviewer(room):
    page = make.draft(room.editor)
    publish_reviewed(page, room)
    page.refresh_from_db()
    for stage in live_approval(page).stages:
        assert set(stage["items"]) == set(CheckItem.values)
    assert set(ALL_TICKED) == {"review", "proof"}
