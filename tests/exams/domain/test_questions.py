"""A question sheet goes in row by row: what is refused says why, the rest stands."""

import csv
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from django.utils import timezone

from exams.domain.questions import import_questions, read_questions
from exams.domain.questions_outcome import write_report
from exams.domain.questions_rows import COLUMNS
from exams.models import Question, QuestionBank, QuestionVersion
from laws.models import Citation
from ledger.models import LedgerEntry
from sheets.errors import InputError, SheetError
from tests.factories.exams import law_version

pytestmark = pytest.mark.django_db

SINGLE = {
    "题号": "S-1",
    "题型": "单选",
    "题干": "哪一项正确？",
    "选项A": "甲",
    "选项B": "乙",
    "选项C": "丙",
    "答案": "B",
    "解析": "因为是乙。",
    "法律名称": "民法典",
    "条款号": "第十条第二款",
    "专题": "民法典",
    "难度": "易",
}
MULTIPLE = {
    **SINGLE,
    "题号": "M-1",
    "题型": "多选",
    "题干": "哪几项正确？",
    "答案": "AC",
    "难度": "难",
}
TRUE_FALSE = {
    **{k: v for k, v in SINGLE.items() if not k.startswith("选项")},
    "题号": "T-1",
    "题型": "判断",
    "题干": "此话正确。",
    "答案": "错",
}


@pytest.fixture(autouse=True)
def law():
    return law_version("民法典")


@pytest.fixture
def sheet(tmp_path):
    def write(*rows, name="questions.csv"):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        return read_questions(path)

    return write


def run(sheet, **options):
    return import_questions(sheet, **{"bank": "b1", "actor": "test", **options})


def outcomes(result):
    return [(row.row, row.outcome, row.column, row.code) for row in result.rows]


def test_import_adds_three_kinds(sheet):
    result = run(sheet(SINGLE, MULTIPLE, TRUE_FALSE))
    assert result.as_json() | {"sha256": ""} == {
        "bank": "b1",
        "file": "questions.csv",
        "sha256": "",
        "rows": 3,
        "outcomes": {"added": 3, "changed": 0, "unchanged": 0, "refused": 0},
        "row_outcomes": [
            {
                "row": row,
                "number": number,
                "outcome": "added",
                "column": None,
                "code": None,
                "message": None,
            }
            for row, number in [(2, "S-1"), (3, "M-1"), (4, "T-1")]
        ],
        "citations": {"resolved": 3, "unresolved": 0, "unchecked": 0},
        "key_spread": {"A": 0, "B": 1, "C": 0, "D": 0},
    }
    single = Question.objects.get(number="S-1").current
    texts = {option["key"]: option["text"] for option in single.options}
    assert [texts[key] for key in single.answer] == ["乙"]
    assert not set(texts) & set("ABCDEF")
    multiple = Question.objects.get(number="M-1").current
    texts = {option["key"]: option["text"] for option in multiple.options}
    assert {texts[key] for key in multiple.answer} == {"甲", "丙"}
    assert multiple.answer == sorted(multiple.answer)
    judged = Question.objects.get(number="T-1").current
    assert (judged.options, judged.answer) == ([], ["F"])
    assert single.citations.get() == Citation.objects.get(number=10, paragraph=2)


def test_import_again_unchanged(sheet):
    run(sheet(SINGLE, MULTIPLE, TRUE_FALSE))
    before = list(QuestionVersion.objects.values())
    again = run(sheet(SINGLE, MULTIPLE, TRUE_FALSE))
    assert again.outcomes == {"added": 0, "changed": 0, "unchanged": 3, "refused": 0}
    assert list(QuestionVersion.objects.values()) == before
    assert LedgerEntry.objects.count() == 1


def test_import_changed_makes_new_version_and_keeps_the_old(sheet):
    run(sheet(SINGLE))
    old = QuestionVersion.objects.get()
    result = run(sheet({**SINGLE, "答案": "A"}))
    assert result.outcomes["changed"] == 1
    question = Question.objects.get()
    assert [v.number for v in question.versions.order_by("number")] == [1, 2]
    assert question.current.number == 2
    assert QuestionVersion.objects.get(pk=old.pk).answer == old.answer
    # The options say the same, so their keys are the same, whatever the version.
    assert question.current.options == old.options


