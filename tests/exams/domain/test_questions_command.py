"""import_questions and create_exam as commands: one JSON object, and the exit code."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from exams.domain.questions_rows import COLUMNS
from exams.models import Exam, Question, QuestionBank
from laws.models import Law
from tests.exams.domain.test_exam import FILE
from tests.factories.exams import QuestionBankFactory, filled_bank, law_version

pytestmark = pytest.mark.django_db
GOOD = "G-1,判断,此话当真。,,,,,,,对,,民法典,第十条,,,,民法典,易,,,,,"
BAD = "B-1,判断,,,,,,,,对,,民法典,第十条,,,,民法典,易,,,,,"


@pytest.fixture
def run(capsys):
    def call(*args: str) -> dict:
        try:
            call_command(*args, "--json")
        except SystemExit as end:
            code = end.code
        else:
            code = 0
        answer = json.loads(capsys.readouterr().out)
        assert (answer["exit"], answer["contract"]) == (code, 1)
        return answer

    return call


@pytest.fixture
def sheet(tmp_path):
    law_version("民法典")

    def write(*lines: str) -> str:
        path = tmp_path / "a.csv"
        path.write_text("\n".join([",".join(COLUMNS), *lines]), encoding="gb18030")
        return str(path)

    return write


def test_import_questions_answers_the_contract(run, sheet):
    answer = run("import_questions", sheet(GOOD), "--bank", "b1")
    assert set(answer) >= {
        "bank",
        "rows",
        "outcomes",
        "row_outcomes",
        "citations",
        "key_spread",
        "report",
    }
    assert (answer["exit"], answer["ok"], answer["report"]) == (0, True, None)
    assert answer["outcomes"] == {
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
    }
    assert sum(answer["outcomes"].values()) == answer["rows"]


def test_import_questions_refused_row_is_a_finding(run, sheet, tmp_path):
    report = tmp_path / "report.xlsx"
    answer = run(
        "import_questions", sheet(GOOD, BAD), "--bank", "b1", "--report", str(report)
    )
    assert (answer["exit"], answer["report"]) == (1, str(report))
    assert answer["row_outcomes"][1]["code"] == "no_stem"
    assert report.exists()
    assert Question.objects.count() == 1


def test_import_questions_unchecked_is_warned_of(run, sheet):
    path = sheet(GOOD)
    version = law_version("民法典")
    version.last_checked_on = None
    version.save()
    answer = run("import_questions", path, "--bank", "b1")
    assert [w["code"] for w in answer["warnings"]] == ["unchecked_law"]
    assert answer["citations"] == {"resolved": 1, "unresolved": 0, "unchecked": 1}


def test_import_questions_repealed_is_warned_of(run, sheet):
    path = sheet(GOOD)
    Law.objects.update(repealed_on=date(2021, 1, 1))
    answer = run("import_questions", path, "--bank", "b1")
    assert (answer["exit"], answer["outcomes"]["added"]) == (0, 1)
    assert [(w["code"], w["where"]) for w in answer["warnings"]] == [
        ("not_in_force", "《民法典》第十条")
    ]
    (row,) = answer["row_outcomes"]
    assert (row["column"], row["code"], row["message"]) == (None, None, None)


@pytest.mark.parametrize("file_format", ["docx", "gift", "aiken", "moodle-xml", "qti"])
def test_import_questions_format_not_there_yet(run, sheet, file_format):
    answer = run(
        "import_questions", sheet(GOOD), "--bank", "b1", "--format", file_format
    )
    assert (answer["exit"], answer["error"]["code"]) == (2, "wrong_format")
    assert ".xlsx" in answer["error"]["message"]
    assert not QuestionBank.objects.exists()


def test_import_questions_dry_run(run, sheet):
    answer = run("import_questions", sheet(GOOD), "--bank", "b1", "--dry-run")
    assert (answer["exit"], answer["dry_run"], answer["outcomes"]["added"]) == (
        0,
        True,
        1,
    )
    assert not QuestionBank.objects.exists()


def exam_file(tmp_path, text: str) -> str:
    path = tmp_path / "exam.json"
    path.write_text(text)
    return str(path)


def test_create_exam_answers_the_contract(run, tmp_path):
    filled_bank(code="exam")
    path = exam_file(tmp_path, json.dumps(FILE))
    answer = run("create_exam", path)
    fields = ("exit", "exam", "sittings", "created", "feasible", "lacking")
    assert [answer[name] for name in fields] == [
        0,
        "2026",
        ["2026-1", "2026-2"],
        True,
        True,
        [],
    ]
    assert run("create_exam", path)["created"] is False


def test_create_exam_infeasible_is_a_finding(run, tmp_path):
    QuestionBankFactory(code="exam")
    answer = run("create_exam", exam_file(tmp_path, json.dumps(FILE)))
    assert (answer["exit"], answer["created"], answer["feasible"]) == (1, True, False)
    assert answer["lacking"][0] == {
        "topic": "宪法",
        "kind": "single",
        "difficulty": "easy",
        "missing": 1,
    }
    assert answer["warnings"][0]["message"] == "宪法·单选·易 缺 1 题"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "malformed_json"),
        ("\x00", "malformed_json"),
        ("[" * 100_000, "malformed_json"),
        ("[]", "exam_invalid"),
        ('{"code": NaN}', "exam_invalid"),
        (json.dumps({**FILE, "bank": "other"}), "unknown_bank"),
    ],
)
def test_create_exam_bad_input(run, tmp_path, text, code):
    answer = run("create_exam", exam_file(tmp_path, text))
    assert (answer["exit"], answer["error"]["code"]) == (2, code)
    assert answer["error"]["message"]
    assert not Exam.objects.exists()


def test_create_exam_no_file(run, tmp_path):
    answer = run("create_exam", str(tmp_path / "none.json"))
    assert (answer["exit"], answer["error"]["code"]) == (2, "unreadable")
