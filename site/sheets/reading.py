"""Read a spreadsheet somebody sent: refuse whole files first, then rows by column."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from . import delimited
from .cells import Cell, cell_text, code_text, has_markup, looks_like_formula
from .errors import SheetError
from .workbook import RawSheet, read_workbook

MAX_ROWS = 100_000
MAX_BYTES = 50 * 1024 * 1024
MAX_COLUMNS = 200
HEADER_ROWS = 10  # a form often has its title above the header

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc")
MACRO_SUFFIXES = (".xlsm", ".xlsb", ".xltm", ".xlam", ".xla", ".xlt")


@dataclass(frozen=True, slots=True)
class SheetWarning:
    code: str
    message: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One data row. ``number`` is the spreadsheet's own; ``cells`` are as they came.

    ``formulas`` names the columns that hold a real formula, whose value is not to be
    used; "" stands for a formula in a column without a header.
    """

    number: int
    cells: dict[str, Cell]
    formulas: frozenset[str] = frozenset()

    def text(self, column: str) -> str:
        """Trimmed text; "" where the column is missing."""
        return cell_text(self.cells.get(column))

    def code(self, column: str) -> str:
        """Trimmed and NFKC-normalised text; "" where the column is missing."""
        return code_text(self.cells.get(column))

    def markup_column(self) -> str | None:
        """The first column whose text has markup in it."""
        found = (column for column, value in self.cells.items() if has_markup(value))
        return next(found, None)

    def formula_column(self, *, except_text_in: Iterable[str] = ()) -> str | None:
        """The first column with a real formula, or with text that looks like one.

        Text in the columns named may begin with + (a phone), a real formula may not.
        """
        spared = set(except_text_in)
        for column, value in self.cells.items():
            if column in self.formulas:
                return column
            if column not in spared and looks_like_formula(value):
                return column
        return "" if "" in self.formulas else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole file: columns in order, rows that are not empty, what to warn of."""

    name: str
    sha256: str
    columns: tuple[str, ...]
    rows: list[Row]
    warnings: list[SheetWarning] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Names:
    """The columns a reader asks for, and how a header cell is matched with them."""

    required: tuple[str, ...]
    known: tuple[str, ...]
    ignored: tuple[str, ...]
    aliases: Mapping[str, str]

    def of(self, value: Cell) -> str:
        """The header cell as a known name if it is one, also with a note behind it."""
        name = code_text(value)
        name = self.aliases.get(name, name)
        if name in self.known or not name.endswith(")"):
            return name
        bare = name.partition("(")[0].strip()
        return bare if bare in self.known else name


def read_sheet(
    path: str | Path,
    *,
    required: Sequence[str],
    known: Sequence[str] = (),
    ignored: Sequence[str] = (),
    aliases: Mapping[str, str] | None = None,
) -> Sheet:
    """The first visible sheet of an .xlsx, or a CSV, as rows by column name.

    ``required`` columns must be there; others of ``known`` may be missing; ``ignored``
    ones are left out (those that our own reports add); any other is kept and warned of
    (``unknown_column``); ``aliases`` are other headers of known columns. Columns are
    matched after trimming and NFKC, also with a note in brackets behind. Raises
    SheetError for a file that cannot be taken as a whole.
    """
    path = Path(path)
    data = read_bytes(path)
    names = Names(tuple(required), (*required, *known), tuple(ignored), aliases or {})
    kind = kind_of(path, data)
    raw = raw_workbook(path) if kind == "xlsx" else raw_csv(path, data, names)
    header_at, header = find_header(raw.rows, names)
    columns = named_columns(header, names, path)
    kept = [name for name in columns.values() if name not in ignored]
    if missing := [name for name in required if name not in kept]:
        text = _("缺少这些列：%s") % "、".join(missing)
        raise SheetError("missing_column", text, "、".join(missing))
    rows = data_rows(raw, header_at, columns, names)
    if len(rows) > MAX_ROWS:
        raise refusal("too_many_rows", path)
    sha256 = hashlib.sha256(data).hexdigest()
    warnings = warnings_of(kept, names, raw)
    return Sheet(path.name, sha256, tuple(kept), rows, warnings)


def refusal(code: str, path: Path) -> SheetError:
    words = {
        "unreadable": _(
            "文件打不开：可能已损坏、是空的或设了密码。请重新另存一份再导入。"
        ),
        "too_large": _(
            "文件太大或压缩异常，没有读取。请只保留需要的工作表，另存为 .xlsx。"
        ),
        "wrong_format": _("只接受 .xlsx 和 .csv 文件。请另存为其中一种再导入。"),
        "macro_file": _("不接受带宏或旧格式的工作簿。请另存为不含宏的 .xlsx。"),
        "wrong_encoding": _("看不出这个 CSV 的编码。请另存为 UTF-8 或 GB18030 编码。"),
        "too_many_rows": _("超过 %(rows)s 行，请分成几个文件导入。")
        % {"rows": MAX_ROWS},
    }
    return SheetError(code, words[code], path.name)


def read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise refusal("too_large", path)
        data = path.read_bytes()
    except OSError:
        raise refusal("unreadable", path) from None
    if not data.strip():
        raise refusal("unreadable", path)
    return data


def kind_of(path: Path, data: bytes) -> str:
    """ "xlsx" or "csv", by content first and by name where content does not tell."""
    suffix = path.suffix.lower()
    if suffix in MACRO_SUFFIXES:
        raise refusal("macro_file", path)
    if data.startswith(OLE):  # a workbook of before 2007, or one behind a password
        raise refusal("unreadable" if ENCRYPTED in data else "macro_file", path)
    if data.startswith(ZIP):
        return "xlsx"
    if data.startswith(FOREIGN) or data.lstrip()[:1] == b"<":
        raise refusal("wrong_format", path)
    if suffix == ".xlsx":
        raise refusal("unreadable", path)
    if suffix not in (".csv", ".tsv"):
        raise refusal("wrong_format", path)
    return "csv"


def raw_workbook(path: Path) -> RawSheet:
    raw = read_workbook(path)
    if isinstance(raw, str):
        raise refusal(raw, path)
    return raw


def raw_csv(path: Path, data: bytes, names: Names) -> RawSheet:
    text = delimited.decode(data)
    if text is None:
        raise refusal("wrong_encoding", path)
    raw = delimited.parse(text, 2 * MAX_ROWS)
    if not delimited.is_utf8(data):
        top = {names.of(value) for row in raw.rows[:HEADER_ROWS] for value in row}
        if top.isdisjoint(names.known):  # bytes that GB18030 took, and that say nothing
            raise refusal("wrong_encoding", path)
    return raw


def find_header(
    rows: Sequence[Sequence[Cell]], names: Names
) -> tuple[int, Sequence[Cell]]:
    """The first row with every required column, else the first that is not empty."""
    fallback: tuple[int, Sequence[Cell]] = (0, ())
    for at, row in enumerate(rows[:HEADER_ROWS]):
        found = {names.of(value) for value in row} - {""}
        if found.issuperset(names.required):
            return at, row
        if found and not fallback[1]:
            fallback = (at, row)
    return fallback


def named_columns(header: Sequence[Cell], names: Names, path: Path) -> dict[int, str]:
    columns = {
        index: name for index, value in enumerate(header) if (name := names.of(value))
    }
    if len(columns) > MAX_COLUMNS:
        raise refusal("wrong_format", path)
    counts = Counter(columns.values())
    if twice := [name for name, count in counts.items() if count > 1]:
        text = _("这些列出现了两次：%s。请只保留一列。") % "、".join(twice)
        raise SheetError("wrong_format", text, path.name)
    return columns


def data_rows(
    raw: RawSheet, header_at: int, columns: dict[int, str], names: Names
) -> list[Row]:
    formulas: dict[int, set[str]] = {}
    for number, column in raw.formulas:
        # A formula under no header still belongs to its row.
        name = columns.get(column - 1, "")
        if name not in names.ignored:
            formulas.setdefault(number, set()).add(name)
    kept = {at: name for at, name in columns.items() if name not in names.ignored}
    rows = []
    for number, values in enumerate(raw.rows[header_at + 1 :], header_at + 2):
        marked = formulas.get(number)
        if not marked and not any(value not in ("", None) for value in values):
            continue
        width = len(values)
        cells = {
            name: values[index] if index < width else None
            for index, name in kept.items()
        }
        if marked or any(cell_text(value) for value in values):
            rows.append(Row(number, cells, frozenset(marked or ())))
    return rows


def warnings_of(
    columns: Sequence[str], names: Names, raw: RawSheet
) -> list[SheetWarning]:
    warnings = [
        SheetWarning("unknown_column", _("不认识“%s”这一列，没有读取") % name, name)
        for name in columns
        if name not in names.known
    ]
    if raw.more_sheets:
        text = _("文件里有几张工作表，只读了第一张")
        warnings.append(SheetWarning("more_sheets", text))
    return warnings
