"""What an import of questions came to, row by row, and the report to correct."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from exams.domain.questions_rows import COLUMNS
from laws.enums import VersionStatus
from sheets.reading import Sheet, SheetWarning
from sheets.writing import write_sheet

OUTCOMES = ("added", "changed", "unchanged", "refused")
SHOWN_NUMBERS = 20


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row; ``row`` is the spreadsheet's own number.

    The last three are None where all is well.
    """

    row: int
    number: str
    outcome: str
    column: str | None = None
    code: str | None = None
    message: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class StaleCitation:
    """A citation that is not in force on the day of the import, and how it stands."""

    label: str
    status: VersionStatus

    def words(self, numbers: Sequence[str]) -> str:
        shown = "、".join(numbers[:SHOWN_NUMBERS])
        more = "……" if len(numbers) > SHOWN_NUMBERS else ""
        words = _("%(label)s%(status)s，引用它的试题已隔离，不会组入试卷：%(numbers)s")
        return words % {
            "label": self.label,
            "status": self.status.label,
            "numbers": f"{shown}{more}",
        }


@dataclass(slots=True)
class QuestionsImported:
    """What an import came to; ``as_json`` has the shape of interfaces §2."""

    bank: str
    sheet: Sheet
    rows: list[RowOutcome] = field(default_factory=list)
    citations: Counter[str] = field(default_factory=Counter)
    letters: Counter[str] = field(default_factory=Counter)
    stale: dict[StaleCitation, list[str]] = field(default_factory=dict)

    @property
    def outcomes(self) -> dict[str, int]:
        counts = Counter(row.outcome for row in self.rows)
        return {outcome: counts[outcome] for outcome in OUTCOMES}

    @property
    def warnings(self) -> Sequence[SheetWarning]:
        """Of the sheet, and of citations not in force: their questions wait apart."""
        found = [
            SheetWarning("not_in_force", stale.words(numbers), stale.label)
            for stale, numbers in self.stale.items()
        ]
        return [*self.sheet.warnings, *found]

    @property
    def refused(self) -> list[RowOutcome]:
        return [row for row in self.rows if row.outcome == "refused"]

    def as_json(self) -> dict[str, Any]:
        return {
            "bank": self.bank,
            "file": self.sheet.name,
            "sha256": self.sheet.sha256,
            "rows": len(self.rows),
            "outcomes": self.outcomes,
            "row_outcomes": [row.as_json() for row in self.rows],
            "citations": {
                name: self.citations[name]
                for name in ("resolved", "unresolved", "unchecked")
            },
            "key_spread": {
                letter: self.letters[letter]
                for letter in "ABCDEF"
                if letter in "ABCD" or self.letters[letter]
            },
        }


def write_report(path: str | Path, result: QuestionsImported) -> None:
    """The refused rows with their reasons, in the form of the sheet, to correct."""
    refused = {row.row: row for row in result.refused}
    columns = [*COLUMNS, "退回的列", "退回原因"]
    write_sheet(
        path,
        columns,
        (
            [
                *(row.cells.get(name) for name in COLUMNS),
                refused[row.number].column,
                refused[row.number].message,
            ]
            for row in result.sheet.rows
            if row.number in refused
        ),
        title=_("退回的试题"),
    )
