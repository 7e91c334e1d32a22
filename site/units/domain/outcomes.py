"""What an import came to: one outcome per row, their sum, and who is absent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sheets.reading import Sheet, SheetWarning
from units.enums import Outcome

# Told how many rows have been looked at, now and then, outside the transaction.
Progress = Callable[[int], None]
PROGRESS_EVERY = 500


# Called with the result inside the transaction, after the writes; raising undoes them.
Finish = Callable[["ImportResult"], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is refused: the contract's code, the column, the words for people."""

    code: str
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one spreadsheet row; the last three are None where all is well."""

    row: int
    outcome: str
    column: str | None = None
    code: str | None = None
    message: str | None = None


def refused(row: int, problem: Problem) -> RowOutcome:
    return RowOutcome(
        row,
        Outcome.REFUSED.value,
        problem.column or None,
        problem.code,
        problem.message,
    )


@dataclass(frozen=True, slots=True)
class Absent:
    """A person on the roster whom the file does not name: proposed as left."""

    person: str
    unit: str
    name: str
    unit_name: str


@dataclass(frozen=True)
class ImportResult:
    """The answer of an import, dry or not; ``fields`` is the contract's object."""

    sheet: Sheet
    kinds: Sequence[Outcome]
    rows: list[RowOutcome]
    absent: list[Absent] | None = None
    warnings: list[SheetWarning] = field(default_factory=list)

    @property
    def outcomes(self) -> dict[str, int]:
        counts = Counter(row.outcome for row in self.rows)
        return {kind.value: counts[kind.value] for kind in self.kinds}

    @property
    def refused(self) -> list[RowOutcome]:
        return [row for row in self.rows if row.outcome == Outcome.REFUSED]

    def fields(self) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "file": self.sheet.name,
            "sha256": self.sheet.sha256,
            "rows": len(self.rows),
            "outcomes": self.outcomes,
        }
        if self.absent is not None:
            proposed = [{"person": a.person, "unit": a.unit} for a in self.absent]
            answer["absent"] = {"count": len(proposed), "proposed": proposed}
        answer["row_outcomes"] = [asdict(row) for row in self.rows]
        return answer