def test_import_changed_days_without_new_version(sheet):
    run(sheet(SINGLE))
    result = run(sheet({**SINGLE, "停用日": "2026年12月1日"}))
    assert result.outcomes["changed"] == 1
    question = Question.objects.get()
    assert question.disabled_on == date(2026, 12, 1)
    assert question.versions.count() == 1


def test_row_without_number_is_known_by_its_stem(sheet):
    row = {**SINGLE, "题号": ""}
    run(sheet(row))
    again = run(sheet({**row, "题干": "哪一项 正确?", "答案": "C"}))
    assert again.outcomes["changed"] == 1
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"题干": " "}, "题干", "no_stem"),
        ({"题型": "问答"}, "题型", "unknown_kind"),
        ({"选项B": "", "选项C": ""}, "选项A", "too_few_options"),
        ({"选项B": "甲"}, "选项A", "duplicate_option"),
        ({"答案": "D"}, "答案", "key_invalid"),
        ({"答案": ""}, "答案", "key_invalid"),
        ({"答案": "对"}, "答案", "key_invalid"),
        ({"答案": "AB"}, "答案", "key_count"),
        ({"题型": "多选"}, "答案", "key_count"),
        ({"题型": "判断"}, "答案", "key_invalid"),
        ({"法律名称": ""}, "法律名称", "no_citation"),
        ({"条款号": ""}, "条款号", "no_citation"),
        ({"法律名称": "", "权威文件": "意见"}, "章节", "no_citation"),
        ({"条款号": "那一条"}, "条款号", "unparsable_citation"),
        ({"法律版本": "去年"}, "法律版本", "unparsable_citation"),
        ({"条款号": "第九百条"}, "条款号", "unknown_article"),
        ({"法律名称": "婚姻法"}, "条款号", "unknown_article"),
        ({"法律版本": "1999-10-01"}, "条款号", "unknown_article"),
        ({"专题": "天文"}, "专题", "unknown_topic"),
        ({"难度": "很难"}, "难度", "unknown_difficulty"),
        ({"适用层级": "T9"}, "适用层级", "unknown_tier"),
        ({"停用日": "12月"}, "停用日", "bad_date"),
        ({"解析": "=1+1"}, "解析", "formula"),
        ({"选项A": "<b>甲</b>"}, "选项A", "markup"),
        ({"题干": "长" * 2001}, "题干", "too_long"),
    ],
)
def test_row_refused_and_the_others_go_in(sheet, changes, column, code):
    result = run(sheet({**SINGLE, **changes}, MULTIPLE))
    assert outcomes(result) == [(2, "refused", column, code), (3, "added", None, None)]
    assert [q.number for q in Question.objects.all()] == ["M-1"]
    assert result.rows[0].message


def test_days_upside_down_are_refused(sheet):
    days = {"启用日": "2026-05-01", "停用日": "2026-04-30"}
    result = run(sheet(SINGLE | days, MULTIPLE | days | {"停用日": "2026-05-01"}))
    assert outcomes(result) == [
        (2, "refused", "停用日", "bad_date"),
        (3, "added", None, None),
    ]


def test_what_is_not_in_force_is_warned_of_once_per_citation(sheet):
    law = law_version("合同法").law
    law.repealed_on = date(2021, 1, 1)
    law.save()
    repealed = {"法律名称": "合同法", "条款号": "第二条"}
    rows = [SINGLE | repealed, MULTIPLE | repealed, TRUE_FALSE]
    result = run(sheet(*rows))
    assert result.outcomes["added"] == 3
    assert [(w.code, w.where, w.message) for w in result.warnings] == [
        (
            "not_in_force",
            "《合同法》第二条",
            "《合同法》第二条已废止，引用它的试题已隔离，不会组入试卷：S-1、M-1",
        )
    ]
    again = run(sheet(*rows), dry_run=True)
    assert [w.code for w in again.warnings] == ["not_in_force"]


