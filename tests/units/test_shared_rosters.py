"""The shared rosters come to exactly what their expected.json says."""

import json
from datetime import date

import pytest
from django.conf import settings

from sheets.reading import read_sheet
from units.domain import roster_rows, unit_rows
from units.domain.report import REPORT_COLUMNS, write_report
from units.domain.roster_import import import_roster
from units.domain.unit_import import headcount_origin, import_units
from units.models import Person, RosterChange, Unit

FOLDER = settings.SHARED / "data" / "rosters"
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not FOLDER.is_dir(),
        reason="no shared rosters: set MINGFA_SHARED to a folder with data/rosters",
    ),
]


def expected():
    return json.loads((FOLDER / "expected.json").read_text())


def units():
    sheet = read_sheet(
        FOLDER / "units.xlsx", required=unit_rows.REQUIRED, known=unit_rows.KNOWN
    )
    return import_units(sheet, origin=headcount_origin("编办", MARCH))


def roster(name, on=MARCH, folder=FOLDER):
    sheet = read_sheet(
        folder / name,
        required=roster_rows.REQUIRED,
        known=roster_rows.KNOWN,
        ignored=REPORT_COLUMNS,
    )
    assert sheet.warnings == []
    return import_roster(sheet, on=on, actor="test")


def test_every_outcome_of_the_shared_rosters(tmp_path):
    wanted = expected()
    assert units().outcomes["added"] == wanted["units"] == Unit.objects.count()
    assert units().outcomes["unchanged"] == wanted["units"]

    first = roster("roster.xlsx")
    for number in ("added", "refused", "unchanged"):
        assert first.outcomes[number] == wanted[number]
    assert len(first.rows) == wanted["all_rows"]
    assert Person.objects.count() == wanted["people_after"]
    traps = {str(r.row): r for r in first.rows if str(r.row) in wanted["rows"]}
    assert {n: (r.outcome, r.code) for n, r in traps.items()} == {
        n: (row["outcome"], row.get("code")) for n, row in wanted["rows"].items()
    }

    again = roster("roster.xlsx")
    assert again.refused == first.refused
    assert again.outcomes["unchanged"] == wanted["added"] + wanted["unchanged"]
    assert roster("roster-gb18030.csv").outcomes["unchanged"] == 200

    write_report(tmp_path / "report.xlsx", first)
    sent_back = roster("report.xlsx", folder=tmp_path)
    assert [r.code for r in sent_back.rows] == [r.code for r in first.refused]

    month = wanted["next_month"]
    later = roster("roster-next-month.xlsx", on=APRIL)
    assert len(later.rows) == month["rows"]
    names = ("moved", "added", "changed", "unchanged", "refused")
    assert later.outcomes == {name: month[name] for name in names}
    assert len(later.absent) == month["absent"]
    kinds = RosterChange.objects.values_list("kind", flat=True)
    assert list(kinds).count("moved") == month["moved"]
