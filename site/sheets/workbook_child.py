"""Read one .xlsx in a process of its own, under limits of memory and processor time.

A workbook of a few kilobytes can ask its reader for gigabytes: far-away cells, shared
strings repeated a million times, members that inflate without end. Here the worst it
can do is end this process. Run as a script with one path; it answers on stdout with a
pickle: {"error": code} or {"rows", "formulas", "more_sheets"}. It imports nothing of
ours, so that it starts in 40 ms.
"""

from __future__ import annotations

import pickle
import re
import sys
import zipfile
from typing import Any
from xml.etree import ElementTree

if sys.platform != "win32":  # there, only the checks before parsing protect
    import resource

MEGABYTE = 1024 * 1024
MAX_MEMBER = 200 * MEGABYTE
MAX_RATIO = 100
RATIO_FROM = MEGABYTE  # a small member may be as regular as it likes
MAX_MEMBERS = 2000
MAX_ROW = 16 * MEGABYTE
MAX_DESCRIPTION = 4 * MEGABYTE
MAX_DATA_ROWS = 100_000
MAX_HEADER_ROWS = 10
MEMORY = 1536 * MEGABYTE
PROCESSOR_SECONDS = 60

OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ROW_END = re.compile(rb"</(?:\w+:)?row\s*>")
ROW_START = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*)?>|<(?:\w+:)?(f)[\s/>]")
HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
HAS_VALUE = re.compile(rb"<(?:\w+:)?[vt][\s>]")
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")


class RefusedError(Exception):
    """The file is refused; the argument is a code of the contract."""


def limit_resources() -> None:
    if sys.platform == "win32":
        return
    for kind, wanted in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        if hard == resource.RLIM_INFINITY or hard > wanted:
            resource.setrlimit(kind, (wanted, hard))


def check_members(archive: zipfile.ZipFile) -> None:
    """Sizes, ratios, passwords, macros: from the directory, before all inflating."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise RefusedError("too_large")
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError("unreadable")
    for member in members:
        ratio_counts = member.file_size > RATIO_FROM
        if member.file_size > MAX_MEMBER or (
            ratio_counts and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        ):
            raise RefusedError("too_large")
    if sum(member.file_size for member in members) > 2 * MAX_MEMBER:
        raise RefusedError("too_large")
    check_kind({member.filename.lower() for member in members}, archive)


def check_kind(names: set[str], archive: zipfile.ZipFile) -> None:
    """An Excel workbook without macros, and nothing else that is also a zip."""
    macro_signs = ("vbaproject", "xl/macrosheets/", "xl/workbook.bin", "vbadata")
    if any(sign in name for name in names for sign in macro_signs):
        raise RefusedError("macro_file")
    if "xl/workbook.xml" not in names or "[content_types].xml" not in names:
        raise RefusedError("wrong_format")
    if b"macroEnabled" in read_small(archive, "[Content_Types].xml"):
        raise RefusedError("macro_file")


def read_small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        data = member.read(MAX_DESCRIPTION + 1)
    if len(data) > MAX_DESCRIPTION:
        raise RefusedError("too_large")
    return data


def parse_small(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    data = read_small(archive, name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise RefusedError("unreadable")
    return ElementTree.fromstring(data)  # noqa: S314  no entities, in a limited process


def sheet_member(archive: zipfile.ZipFile, name: str) -> str:
    """The member of the zip in which the sheet of that name stands."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in parse_small(archive, "xl/_rels/workbook.xml.rels")
    }
    for sheet in parse_small(archive, "xl/workbook.xml").iter():
        if sheet.tag.endswith("}sheet") and sheet.get("name") == name:
            identifier = next(
                (
                    v
                    for k, v in sheet.items()
                    if k.startswith("{") and k.endswith("}id")
                ),
                None,
            )
            target = targets.get(identifier, "").lstrip("/")
            return target if target.startswith("xl/") else f"xl/{target}"
    raise RefusedError("unreadable")


def formula_cells(archive: zipfile.ZipFile, member: str) -> set[tuple[int, int]]:
    """(row, column), counted from 1, of every real formula; too many rows are refused.

    The reader returns what a formula last answered, so the formula itself must be
    looked for. Nothing is kept beyond one row: memory is bounded whatever comes.
    """
    formulas: set[tuple[int, int]] = set()
    number = filled = 0
    with archive.open(member) as stream:
        rest = b""
        while block := stream.read(MEGABYTE):
            *rows, rest = ROW_END.split(rest + block)
            if len(rest) > MAX_ROW:
                raise RefusedError("too_large")
            for row in rows:
                number = row_number(row, number)
                filled += HAS_VALUE.search(row) is not None
                if HAS_FORMULA.search(row):
                    formulas |= formulas_of_row(row, number)
            if filled > MAX_DATA_ROWS + MAX_HEADER_ROWS:
                raise RefusedError("too_many_rows")
    return formulas


def row_number(row: bytes, previous: int) -> int:
    # Rows without content close themselves and stand before this row's start: the last
    # start is ours, and each of them counts where numbers are left out.
    for start in ROW_START.finditer(row):
        reference = REFERENCE.search(start[1])
        previous = int(reference[2]) if reference else previous + 1
    return previous


def formulas_of_row(row: bytes, number: int) -> set[tuple[int, int]]:
    found, column = set(), 0
    for match in CELL.finditer(row):
        if match[2]:
            found.add((number, column))
            continue
        reference = REFERENCE.search(match[1] or b"")
        letters = reference[1] if reference else b""
        column = column_number(letters) if letters else column + 1
    return found


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - ord("A") + 1
    return number


def read_workbook(path: str) -> dict[str, Any]:
    import python_calamine  # after the limits: the parser is what they are for

    with zipfile.ZipFile(path) as archive:
        check_members(archive)
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible
            and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        if not visible:
            raise RefusedError("unreadable")
        formulas = formula_cells(archive, sheet_member(archive, visible[0]))
    rows = workbook.get_sheet_by_name(visible[0]).to_python(skip_empty_area=False)
    return {"rows": rows, "formulas": formulas, "more_sheets": len(visible) > 1}


def main(path: str) -> dict[str, Any]:
    limit_resources()
    try:
        return read_workbook(path)
    except RefusedError as refusal:
        return {"error": refusal.args[0]}
    except MemoryError:
        return {"error": "too_large"}
    except BaseException:  # a panic of the parser is no Exception
        return {"error": "unreadable"}


if __name__ == "__main__":
    pickle.dump(main(sys.argv[1]), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
