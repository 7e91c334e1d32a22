"""import_units and import_roster at a terminal, on files with every trap in them."""

import json
from datetime import date
from io import StringIO

import pytest
import xlsxwriter
from django.core.management import call_command
from django.utils import timezone

from sheets.reading import read_sheet
from sheets.writing import write_sheet
from tests.factories.units import UnitFactory, roster_row, unit_row
from units.models import Person, RosterChange, Unit

pytestmark = pytest.mark.django_db
ENVELOPE = ["contract", "command", "ok", "exit", "dry_run", "seconds", "warnings"]


def run(command, *arguments):
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(command, *arguments, "--json", stdout=out, stderr=err)
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(out.getvalue())


def write(path, rows):
    write_sheet(path, list(rows[0]), [list(row.values()) for row in rows])
    return str(path)


@pytest.fixture
def unit():
    return UnitFactory(name="示例甲局")


TRAPS = [
    ({}, "added", None),
    ({"单位编码": "999999999"}, "refused", "unknown_unit"),
    ({"姓名": ""}, "refused", "no_name"),
    ({"手机号": 13968112651.0}, "added", None),
    ({"手机号": "1.39E+10"}, "refused", "phone_invalid"),
    ({"手机号": "13800000002", "姓名": "王示例"}, "refused", "phone_taken"),
    ({"手机号": "13800000002"}, "unchanged", "duplicate_row"),
    ({}, "added", None),  # the same name in the same unit
    ({"姓名": '=HYPERLINK("http://x","点我")'}, "refused", "formula"),
    ({"出生年月": "1970-13"}, "refused", "bad_month"),
    ({"用工状态": "失踪"}, "refused", "unknown_status"),
    ({"姓名": " 谢伟东\u3000"}, "added", None),
    ({"手机号": "１３９71346849"}, "added", None),
    ({"现工作单位": "不存在的单位"}, "refused", "unknown_working_unit"),
    ({"编制所在单位": "别的单位"}, "refused", "home_unit_mismatch"),
    ({"姓名": "<script>alert(1)</script>"}, "refused", "markup"),
    ({"姓名": "阿依古丽·买买提江"}, "added", None),
    ({"姓名": "𠮷田㛃"}, "added", None),
    ({"姓名": "龙" * 300}, "refused", "name_too_long"),
]


def trap_rows(unit):
    return [roster_row(unit, n, **cells) for n, (cells, *_) in enumerate(TRAPS, 2)]


def test_every_trap_in_a_file_of_our_own(unit, tmp_path):
    path = write(tmp_path / "traps.xlsx", trap_rows(unit))
    report = str(tmp_path / "report.xlsx")
    code, answer = run("import_roster", path, "--on=2026-03-01", "--report", report)
    fields = ["file", "sha256", "rows", "outcomes", "absent", "row_outcomes", "report"]
    assert list(answer) == [*ENVELOPE, *fields]
    assert (code, answer["exit"], answer["ok"]) == (1, 1, False)
    assert [
        (row["row"], row["outcome"], row["code"]) for row in answer["row_outcomes"]
    ] == [(n, outcome, code) for n, (_, outcome, code) in enumerate(TRAPS, 2)]
    assert all(
        (row["column"] is None) == (row["message"] is None) == (row["code"] is None)
        for row in answer["row_outcomes"]
    )
    assert answer["rows"] == len(TRAPS) == sum(answer["outcomes"].values())
    assert (answer["file"], answer["report"]) == ("traps.xlsx", report)
    assert answer["warnings"] == []
    refused = answer["outcomes"]["refused"]
    assert len(read_sheet(report, required=["结果", "原因"]).rows) == refused
    days = set(RosterChange.objects.values_list("effective_on", flat=True))
    assert days == {date(2026, 3, 1)}


