"""An uploaded file from preview to applied: looked at first, then applied once."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sheets.errors import InputError
from sheets.reading import MAX_BYTES, Sheet, read_sheet, refusal
from units.domain import roster_rows, unit_rows
from units.domain.outcomes import Finish, ImportResult, Progress
from units.domain.report import REPORT_COLUMNS, write_report
from units.domain.roster_import import import_roster
from units.domain.unit_import import headcount_origin, import_units
from units.enums import ImportKind, ImportState, Outcome
from units.models import RosterImport, Unit

# What a page shows of one import; the report has all of it.
KEPT_ROWS = 200
KEPT_ABSENT = 500
# A task that gave no sign of life for so long has died with its worker.
LOST_AFTER = timedelta(minutes=2)
# Names and numbers of people do not lie about because nobody pressed a button.
PREVIEW_DAYS = 7


class AppliedAlreadyError(Exception):
    """Another worker has applied this import; what this one wrote is undone."""


def receive_upload(
    file: File[bytes],
    *,
    kind: ImportKind | str,
    effective_on: date,
    actor: str,
    scope: Unit | None,
    headcount_source: str = "",
    headcount_date: date | None = None,
) -> RosterImport:
    """Keep the file and say what it would do; nothing of it is written to the roster.

    A file that cannot be taken as a whole is not kept: the import is FAILED, with why.
    """
    upload = RosterImport(
        kind=kind,
        scope=scope,
        effective_on=effective_on,
        headcount_source=headcount_source,
        headcount_date=headcount_date,
        filename=Path(file.name or "").name[-255:],
        actor=actor,
    )
    try:
        if file.size > MAX_BYTES:
            raise refusal("too_large", Path(upload.filename))
        upload.file.save(upload.filename, file, save=False)
        result = perform(upload, dry_run=True)
    except InputError as error:
        return refuse_upload(upload, error)
    keep_result(upload, result)
    upload.save()
    return upload


def refuse_upload(upload: RosterImport, error: InputError) -> RosterImport:
    if upload.file:
        upload.file.delete(save=False)
    upload.state = ImportState.FAILED
    upload.error = error.as_json() | {"where": upload.filename}
    upload.finished_at = timezone.now()
    upload.save()
    return upload


def perform(
    upload: RosterImport,
    *,
    dry_run: bool,
    progress: Progress | None = None,
    finish: Finish | None = None,
) -> ImportResult:
    sheet = sheet_of(upload)
    if upload.kind == ImportKind.UNITS:
        origin = headcount_origin(upload.headcount_source, upload.headcount_date)
        return import_units(
            sheet, origin=origin, dry_run=dry_run, progress=progress, finish=finish
        )
    return import_roster(
        sheet,
        on=upload.effective_on,
        actor=upload.actor,
        scope=upload.scope,
        dry_run=dry_run,
        progress=progress,
        finish=finish,
    )


def sheet_of(upload: RosterImport) -> Sheet:
    """Read from a copy under the file's own ending, wherever the storage keeps it."""
    rows = unit_rows if upload.kind == ImportKind.UNITS else roster_rows
    with tempfile.TemporaryDirectory(prefix="mingfa-import-") as folder:
        copy = Path(folder) / f"upload{Path(upload.filename).suffix.lower()[:8]}"
        try:
            with upload.file.open("rb") as source, copy.open("wb") as target:
                for chunk in source.chunks():
                    target.write(chunk)
        except OSError:
            raise refusal("unreadable", Path(upload.filename)) from None
        return read_sheet(
            copy,
            required=rows.REQUIRED,
            known=rows.KNOWN,
            ignored=REPORT_COLUMNS,
            aliases=rows.ALIASES,
        )


def keep_result(upload: RosterImport, result: ImportResult) -> None:
    """The outcome for the page, and the report beside it; the caller saves the row."""
    fields = result.fields() | {
        "file": upload.filename,
        "row_outcomes": [asdict(row) for row in result.rows if row.code][:KEPT_ROWS],
        "warnings": [asdict(warning) for warning in result.warnings],
    }
    if absent := fields.get("absent"):
        absent["proposed"] = absent["proposed"][:KEPT_ABSENT]
    upload.outcome = fields
    upload.sha256 = result.sheet.sha256
    upload.rows_total = len(result.rows)
    if result.refused:
        keep_report(upload, result)


