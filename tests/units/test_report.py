"""The report of an import goes back in as it comes out, once corrected."""

from datetime import date

import pytest

from sheets.reading import read_sheet
from sheets.writing import write_sheet
from tests.factories.units import UnitFactory, roster_row, sheet_of
from units.domain import roster_rows
from units.domain.report import REPORT_COLUMNS, write_report
from units.domain.roster_import import import_roster

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def read(path, ignored=()):
    return read_sheet(
        path,
        required=roster_rows.REQUIRED,
        known=(*roster_rows.KNOWN, *REPORT_COLUMNS),
        ignored=ignored,
    )


def bring(sheet):
    return import_roster(sheet, on=MARCH, actor="test")


def rows_of(unit):
    return [
        roster_row(unit, 1),
        roster_row(unit, 2, 姓名="<script>x</script>", 出生年月=date(1970, 5, 1)),
        roster_row(unit, 手机号=13968112651.0, 用工状态="失踪", 备注="=1+1"),
    ]


def test_refused_rows_with_result_and_reason(tmp_path):
    result = bring(sheet_of(*rows_of(UnitFactory())))
    write_report(tmp_path / "r.xlsx", result)
    sheet = read(tmp_path / "r.xlsx")
    assert sheet.columns == (*result.sheet.columns, "结果", "原因")
    assert [row.cells["结果"] for row in sheet.rows] == ["退回", "退回"]
    assert sheet.rows[0].cells["姓名"] == "<script>x</script>"
    assert sheet.rows[0].cells["出生年月"] == date(1970, 5, 1)
    assert sheet.rows[0].cells["原因"].startswith("姓名：")
    assert sheet.rows[1].cells["手机号"] == "13968112651"
    assert sheet.rows[1].cells["备注"] == "=1+1"
    assert all(not row.formulas for row in sheet.rows)


def test_all_rows_with_their_words(tmp_path):
    result = bring(sheet_of(*rows_of(UnitFactory())))
    write_report(tmp_path / "r.xlsx", result, all_rows=True)
    sheet = read(tmp_path / "r.xlsx")
    assert [r.cells["结果"] for r in sheet.rows] == ["新增", "退回", "退回"]


def test_sent_back_uncorrected_and_corrected(tmp_path):
    first = bring(sheet_of(*rows_of(UnitFactory())))
    write_report(tmp_path / "r.xlsx", first)
    sheet = read(tmp_path / "r.xlsx", ignored=REPORT_COLUMNS)
    again = bring(sheet)
    assert [r.code for r in again.rows] == [r.code for r in first.refused]
    rows = [
        [*row.cells.values(), "退回", "因为 <b>"]
        for row in sheet.rows
        if row.cells.update(姓名="王示例", 用工状态="在岗", 备注="") is None
    ]
    write_sheet(tmp_path / "c.xlsx", [*sheet.columns, "结果", "原因"], rows)
    mended = bring(read(tmp_path / "c.xlsx", ignored=REPORT_COLUMNS))
    assert mended.outcomes["added"] == 2
