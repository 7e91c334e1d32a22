"""What we write stays text in everybody's spreadsheet."""

import zipfile
from datetime import date

from sheets.reading import read_sheet
from sheets.writing import write_sheet


def test_text_comes_back_as_it_was_and_never_as_a_formula(tmp_path):
    path = tmp_path / "x.xlsx"
    texts = ["=1+1", "+86", "-x", "@a", "{=A1}", "http://example.org", "00123", "𠮷"]
    write_sheet(path, ["a"], [[text] for text in texts])
    sheet = read_sheet(path, required=["a"])
    assert [row.cells["a"] for row in sheet.rows] == texts
    assert all(not row.formulas for row in sheet.rows)
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert not [name for name in archive.namelist() if "hyperlink" in name]


def test_dates_and_numbers_keep_their_type(tmp_path):
    path = tmp_path / "x.xlsx"
    write_sheet(path, ["a"], [[date(1970, 5, 1)], [7], [True], [date(1899, 1, 1)]])
    rows = read_sheet(path, required=["a"]).rows
    assert [row.cells["a"] for row in rows] == [
        date(1970, 5, 1),
        7.0,
        True,
        "1899-01-01",
    ]


def test_a_cell_is_cut_at_the_limit_of_spreadsheets(tmp_path):
    path = tmp_path / "x.xlsx"
    write_sheet(path, ["a"], [["长" * 40_000]])
    rows = read_sheet(path, required=["a"]).rows
    assert rows[0].cells["a"] == "长" * 32_767