def keep_report(upload: RosterImport, result: ImportResult) -> None:
    with tempfile.TemporaryDirectory(prefix="mingfa-report-") as folder:
        path = Path(folder) / "report.xlsx"
        write_report(path, result)
        with path.open("rb") as file:
            upload.report.save(f"{upload.code}-report.xlsx", File(file), save=False)


def changes_nothing(upload: RosterImport) -> bool:
    """Whether the preview found no row to write: there is nothing to confirm."""
    outcomes = upload.outcome.get("outcomes", {})
    written = (Outcome.ADDED, Outcome.CHANGED, Outcome.MOVED)
    return bool(outcomes) and not any(outcomes.get(kind) for kind in written)


@transaction.atomic
def discard_upload(upload: RosterImport) -> bool:
    """Forget a preview with its files; False where it is none any more.

    The row is locked, so that of a discard and an apply at once one wins.
    """
    previews = RosterImport.objects.filter(pk=upload.pk, state=ImportState.PREVIEW)
    found = previews.select_for_update().first()
    if found is None:
        return False
    found.delete()
    for file in (found.file, found.report):
        if file.name:
            transaction.on_commit(partial(file.storage.delete, file.name))
    return True


def discard_old_previews(now: datetime | None = None) -> int:
    """Discard what nobody confirmed for a week; answers how many."""
    before = (now or timezone.now()) - timedelta(days=PREVIEW_DAYS)
    old = RosterImport.objects.filter(state=ImportState.PREVIEW, created_at__lt=before)
    return sum(discard_upload(upload) for upload in old)


def start_upload(upload: RosterImport) -> bool:
    """Move to RUNNING; False where it runs already or has ended.

    One whose task died is started again: applying is one transaction, so nothing of the
    first try is there.
    """
    now = timezone.now()
    startable = Q(state=ImportState.PREVIEW) | Q(
        state=ImportState.RUNNING, progressed_at__lt=now - LOST_AFTER
    )
    moved = RosterImport.objects.filter(startable, pk=upload.pk).update(
        state=ImportState.RUNNING, rows_done=0, progressed_at=now
    )
    return moved == 1


def is_lost(upload: RosterImport) -> bool:
    return (
        upload.state == ImportState.RUNNING
        and upload.progressed_at is not None
        and upload.progressed_at < timezone.now() - LOST_AFTER
    )


def apply_upload(code: str) -> None:
    """Do what the preview promised, once, however many workers try.

    Whoever first turns RUNNING into DONE, in the transaction of the writes, has done
    it; for anybody else this changes nothing.
    """
    upload = RosterImport.objects.get(code=code)
    if upload.state != ImportState.RUNNING:
        return
    try:
        perform(
            upload,
            dry_run=False,
            progress=lambda done: tell_progress(upload, done),
            finish=lambda result: finish_upload(upload, result),
        )
    except AppliedAlreadyError:
        return
    except InputError as error:
        fail_upload(upload, error.as_json())
    except Exception:
        text = _("导入没有完成，名册没有变。请再传一次；还是不行就把文件交给管理员。")
        fail_upload(upload, {"code": "internal", "message": text, "where": ""})
        raise


def tell_progress(upload: RosterImport, done: int) -> None:
    RosterImport.objects.filter(pk=upload.pk, state=ImportState.RUNNING).update(
        rows_done=done, progressed_at=timezone.now()
    )


def finish_upload(upload: RosterImport, result: ImportResult) -> None:
    if not move(upload, ImportState.DONE, rows_done=len(result.rows)):
        raise AppliedAlreadyError
    upload.refresh_from_db()
    storage, preview = upload.report.storage, upload.report.name
    upload.report = ""
    keep_result(upload, result)
    upload.save(update_fields=["outcome", "sha256", "rows_total", "report"])
    if preview:  # names and numbers that no row would point to any more
        transaction.on_commit(lambda: storage.delete(preview))


def fail_upload(upload: RosterImport, error: dict[str, str]) -> None:
    move(upload, ImportState.FAILED, error=error)


@transaction.atomic
def move(upload: RosterImport, state: ImportState, **values: Any) -> bool:
    running = RosterImport.objects.filter(pk=upload.pk, state=ImportState.RUNNING)
    return running.update(state=state, finished_at=timezone.now(), **values) == 1
