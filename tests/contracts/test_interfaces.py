"""docs/interfaces.md against the running program: what it promises is there."""

from __future__ import annotations

import json
import re

import pytest
from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, get_resolver

from tests.contracts import interfaces
from tests.contracts.conftest import Program

ENVELOPE = {"contract", "command", "ok", "exit", "dry_run", "seconds", "warnings"}
SAMPLES = {
    "{code}": "2026",
    "{slug}": "minfadian",
    "{n}[-{suffix}]": "1077",
    "{exam}": "2026",
    "{person}": "abcdefghjk",
    "{id}": "01890000-0000-7000-8000-000000000000",
    "{pages,images,documents}": "pages",
}
CONTINUED = {
    "…/submit/": "/study/attempts/{id}/submit/",
    "…/result/": "/study/attempts/{id}/result/",
    "…/apply/": "/desk/roster/imports/0123456789abcdef/apply/",
    "…/exemptions/{id}/decide/": "/desk/exams/{code}/exemptions/1/decide/",
    "…/present/": "/classroom/lessons/{slug}/present/",
}


def sample(path: str) -> str:
    path = CONTINUED.get(path, path)
    for placeholder, value in SAMPLES.items():
        path = path.replace(placeholder, value)
    return path


def resolves(path: str) -> bool:
    """Whether an address of ours answers it, other than the catch-all of the API."""
    try:
        match = get_resolver().resolve(path)
    except Resolver404:
        return False
    if match.url_name == "wagtail_serve":  # takes every address and looks for a page
        return False
    return getattr(match.func, "__name__", "") != "unknown_address"


@pytest.mark.parametrize(
    "promise", interfaces.commands().values(), ids=lambda p: p.name
)
def test_command_is_there_with_its_options(promise):
    app = get_commands().get(promise.name)
    assert (app is not None) == promise.arrived
    if app is None:
        return
    parser = load_command_class(app, promise.name).create_parser("", promise.name)
    known = {option for action in parser._actions for option in action.option_strings}
    assert set(promise.options) <= known


@pytest.mark.parametrize(
    "promise", interfaces.endpoints(), ids=lambda p: f"{p.methods[0]} {p.name}"
)
def test_endpoint_is_there(promise):
    assert resolves(sample(f"/api/v1{promise.name}")) == promise.arrived


@pytest.mark.parametrize("promise", interfaces.pages(), ids=lambda p: p.name)
def test_page_is_there(promise):
    assert resolves(sample(promise.name)) == promise.arrived


def test_endpoints_of_the_schema_are_those_of_the_document(program: Program):
    """Nothing is served under /api/v1/ that the document does not know."""
    schema = program.call("GET", "/api/v1/schema/?format=json")
    served = {
        (method.upper(), re.sub(r"{\w+}", "{}", path.removeprefix("/api/v1")))
        for path, operations in schema["paths"].items()
        for method in operations
    }
    promised = {
        (promise.methods[0], re.sub(r"{\w+}", "{}", promise.name))
        for promise in interfaces.endpoints()
        if promise.arrived
    }
    assert served == promised


def fields_of(name: str) -> set[str]:
    return interfaces.commands()[name].fields


def assert_fields(answer: dict, name: str) -> None:
    assert answer["command"] == name
    assert set(answer) >= ENVELOPE | fields_of(name)


def test_commands_answer_with_the_fields_promised(program: Program, tmp_path):
    """Each command once on real input; the row-by-row rules have tests of their own."""
    for name, arguments in {
        "demo": (),
        "resolve_citation": ("民法典第1077条",),
        "freeze_roster": ("--exam", "2026", "--dry-run"),
        "recount_coverage": ("--exam", "2026"),
        "close_expired": (),
        "tick": (),
    }.items():
        answer = program.command(name, *arguments)
        assert_fields(answer, name)
        assert answer["exit"] == 0, answer
    log = tmp_path / "log.jsonl"
    log.write_text("")
    assert_fields(program.command("check_acknowledged", log), "check_acknowledged")


def test_imports_answer_with_the_fields_promised(program: Program, tmp_path):
    units = tmp_path / "units.csv"
    units.write_text("单位编码,单位全称,类别,上级单位\nSL-X,示例新局,区级部门,SL\n")
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "单位编码,姓名,手机号,人员类别,编制所在单位,用工状态\n"
        "SL-X,王安,19911112222,公务员,示例新局,在岗\n"
        "SL-X,王宁,1991111,公务员,示例新局,在岗\n"
    )
    answer = program.command("import_units", units)
    assert_fields(answer, "import_units")
    # "answers like import_roster, without moved and absent"
    assert set(answer["outcomes"]) == {"added", "changed", "unchanged", "refused"}
    answer = program.command("import_roster", roster, "--dry-run", "--all-rows")
    assert_fields(answer, "import_roster")
    assert answer["exit"] == 1
    assert sum(answer["outcomes"].values()) == answer["rows"] == 2
    assert set(answer["row_outcomes"][1]) == {
        "row",
        "outcome",
        "column",
        "code",
        "message",
    }
    assert set(answer["absent"]) == {"count", "proposed"}
    bank = next((program_root() / "exams/content/exam").glob("*.csv"))
    answer = program.command("import_questions", bank, "--bank", "exam", "--dry-run")
    assert_fields(answer, "import_questions")
    assert set(answer["citations"]) == {"resolved", "unresolved", "unchecked"}
    exam = tmp_path / "exam.json"
    spec = json.loads((program_root() / "exams/content/exam-2026.json").read_text())
    spec["code"] = "2027"
    spec["sittings"][0]["code"] = "2027-1"
    exam.write_text(json.dumps(spec))
    answer = program.command("create_exam", exam, "--dry-run")
    assert_fields(answer, "create_exam")


