"""The rows of an .xlsx, read by a child process under limits."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .cells import Cell

CHILD = Path(__file__).with_name("workbook_child.py")
SECONDS = 120


@dataclass(frozen=True, slots=True)
class RawSheet:
    """Rows as they stand from A1; ``formulas`` holds (row, column) counted from 1."""

    rows: list[list[Cell]]
    formulas: set[tuple[int, int]]
    more_sheets: bool = False


def read_workbook(path: Path) -> RawSheet | str:
    """The first visible sheet, or the code of the refusal."""
    command = [sys.executable, "-I", str(CHILD), str(path.resolve())]
    try:
        child = subprocess.run(command, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return "too_large"
    if child.returncode:  # it met its limit, or the parser fell over
        return "too_large" if child.returncode < 0 else "unreadable"
    answer = pickle.loads(child.stdout)  # noqa: S301  our own child wrote it
    if "error" in answer:
        return str(answer["error"])
    return RawSheet(answer["rows"], answer["formulas"], answer["more_sheets"])
