"""Files that somebody sends: sound ones, odd ones, hostile ones."""

import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets.errors import SheetError
from sheets.reading import MAX_BYTES, read_sheet
from sheets.writing import write_sheet

HEAD = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
    b'spreadsheetml/2006/main"><sheetData>'
)
TAIL = b"</sheetData></worksheet>"
HEADER = (
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c>'
    b'<c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
)


def read(path, **options):
    return read_sheet(path, required=["a"], known=["b"], **options)


def refused(path):
    with pytest.raises(SheetError) as error:
        read(path)
    assert error.value.message
    return error.value.code


def workbook(tmp_path, rows, *, extra=None, name="x.xlsx"):
    """A sound workbook whose sheet is replaced by raw XML."""
    plain = tmp_path / "plain.xlsx"
    with xlsxwriter.Workbook(str(plain)) as book:
        book.add_worksheet().write_string(0, 0, "a")
    path = tmp_path / name
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            data = source.read(member)
            if member.filename.endswith("sheet1.xml"):
                data = HEAD + rows + TAIL
            target.writestr(member.filename, data)
        for extra_name, data in (extra or {}).items():
            target.writestr(extra_name, data)
    return path


def row(number, value, column="A"):
    cell = f'<row r="{number}"><c r="{column}{number}"><v>{value}</v></c></row>'
    return cell.encode()


def test_rows_by_column_with_the_spreadsheets_own_numbers(tmp_path):
    path = tmp_path / "x.xlsx"
    write_sheet(
        path, [" ａ ", "b(可空)", "c"], [["甲", 1, date(2026, 1, 2)], [], ["丙"]]
    )
    sheet = read(path)
    assert sheet.columns == ("a", "b", "c")
    assert [(r.number, r.cells) for r in sheet.rows] == [
        (2, {"a": "甲", "b": 1.0, "c": date(2026, 1, 2)}),
        (4, {"a": "丙", "b": "", "c": ""}),
    ]
    assert [(w.code, w.where) for w in sheet.warnings] == [("unknown_column", "c")]
    assert len(sheet.sha256) == 64