def test_a_real_formula_in_a_workbook(unit, tmp_path):
    rows = [roster_row(unit, 1), roster_row(unit, 2)]
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(rows[0]))
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, list(row.values()))
        sheet.write_formula(2, 7, '="干"&"事"', None, "干事")
        sheet.write_row(3, 0, list(roster_row(unit, 3).values()))
        sheet.write_formula(3, list(rows[0]).index("姓名"), '=A1&"x"', None, "")
    code, answer = run("import_roster", str(path))
    assert code == 1
    assert [(r["row"], r["column"], r["code"]) for r in answer["row_outcomes"]] == [
        (2, None, None),
        (3, "职务", "formula"),
        (4, "姓名", "formula"),
    ]


def test_a_clean_file_is_exit_0_and_holds_from_today(unit, tmp_path):
    path = write(tmp_path / "x.xlsx", [roster_row(unit)])
    assert run("import_roster", path)[0] == 0
    assert Person.objects.get().joined_on == timezone.localdate()


def test_a_dry_run_says_so_and_writes_nothing(unit, tmp_path):
    path = write(tmp_path / "x.xlsx", [roster_row(unit)])
    code, answer = run("import_roster", path, "--dry-run")
    assert (code, answer["dry_run"], answer["outcomes"]["added"]) == (0, True, 1)
    assert not Person.objects.exists()


def test_unknown_columns_are_a_warning(unit, tmp_path):
    path = write(tmp_path / "x.xlsx", [{**roster_row(unit), "星座": "白羊"}])
    code, answer = run("import_roster", path)
    assert code == 0
    assert [(w["code"], w["where"]) for w in answer["warnings"]] == [
        ("unknown_column", "星座")
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--on=2026-02-30"], "bad_date"),
        (["--on=1926-02-28"], "bad_date"),
        (["--report=/nowhere/at/all/r.xlsx"], "bad_report"),
    ],
)
def test_bad_options_write_nothing(unit, tmp_path, arguments, code):
    path = write(tmp_path / "x.xlsx", [roster_row(unit)])
    exit_code, answer = run("import_roster", path, *arguments)
    assert (exit_code, answer["error"]["code"]) == (2, code)
    assert not Person.objects.exists()


def test_file_errors_are_exit_2(tmp_path):
    (tmp_path / "x.csv").write_text("姓名\n李示例\n")
    code, answer = run("import_roster", str(tmp_path / "x.csv"))
    assert (code, answer["error"]["code"]) == (2, "missing_column")
    assert "单位编码" in answer["error"]["message"]


def test_import_units_with_its_origin(tmp_path):
    rows = [
        unit_row("1", "", 实名制在编人数=9.0),
        unit_row("2", "1", 实名制在编人数="?"),
    ]
    path = write(tmp_path / "u.xlsx", rows)
    code, answer = run(
        "import_units", path, "--headcount-source=编办", "--headcount-date=2026-01-01"
    )
    assert list(answer) == [
        *ENVELOPE,
        "file",
        "sha256",
        "rows",
        "outcomes",
        "row_outcomes",
        "report",
    ]
    assert code == 1
    assert answer["outcomes"] == {
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": 1,
    }
    assert answer["row_outcomes"][1]["code"] == "headcount_invalid"
    assert Unit.objects.get().headcount_source == "编办"


def test_import_units_refuses_half_an_origin_and_another_root(tmp_path):
    path = write(tmp_path / "u.xlsx", [unit_row("1", "")])
    code, answer = run("import_units", path, "--headcount-source=编办")
    assert (code, answer["error"]["code"]) == (2, "headcount_origin")
    assert run("import_units", path)[0] == 0
    other = write(tmp_path / "o.xlsx", [unit_row("7", "")])
    code, answer = run("import_units", other)
    assert (code, answer["error"]["code"]) == (2, "other_root")
    assert Unit.objects.count() == 1


def test_people_read_the_counts_and_the_refusals(unit, tmp_path):
    path = write(tmp_path / "x.xlsx", [roster_row(unit, 姓名="")])
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("import_roster", path, stdout=out, stderr=StringIO())
    assert stop.value.code == 1
    assert out.getvalue().splitlines() == [
        "共 1 行：新增 0，更正 0，调动 0，未变 0，退回 1",
        "名册上有、文件里没有：0 人（没有删除）",
        "第 2 行 姓名：姓名是空的",
    ]