def test_formula_of_a_workbook_refused(tmp_path):
    path = tmp_path / "questions.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet()
    page.write_row(0, 0, list(SINGLE))
    page.write_row(1, 0, list(SINGLE.values()))
    page.write_formula(1, list(SINGLE).index("答案"), "=CHAR(66)", None, "B")
    page.write_row(2, 0, list(MULTIPLE.values()))
    book.close()
    result = run(read_questions(path))
    assert outcomes(result) == [
        (2, "refused", "答案", "formula"),
        (3, "added", None, None),
    ]


def test_duplicate_in_file_refused(sheet):
    twin = {**SINGLE, "题号": "S-2", "题干": "哪一项正确? "}
    result = run(sheet(SINGLE, twin, {**MULTIPLE, "题号": "S-1"}))
    assert outcomes(result) == [
        (2, "added", None, None),
        (3, "refused", "题干", "duplicate_stem"),
        (4, "refused", "题号", "duplicate_number"),
    ]


def test_stem_of_the_other_pool_refused(sheet):
    run(sheet(SINGLE), bank="practice", pool="practice")
    result = run(sheet(SINGLE, MULTIPLE), bank="exam")
    assert outcomes(result) == [
        (2, "refused", "题干", "duplicate_stem"),
        (3, "added", None, None),
    ]


def test_bank_keeps_its_pool(sheet):
    run(sheet(SINGLE), pool="practice")
    with pytest.raises(InputError) as refusal:
        run(sheet(MULTIPLE), pool="exam")
    assert refusal.value.code == "other_pool"
    assert Question.objects.count() == 1


def test_dry_run_writes_nothing(sheet):
    result = run(sheet(SINGLE, MULTIPLE), dry_run=True)
    assert result.outcomes["added"] == 2
    assert not QuestionBank.objects.exists()
    assert not Citation.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_unchecked_law_goes_in_and_is_counted(sheet, law):
    law.last_checked_on = None
    law.save()
    result = run(sheet(SINGLE, MULTIPLE))
    assert result.citations == {"resolved": 2, "unchecked": 2}


def test_authority_with_section(sheet):
    row = {
        **SINGLE,
        "法律名称": "",
        "条款号": "",
        "权威文件": "关于学法的意见",
        "章节": "第二部分",
    }
    result = run(sheet(row))
    assert result.citations == {"resolved": 1, "unchecked": 1}
    assert QuestionVersion.objects.get().citations.get().section == "第二部分"


def test_several_clauses_of_one_law(sheet):
    run(sheet({**SINGLE, "条款号": "第十条、第十一条"}))
    numbers = QuestionVersion.objects.get().citations.values_list("number", flat=True)
    assert sorted(numbers) == [10, 11]


def test_report_holds_refused_rows_to_correct(sheet, tmp_path):
    result = run(sheet(SINGLE, {**MULTIPLE, "难度": "?"}))
    path = tmp_path / "report.xlsx"
    write_report(path, result)
    again = read_questions(path)
    assert [(row.text("题号"), row.text("退回的列")) for row in again.rows] == [
        ("M-1", "难度")
    ]


@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a.gift", "a"])
def test_read_questions_other_formats(tmp_path, name):
    path = Path(tmp_path / name)
    path.write_text("题型,题干,答案,专题,难度\n")
    with pytest.raises(SheetError) as refusal:
        read_questions(path)
    assert refusal.value.code == "wrong_format"
    assert ".xlsx" in refusal.value.message


def test_read_questions_missing_column(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("题型,题干,专题\n单选,甲？,民法典\n")
    with pytest.raises(SheetError) as refusal:
        read_questions(path)
    assert (refusal.value.code, refusal.value.where) == ("missing_column", "答案、难度")


def test_law_known_today_is_cited_in_the_version_of_today(sheet, law):
    run(sheet(SINGLE))
    newer = law.law.versions.create(
        adopted_on=date(2026, 1, 1),
        effective_on=timezone.localdate(),
        last_checked_on=timezone.localdate(),
        numbered_articles=200,
    )
    assert run(sheet(SINGLE)).outcomes["changed"] == 1
    assert Question.objects.get().current.citations.get().version == newer