def program_root():
    return interfaces.DOCUMENT.parents[1]


def test_bad_input_is_exit_two_with_an_error(program: Program, tmp_path):
    for arguments in (
        ("import_roster", tmp_path / "nothing.xlsx"),
        ("import_units", program_root() / "README.md"),
        ("resolve_citation", "不是引用"),
        ("freeze_roster", "--exam", "none"),
    ):
        answer = program.command(*arguments)
        assert answer["exit"] == 2
        assert answer["ok"] is False
        assert set(answer["error"]) == {"code", "message", "where"}


def test_load_accounts_are_a_line_each(program: Program, tmp_path):
    out = tmp_path / "load.csv"
    assert program.manage("make_load_accounts", 3, out).returncode == 0
    assert len(out.read_text().split()) == 3


def test_healthz_answers_as_promised(program: Program):
    answer = program.call("GET", "/healthz")
    assert set(answer) == {"status", "database", "worker_seen_at"}
    assert (answer["status"], answer["database"]) == ("ok", "ok")


def test_demo_accounts_are_as_promised(program: Program):
    path = program.var / "demo-accounts.json"
    assert path.stat().st_mode & 0o777 == 0o600
    content = program.accounts()
    assert set(content) == {"base_url", "accounts", "exam", "sitting"}
    roles = {account["role"] for account in content["accounts"]}
    match = re.search(r'"role":"([a-z_|0-9]+)"', interfaces.DOCUMENT.read_text())
    assert roles == set(match.group(1).split("|"))
    for account in content["accounts"]:
        assert set(account) == {"role", "username", "password", "unit", "person"}


def test_sitting_an_exam_by_the_api_answers_as_promised(program: Program):
    """From sign-in to result; the names are those in the document's examples."""
    person = program.sign_in("official")
    text = interfaces.section("3 HTTP API")
    assert set(person) == interfaces.top_level(
        text[text.index('{"token"') :].split("\n")[0]
    )
    token = person["token"]
    sittings = program.call("GET", "/api/v1/sittings", token=token)
    assert set(sittings) == {"server_time", "sittings"}
    assert {
        "code",
        "exam",
        "opens_at",
        "closes_at",
        "minutes",
        "factor",
        "attempts_used",
        "attempts_left",
        "cooldown_until",
        "state",
        "obligation",
        "attempt",
    } <= set(sittings["sittings"][0])
    code = program.accounts()["sitting"]
    started = program.call(
        "POST", f"/api/v1/sittings/{code}/attempts", {}, token=token, expected=201
    )
    assert {
        "attempt",
        "state",
        "token",
        "server_time",
        "started_at",
        "deadline",
        "grace_seconds",
        "seq",
        "responses",
        "paper",
    } <= set(started)
    items = [
        item for section in started["paper"]["sections"] for item in section["items"]
    ]
    assert len(items) == 50
    assert "answer" not in json.dumps(started)
    attempt = started["attempt"]
    responses = {item["item"]: [item["options"][0]["key"]] for item in items}
    saved = program.call(
        "PATCH",
        f"/api/v1/attempts/{attempt}/responses",
        {"seq": 1, "responses": responses},
        token=started["token"],
    )
    assert set(saved) >= {"seq", "saved", "replayed", "server_time", "deadline"}
    stale = program.call(
        "PATCH",
        f"/api/v1/attempts/{attempt}/responses",
        {"seq": 1, "responses": {items[0]["item"]: []}},
        token=started["token"],
        expected=409,
    )
    assert (stale["code"], stale["seq"]) == ("stale_sequence", 1)
    assert set(stale) >= {"type", "title", "status", "detail", "code", "responses"}
    submitted = program.call(
        "POST",
        f"/api/v1/attempts/{attempt}/submit",
        {"seq": 1},
        token=started["token"],
    )
    assert set(submitted) >= {
        "state",
        "submitted_at",
        "server_time",
        "result",
        "result_at",
    }
    result = submitted["result"]
    assert set(result) >= {
        "score",
        "total",
        "grade",
        "passed",
        "attempt_no",
        "counts_as_best",
        "review",
    }
    assert set(result["review"][0]) == {
        "item",
        "given",
        "correct",
        "score",
        "explanation",
        "citations",
    }
    view = program.call("GET", f"/api/v1/attempts/{attempt}", token=token)
    assert view["state"] == "submitted"
    assert program.command("recount_coverage", "--exam", "2026")["differences"] == []


def test_coverage_by_the_api_answers_as_promised(program: Program):
    token = program.sign_in("liaison")["token"]
    answer = program.call("GET", "/api/v1/exams/2026/coverage?depth=1", token=token)
    assert set(answer) >= {
        "exam",
        "reference_date",
        "frozen_at",
        "version",
        "computed_at",
        "formula",
        "rows",
        "units_full",
        "units_with_duty",
    }
    text = interfaces.section("3 HTTP API")
    row = re.search(r'"rows":\[\{([^}]*)\}', text).group(1)
    assert set(re.findall(r'"(\w+)"', row)) - {"own", "subtree"} <= set(
        answer["rows"][0]
    )


def test_contract_document_differs_from_the_design_only_in_marks(settings):
    """Fields are added, never renamed or removed, within contract 1."""
    design = settings.SHARED / "design" / "interfaces.md"
    if not design.exists():
        pytest.skip(
            "no design: set MINGFA_SHARED to a folder with design/interfaces.md"
        )
    ours = interfaces.DOCUMENT.read_text().replace(interfaces.NOT_YET, "")
    for line in design.read_text().splitlines():
        assert line in ours
