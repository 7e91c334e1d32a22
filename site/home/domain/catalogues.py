"""Compile gettext catalogues without GNU msgfmt, which no office machine has."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import polib  # type: ignore[import-untyped]


def compile_catalogues(folders: Iterable[Path]) -> list[Path]:
    """Write a .mo beside each .po under the folders where it is missing or older.

    Returns the files written. A catalogue that cannot be read raises OSError and names
    the line; nothing of it is written then.
    """
    written = []
    for source in sorted(po for folder in folders for po in folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        if _is_current(target, source):
            continue
        _compile(source, target)
        written.append(target)
    return written


def _is_current(target: Path, source: Path) -> bool:
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime


def _compile(source: Path, target: Path) -> None:
    """No fuzzy or obsolete entry. Renamed into place: readers see whole files."""
    catalogue = polib.pofile(str(source), encoding="utf-8")
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        catalogue.save_as_mofile(str(partial))
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
