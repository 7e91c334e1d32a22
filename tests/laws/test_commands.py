"""import_laws and resolve_citation as programs that other programs call."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from laws.models import Law
from tests.factories.laws import LawFactory, LawVersionFactory

TEXTS = Path(__file__).resolve().parent / "fixtures" / "texts"
ENVELOPE = {"contract", "command", "ok", "exit", "dry_run", "seconds", "warnings"}
pytestmark = pytest.mark.django_db


def run(*args: str) -> tuple[int, dict]:
    """Exit code and the one JSON object of a command."""
    out, code = StringIO(), 0
    try:
        call_command(*args, "--json", stdout=out, stderr=StringIO())
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(out.getvalue())


def test_import_laws_answers_the_contract() -> None:
    code, answer = run("import_laws", str(TEXTS))
    assert code == 0
    assert set(answer) == ENVELOPE | {
        "files", "skipped", "laws", "versions", "articles",
        "versions_without_effective_date", "by_law", "outcomes",
    }  # fmt: skip
    assert (answer["laws"], answer["versions"], answer["articles"]) == (5, 5, 17)
    assert Law.objects.filter(slug="xianfa").exists()


def test_import_laws_dry_run_writes_nothing() -> None:
    code, answer = run("import_laws", str(TEXTS), "--dry-run")
    assert (code, answer["dry_run"], answer["articles"]) == (0, True, 17)
    assert Law.objects.count() == 0


def test_import_laws_refuses_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "law.md"
    path.write_bytes(b"\xff\xfe\xfa")
    code, answer = run("import_laws", str(path))
    assert (code, answer["ok"], answer["error"]["code"]) == (2, False, "wrong_encoding")
    assert Law.objects.count() == 0


def test_import_laws_tells_a_person() -> None:
    out = StringIO()
    call_command("import_laws", str(TEXTS), stdout=out, stderr=StringIO())
    assert out.getvalue().strip() == (
        "读了 13 个文件：5 部法律，5 个版本，17 条；"
        "2 个版本的施行日期不详；跳过 6 个文件。"
    )


@pytest.mark.parametrize(
    ("text", "on", "code", "outcome"),
    [
        ("《示例法》第三条", "2026-11-22", 0, None),
        ("示例法第十三条", "2026-11-22", 1, "no_article"),
        ("无此法第一条", "2026-11-22", 1, "no_law"),
        ("示例法第一条", "2019-01-01", 1, "no_version"),
        ("示例法", "2026-11-22", 2, "unparsable_citation"),
        ("", "2026-11-22", 2, "unparsable_citation"),
        ("示例法第三条", "2026-02-30", 2, "bad_date"),
    ],
)
def test_resolve_citation_exits(
    text: str, on: str, code: int, outcome: str | None
) -> None:
    LawVersionFactory(law=LawFactory(short_title="示例法"))
    exit_code, answer = run("resolve_citation", text, "--on", on)
    told = answer.get("error", {}).get("code") or answer.get("reason")
    assert (exit_code, answer["exit"], told) == (code, code, outcome)


@time_machine.travel("2026-11-22T17:00:00Z", tick=False)
def test_resolve_citation_asks_today_in_shanghai() -> None:
    LawVersionFactory(law=LawFactory(short_title="示例法"))
    assert run("resolve_citation", "示例法第三条")[1]["on"] == "2026-11-23"


def test_resolve_citation_warns_of_what_nobody_counted() -> None:
    LawVersionFactory(
        law=LawFactory(short_title="示例法"),
        article_count=None,
        numbered_articles=None,
    )
    code, answer = run("resolve_citation", "示例法第三条", "--on", "2026-11-22")
    assert (code, answer["article"]["confirmed"]) == (0, False)
    assert [warning["code"] for warning in answer["warnings"]] == [
        "article_unconfirmed"
    ]


@pytest.mark.parametrize(
    ("on", "repealed", "told"),
    [
        ("2026-11-22", date(2021, 7, 1), [("not_in_force", "已废止")]),
        ("2021-03-01", date(2026, 1, 1), [("not_in_force", "尚未施行")]),
        ("2025-11-22", date(2026, 1, 1), []),
        ("2026-11-22", None, []),
    ],
)
def test_resolve_citation_warns_of_what_is_not_in_force(
    on: str, repealed: date | None, told: list[tuple[str, str]]
) -> None:
    law = LawFactory(short_title="示例法", repealed_on=repealed)
    LawVersionFactory(law=law)
    code, answer = run("resolve_citation", "示例法第三条", "--on", on)
    assert (code, answer["found"]) == (0, True)
    warnings = [(w["code"], w["message"].split("：")[1]) for w in answer["warnings"]]
    assert warnings == told


def test_resolve_citation_tells_a_person() -> None:
    LawVersionFactory(law=LawFactory(short_title="示例法"))
    out = StringIO()
    call_command("resolve_citation", "示例法第3条", "--on", "2026-11-22", stdout=out)
    assert out.getvalue().strip() == (
        "《示例法》第三条：现行有效，2021-01-22 通过，2021-07-01 起施行"
    )