def test_a_title_above_the_header_is_passed_over(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("某单位名册\n\nb,a\n1,2\n")
    sheet = read(path)
    assert [(r.number, r.cells) for r in sheet.rows] == [(4, {"b": "1", "a": "2"})]


def test_ignored_columns_are_left_out_with_their_formulas(tmp_path):
    rows = HEADER + b'<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>1</f></c></row>'
    sheet = read_sheet(workbook(tmp_path, rows), required=["a"], ignored=["b"])
    assert sheet.columns == ("a",)
    assert sheet.rows[0].formulas == frozenset()
    assert sheet.warnings == []


def test_aliases_name_known_columns(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,bH\n1,2\n")
    assert read(path, aliases={"bH": "b"}).columns == ("a", "b")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("comma", [",", "\t"])
def test_csv_encodings_and_delimiters(tmp_path, encoding, comma):
    path = tmp_path / "x.csv"
    path.write_bytes(f"a{comma}b\r\n𠮷田{comma}联通\r\n".encode(encoding))
    assert [r.cells for r in read(path).rows] == [{"a": "𠮷田", "b": "联通"}]


def test_csv_rows_are_counted_like_a_spreadsheet_does(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text('a,b\n"1\n2",3\n\n4,5\n')
    assert [r.number for r in read(path).rows] == [2, 4]


def test_every_real_formula_marks_its_row_and_column(tmp_path):
    rows = (
        HEADER
        + b'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><v>3</v></c></row>'
        + b'<row r="3"><c><v>3</v></c><c><f/></c></row><row r="9"/>'
        + b'<row><c r="A10"><v>1</v></c><c r="Z10"><f>1</f><v>1</v></c></row>'
        + b'<row r="11"><c r="A11" t="inlineStr"><is><r><rPr><family val="2"/></rPr>'
        + b"<t>x</t></r></is></c></row>"
    )
    marked = {r.number: r.formulas for r in read(workbook(tmp_path, rows)).rows}
    assert marked == {2: {"a"}, 3: {"b"}, 10: {""}, 11: frozenset()}


def test_formula_column_spares_text_but_not_formulas(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n+86,1\n1,@x\n")
    first, second = read(path).rows
    assert first.formula_column(except_text_in=["a"]) is None
    assert first.formula_column() == "a"
    assert second.formula_column() == "b"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.xlsx", b"PK\x03\x04 torn", "unreadable"),
        ("x.xlsx", b"\x01\x02\x03 nothing", "unreadable"),
        ("x.xlsx", b"", "unreadable"),
        ("x.csv", b" \r\n", "unreadable"),
        ("x.csv", b'a,b\n"1,2\n', "unreadable"),
        ("x.xlsx", b"%PDF-1.7", "wrong_format"),
        ("x.xls", b"<html><table></table></html>", "wrong_format"),
        ("x.txt", b"a,b\n1,2\n", "wrong_format"),
        ("x", b"a,b\n1,2\n", "wrong_format"),
        ("x.csv", b"a,a\n1,2\n", "wrong_format"),
        ("x.xlsm", b"PK\x03\x04", "macro_file"),
        ("x.xlsb", b"PK\x03\x04", "macro_file"),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "macro_file"),
        (
            "x.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + "EncryptedPackage".encode("utf-16-le"),
            "unreadable",
        ),
        ("x.csv", b"b,c\n1,2\n", "missing_column"),
        ("x.csv", "a,b\n1,2\n".encode("utf-16"), "wrong_encoding"),
        ("x.csv", "a,b\n1,2\n".encode("utf-16-be"), "wrong_encoding"),
        ("x.csv", b"a,b\n\xff\xff,2\n", "wrong_encoding"),
        ("x.csv", "姓名".encode("big5") + b"\n1\n", "wrong_encoding"),
        ("x.csv", b"\xef\xbb\xbfa,b\n\xff,2\n", "wrong_encoding"),
    ],
)
def test_files_that_are_refused_as_a_whole(tmp_path, name, data, code):
    path = tmp_path / name
    path.write_bytes(data)
    assert refused(path) == code


def test_missing_columns_are_named(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("b\n1\n")
    with pytest.raises(SheetError) as error:
        read_sheet(path, required=["a", "b", "c"])
    assert error.value.where == "a、c"


def test_what_is_no_file(tmp_path):
    assert refused(tmp_path) == "unreadable"
    assert refused(tmp_path / "none.xlsx") == "unreadable"


def test_half_a_workbook(tmp_path):
    path = workbook(tmp_path, HEADER + row(2, 1))
    path.write_bytes(path.read_bytes()[:-400])
    assert refused(path) == "unreadable"


def test_torn_xml_in_a_sound_zip(tmp_path):
    assert refused(workbook(tmp_path, HEADER + b"<row")) == "unreadable"


def test_another_kind_of_zip(tmp_path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "x")
    assert refused(path) == "wrong_format"


@pytest.mark.parametrize(
    "member", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/workbook.bin"]
)
def test_macros_under_an_innocent_name(tmp_path, member):
    path = workbook(tmp_path, HEADER + row(2, 1), extra={member: b"x"})
    assert refused(path) == "macro_file"


def test_a_zip_bomb_is_seen_before_it_is_inflated(tmp_path):
    rows = HEADER + b" " * 30_000_000
    assert refused(workbook(tmp_path, rows)) == "too_large"


def test_a_file_over_the_limit(tmp_path):
    path = tmp_path / "x.csv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert refused(path) == "too_large"


def test_a_far_away_cell_costs_the_child_not_us(tmp_path):
    rows = HEADER + row(1_048_576, 1, column="XFD")
    assert refused(workbook(tmp_path, rows)) == "too_large"


def test_one_row_more_than_a_hundred_thousand(tmp_path):
    body = b"".join(row(n, n) for n in range(2, 100_003))
    assert refused(workbook(tmp_path, HEADER + body)) == "too_many_rows"
    path = tmp_path / "x.csv"
    path.write_text("a\n" + "1\n" * 100_001)
    assert refused(path) == "too_many_rows"
    path.write_text("a\n" + "1\n" * 100_000)
    assert len(read(path).rows) == 100_000


def test_only_the_first_visible_sheet_is_read(tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        hidden, first, second = (book.add_worksheet() for _ in range(3))
        first.activate()
        hidden.hide()
        hidden.write_formula(1, 0, "=1+1")
        for sheet, word in ((hidden, "h"), (first, "f"), (second, "s")):
            sheet.write_string(0, 0, "a")
            sheet.write_string(2, 0, word)
    sheet = read(path)
    assert [(r.cells["a"], r.formulas) for r in sheet.rows] == [("f", frozenset())]
    assert [w.code for w in sheet.warnings] == ["more_sheets"]


CODES = (
    "unreadable",
    "wrong_format",
    "macro_file",
    "missing_column",
    "wrong_encoding",
)


def outcome_of(path):
    try:
        read(path)
    except SheetError as error:
        return error.code
    return "read"


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=300), suffix=st.sampled_from([".csv", ".txt", ".xls"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data, suffix):
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(data)
    assert outcome_of(path) in {"read", *CODES}
