"""Two workers at the same moment, on a database that has more than one writer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from sheets.writing import write_sheet
from tests.factories.units import UnitFactory, roster_row, sheet_of
from units.domain.roster_import import import_roster
from units.domain.uploads import apply_upload, receive_upload, start_upload
from units.models import Person, RosterChange, RosterImport

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        "postgres" not in connection.settings_dict["ENGINE"],
        reason="one writer only: set DATABASE_URL=postgres://user@host/name",
    ),
]
MARCH = date(2026, 3, 1)


def together(work, times):
    """The answers of the same work begun in as many threads at once."""
    barrier = Barrier(times)

    def run(n):
        try:
            barrier.wait(timeout=10)
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_two_imports_of_the_same_people_add_them_once():
    rows = [roster_row(UnitFactory(), n) for n in range(20)]

    def bring(n):
        return import_roster(sheet_of(*rows), on=MARCH, actor=str(n)).outcomes

    added = sorted(outcomes["added"] for outcomes in together(bring, 3))
    assert added == [0, 0, 20]
    assert Person.objects.count() == RosterChange.objects.count() == 20


def test_two_workers_apply_one_upload_once(tmp_path):
    unit = UnitFactory()
    row = roster_row(unit)
    path = tmp_path / "x.xlsx"
    write_sheet(path, list(row), [list(row.values())])
    upload = receive_upload(
        SimpleUploadedFile("x.xlsx", path.read_bytes()),
        kind="roster",
        effective_on=MARCH,
        actor="test",
        scope=unit,
    )
    assert start_upload(upload)
    together(lambda n: apply_upload(upload.code), 3)
    done = RosterImport.objects.get()
    assert (done.state, done.outcome["outcomes"]["added"]) == ("done", 1)
    assert RosterChange.objects.count() == 1
