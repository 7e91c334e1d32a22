"""What was approved for a later day goes out on it, and nothing else does."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from wagtail.models import Revision

from home.models import PagePlacement
from home.periodic import periodic_tasks
from media.domain.reviews import submit_for_review
from media.domain.reviews_seal import live_approval
from media.domain.scheduled import publish_due
from tests.factories import reviews as make
from tests.factories.broadcast import mp3, wav
from tests.factories.content import AudioFactory, AudioVideoFactory, published

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 8, tzinfo=UTC)
THEN = datetime(2026, 11, 23, 8, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def office():
    return make.make_office()


def again(page):
    return type(page).objects.get(pk=page.pk)


def draft_again(page, editor, **changes):
    draft = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    return draft.save_revision(user=editor)


def schedules():
    return Revision.objects.filter(approved_go_live_at__isnull=False).count()


def test_the_tick_does_it():
    assert periodic_tasks()["publish_due"] is publish_due


def test_an_approved_page_goes_out_on_its_day_and_not_before(office, clock):
    page = make.approved(office, go_live_at=LATER)
    publish_due()
    assert (again(page).live, live_approval(again(page))) == (False, None)
    assert not PagePlacement.objects.filter(page=page).exists()
    clock.move_to(THEN)
    publish_due()
    page = again(page)
    assert (page.live, page.first_published_at) == (True, THEN)
    assert live_approval(page).revision_key == page.latest_revision_id
    assert PagePlacement.objects.filter(page=page).exists()
    assert schedules() == 0


def test_a_newer_draft_that_nobody_reviewed_does_not_go_out_with_it(office, clock):
    page = make.approved(office, title="审过的", go_live_at=LATER)
    draft_again(page, office.editor, title="没审过的")
    clock.move_to(THEN)
    publish_due()
    page = again(page)
    assert (page.live, page.title, page.draft_title) == (True, "审过的", "没审过的")


def test_a_schedule_without_an_approval_publishes_nothing(office, clock):
    page = make.draft(office.editor, go_live_at=LATER)
    page.latest_revision.publish()  # no way of the back office leads here
    assert schedules() == 1
    clock.move_to(THEN)
    publish_due()
    assert (again(page).live, schedules()) == (False, 0)


def test_another_file_since_the_approval_publishes_nothing(office, clock):
    row = AudioVideoFactory(file=ContentFile(mp3(), "first.mp3"))
    page = make.approved(office, AudioFactory, recording=row, go_live_at=LATER)
    row.file = ContentFile(wav(), "second.wav")
    row.save()
    clock.move_to(THEN)
    publish_due()
    assert (again(page).live, schedules()) == (False, 0)


def test_it_waits_while_a_newer_draft_is_in_review(office, clock):
    page = make.approved(office, title="第一稿", go_live_at=LATER)
    draft_again(page, office.editor, title="第二稿")
    submit_for_review(again(page), user=office.editor)
    clock.move_to(THEN)
    publish_due()
    assert (again(page).live, schedules()) == (False, 1)
    assert again(page).workflow_in_progress
    for reviewer in office.reviewers:
        make.approve(page, reviewer)
    publish_due()
    assert (again(page).live, again(page).title, schedules()) == (True, "第二稿", 0)


def test_a_page_is_taken_down_when_it_has_run_out(office, clock):
    page = make.approved(office, expire_at=LATER)
    stays = make.approved(office)
    publish_due()
    assert again(page).live
    clock.move_to(THEN)
    publish_due()
    page = again(page)
    assert (page.live, page.expired) == (False, True)
    assert not PagePlacement.objects.filter(page=page).exists()
    assert again(stays).live


def test_a_running_review_survives_what_runs_out_elsewhere(office, clock):
    other = published(AudioFactory(expire_at=LATER))
    page = make.submitted(office.editor)
    clock.move_to(THEN)
    publish_due()
    assert (again(other).live, again(page).workflow_in_progress) == (False, True)
