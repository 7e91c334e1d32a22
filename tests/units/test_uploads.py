"""An uploaded file from preview to applied, with workers that die and meet."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from home.periodic import periodic_tasks
from sheets.writing import write_sheet
from tests.factories.units import UnitFactory, roster_row, unit_row
from units.domain import uploads
from units.domain.uploads import (
    KEPT_ROWS,
    LOST_AFTER,
    PREVIEW_DAYS,
    apply_upload,
    changes_nothing,
    discard_old_previews,
    discard_upload,
    is_lost,
    receive_upload,
    start_upload,
)
from units.models import Person, RosterChange, RosterImport, Unit

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def received(unit, tmp_path):
    def receive(*rows, kind="roster", name="名册.xlsx", **options):
        path = tmp_path / "upload.xlsx"
        write_sheet(path, list(rows[0]), [list(row.values()) for row in rows])
        return receive_upload(
            SimpleUploadedFile(name, path.read_bytes()),
            kind=kind,
            effective_on=MARCH,
            actor="liaison",
            scope=unit,
            **options,
        )

    return receive


def again(upload):
    return RosterImport.objects.get(pk=upload.pk)


def test_a_preview_says_everything_and_writes_nothing(unit, received):
    upload = again(received(roster_row(unit, 1), roster_row(unit, 2, 姓名="")))
    assert (upload.state, upload.rows_total) == ("preview", 2)
    assert upload.filename == upload.outcome["file"] == "名册.xlsx"
    assert upload.outcome["outcomes"]["added"] == 1
    assert [row["row"] for row in upload.outcome["row_outcomes"]] == [3]
    assert upload.report.name
    assert not Person.objects.exists()


def test_the_page_keeps_a_bounded_part(unit, received):
    rows = [roster_row(unit, n, 姓名="") for n in range(KEPT_ROWS + 5)]
    upload = received(*rows)
    assert len(upload.outcome["row_outcomes"]) == KEPT_ROWS
    assert upload.outcome["outcomes"]["refused"] == KEPT_ROWS + 5


def test_a_file_refused_as_a_whole_is_not_kept(unit):
    upload = receive_upload(
        SimpleUploadedFile("../../x.xlsx", b"PK\x03\x04 torn"),
        kind="roster",
        effective_on=MARCH,
        actor="liaison",
        scope=unit,
    )
    assert (upload.state, upload.filename) == ("failed", "x.xlsx")
    assert (upload.error["code"], upload.error["where"]) == ("unreadable", "x.xlsx")
    assert not upload.file


def test_applied_once_however_often(unit, received):
    upload = received(roster_row(unit, 1), roster_row(unit, 2, 姓名=""))
    assert start_upload(upload)
    assert not start_upload(upload)
    apply_upload(upload.code)
    apply_upload(upload.code)
    done = again(upload)
    assert (done.state, done.rows_done) == ("done", 2)
    assert done.outcome["outcomes"]["refused"] == 1
    assert done.finished_at is not None
    change = RosterChange.objects.get()
    assert (change.actor, change.effective_on) == ("liaison", MARCH)
    assert not start_upload(upload)


def test_one_report_is_kept_of_one_import(
    unit, received, django_capture_on_commit_callbacks
):
    upload = received(roster_row(unit, 1), roster_row(unit, 2, 姓名=""))
    preview = upload.report.name
    start_upload(upload)
    with django_capture_on_commit_callbacks() as later:
        apply_upload(upload.code)
    done = again(upload)
    storage = done.report.storage
    # until the writes are committed the preview's report is still what the row names
    assert [storage.exists(name) for name in (preview, done.report.name)] == [True] * 2
    for callback in later:
        callback()
    assert [storage.exists(name) for name in (preview, done.report.name)] == [
        False,
        True,
    ]


def test_no_report_is_left_where_nothing_is_refused_any_more(
    unit, received, django_capture_on_commit_callbacks
):
    rows = [roster_row(unit, 1, 编制所在单位="示例新名", 现工作单位="示例新名")]
    upload = received(*rows)
    preview = upload.report.name
    assert preview
    Unit.objects.filter(pk=unit.pk).update(name="示例新名")
    start_upload(upload)
    with django_capture_on_commit_callbacks(execute=True):
        apply_upload(upload.code)
    done = again(upload)
    assert (done.outcome["outcomes"]["refused"], done.report.name) == (0, "")
    assert not done.report.storage.exists(preview)


def test_a_preview_of_last_week_is_gone_with_its_files(
    unit, received, django_capture_on_commit_callbacks
):
    old, done, young = (
        received(roster_row(unit, n), roster_row(unit, 9, 姓名="")) for n in range(3)
    )
    start_upload(done)
    now = timezone.now() + timedelta(days=PREVIEW_DAYS, hours=1)
    RosterImport.objects.filter(pk=young.pk).update(created_at=now)
    with django_capture_on_commit_callbacks(execute=True):
        assert discard_old_previews(now) == 1
    assert set(RosterImport.objects.all()) == {done, young}
    storage = old.file.storage
    for upload, kept in ((old, False), (done, True), (young, True)):
        assert storage.exists(upload.file.name) is kept
        assert storage.exists(upload.report.name) is kept
    assert discard_old_previews(now) == 0


def test_old_previews_go_with_the_tick():
    assert periodic_tasks()["discard_old_previews"] is discard_old_previews


def test_a_preview_that_is_applied_is_not_discarded(unit, received):
    upload = received(roster_row(unit))
    start_upload(upload)
    assert not discard_upload(upload)
    apply_upload(upload.code)
    assert not discard_upload(upload)
    assert again(upload).state == "done"


def test_a_discarded_preview_is_not_started(unit, received):
    upload = received(roster_row(unit))
    assert discard_upload(upload)
    assert not start_upload(upload)


def test_a_preview_without_a_row_to_write_is_known(unit, received):
    assert changes_nothing(received(roster_row(unit, 姓名="")))
    assert not changes_nothing(received(roster_row(unit, 1)))


def test_nothing_is_applied_that_nobody_confirmed(unit, received):
    upload = received(roster_row(unit))
    apply_upload(upload.code)
    assert again(upload).state == "preview"
    assert not Person.objects.exists()


def test_two_workers_at_once_write_once(unit, received, monkeypatch):
    upload = received(roster_row(unit))
    start_upload(upload)
    perform = uploads.perform

    def overtaken(given, **options):
        # Another worker ends the same import between our reading and our writing.
        monkeypatch.setattr(uploads, "perform", perform)
        apply_upload(upload.code)
        return perform(given, **options)

    monkeypatch.setattr(uploads, "perform", overtaken)
    apply_upload(upload.code)
    assert again(upload).state == "done"
    assert again(upload).outcome["outcomes"]["added"] == 1
    assert RosterChange.objects.count() == 1


def test_a_worker_that_died_is_replaced(unit, received):
    upload = received(roster_row(unit))
    start_upload(upload)
    assert not is_lost(again(upload))
    silent = timezone.now() - LOST_AFTER - timedelta(seconds=1)
    RosterImport.objects.update(progressed_at=silent)
    assert is_lost(again(upload))
    assert start_upload(upload)
    apply_upload(upload.code)
    assert again(upload).state == "done"
    assert Person.objects.count() == 1


def test_a_crash_in_the_middle_leaves_nothing_and_says_so(unit, received, monkeypatch):
    upload = received(roster_row(unit))
    start_upload(upload)

    def crash(*args):
        raise RuntimeError("disk full")

    monkeypatch.setattr(uploads, "keep_result", crash)
    with pytest.raises(RuntimeError):
        apply_upload(upload.code)
    failed = again(upload)
    assert (failed.state, failed.error["code"]) == ("failed", "internal")
    assert "disk" not in failed.error["message"]
    assert not Person.objects.exists()


def test_a_file_that_went_away_fails_with_words(unit, received):
    upload = received(roster_row(unit))
    start_upload(upload)
    upload.file.storage.delete(upload.file.name)
    apply_upload(upload.code)
    failed = again(upload)
    assert (failed.state, failed.error["code"]) == ("failed", "unreadable")


def test_a_unit_list_goes_the_same_way(unit, received):
    rows = [unit_row("900", unit.code, 实名制在编人数=3.0)]
    upload = received(
        *rows, kind="units", headcount_source="编办", headcount_date=MARCH
    )
    start_upload(upload)
    apply_upload(upload.code)
    assert again(upload).state == "done"
    added = Unit.objects.get(code="900")
    assert (added.headcount, added.headcount_source) == (3, "编办")


def test_progress_is_told_row_by_row(unit, received, monkeypatch):
    told = []
    upload = received(*[roster_row(unit, n) for n in range(1100)])
    start_upload(upload)
    tell = uploads.tell_progress
    monkeypatch.setattr(
        uploads, "tell_progress", lambda u, done: (told.append(done), tell(u, done))
    )
    apply_upload(upload.code)
    assert told == [500, 1000, 1100]
    assert again(upload).rows_done == 1100
