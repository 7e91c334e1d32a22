"""Rows a second of an import, against the floor of reading a sheet and bare inserts.

    python benchmarks/imports.py [--rows 100000]

Works on a database of its own in a temporary folder. Times differ between machines; the
ratios are what is to be compared.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MARCH = date(2026, 3, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, help="a made roster of so many rows")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mingfa-bench-") as folder:
        set_up(folder)
        from django.conf import settings

        rosters = settings.SHARED / "data" / "rosters"
        if not rosters.is_dir():
            sys.exit("no rosters: set MINGFA_SHARED to a folder with data/rosters")
        path = rosters / "roster.xlsx"
        read_units(rosters / "units.xlsx")
        if options.rows:
            path = made_roster(path, Path(folder) / "made.xlsx", options.rows)
        measure(path)


def set_up(folder: str) -> None:
    os.environ["MINGFA_VAR"] = folder
    os.environ["DATABASE_URL"] = ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def read_units(path: Path) -> None:
    from sheets.reading import read_sheet
    from units.domain import unit_rows
    from units.domain.unit_import import import_units

    sheet = read_sheet(path, required=unit_rows.REQUIRED, known=unit_rows.KNOWN)
    import_units(sheet)


def read_roster(path: Path) -> Any:
    from sheets.reading import read_sheet
    from units.domain import roster_rows

    return read_sheet(path, required=roster_rows.REQUIRED, known=roster_rows.KNOWN)


def made_roster(source: Path, target: Path, rows: int) -> Path:
    """Sound rows of the shared roster over and over, each with a phone of its own."""
    from sheets.writing import write_sheet

    sheet = read_roster(source)
    sound = sheet.rows[:3000]
    phone = sheet.columns.index("手机号")

    def row(number: int) -> list[Any]:
        cells = list(sound[number % len(sound)].cells.values())
        cells[phone] = f"139{number:08d}"
        return cells

    write_sheet(target, sheet.columns, (row(number) for number in range(rows)))
    return target


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def bare_insert(sheet: Any) -> None:
    """The same people without a question asked, then taken away again."""
    from units.models import Person, Unit

    class UndoneError(Exception):
        pass

    from django.db import transaction

    units = dict(Unit.objects.values_list("code", "pk"))
    some = next(iter(units.values()))
    people = [
        Person(
            name=row.text("姓名")[:50],
            phone=f"{number:011d}",
            unit_id=units.get(row.code("单位编码"), some),
            working_unit_id=some,
            category="other",
            status="on_duty",
            joined_on=MARCH,
        )
        for number, row in enumerate(sheet.rows)
    ]
    try:
        with transaction.atomic():
            Person.objects.bulk_create(people, batch_size=500)
            raise UndoneError
    except UndoneError:
        return


def measure(path: Path) -> None:
    from units.domain.history import roster_on
    from units.domain.roster_import import import_roster

    def bring(on: date) -> Any:
        return import_roster(sheet, on=on, actor="benchmark")

    reading, sheet = timed(lambda: read_roster(path))
    inserting, _none = timed(lambda: bare_insert(sheet))
    importing, first = timed(lambda: bring(MARCH))
    repeating, _again = timed(lambda: bring(MARCH + timedelta(days=30)))
    replaying, roster = timed(lambda: roster_on(MARCH + timedelta(days=60)))
    floor, rows = reading + inserting, len(first.rows)
    print(f"{rows} rows, {len(roster)} people, {first.outcomes}")
    for name, seconds in (
        ("floor: read the sheet, insert people", floor),
        ("  of it reading the sheet", reading),
        ("read and import all as new", reading + importing),
        ("read and import all unchanged", reading + repeating),
        ("replay the roster to a day", replaying),
    ):
        ratio = seconds / floor
        print(f"{name:40} {rows / seconds:10,.0f} rows/s   {ratio:6.2f} × floor")


if __name__ == "__main__":
    main()
