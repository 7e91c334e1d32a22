"""freeze_roster and recount_coverage: the JSON of the contract and its exit codes."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from exams.domain.tallies import refresh_tallies
from exams.models import Obligation, Tally
from tests.exams.coverage_world import (
    World,
    make_exam,
    make_people,
    oblige,
    seal,
    sit,
)
from tests.factories.units import PersonFactory, UnitFactory, root_unit
from units.enums import PersonCategory

pytestmark = pytest.mark.django_db


def run(name, *arguments):
    """The exit code and the one object on stdout."""
    out = StringIO()
    code = 0
    try:
        call_command(name, *arguments, "--json", stdout=out, stderr=StringIO())
    except SystemExit as stop:
        code = stop.code
    answer = json.loads(out.getvalue())
    assert (answer["contract"], answer["command"]) == (1, name)
    assert answer["exit"] == code
    return code, answer


def test_freeze_roster():
    exam = make_exam(frozen_at=None)
    unit = UnitFactory(headcount=4)
    PersonFactory(unit=unit)
    PersonFactory(unit=unit, category=PersonCategory.CONTRACT)
    root_unit()
    code, dry = run("freeze_roster", "--exam", "2026", "--dry-run")
    assert (code, dry["dry_run"], dry["frozen_at"], dry["obligations"]) == (
        0,
        True,
        None,
        1,
    )
    assert not Obligation.objects.exists()
    code, first = run("freeze_roster", "--exam", "2026")
    exam.refresh_from_db()
    assert code == 0
    fields = ("exam", "reference_date", "already_frozen", "obligations", "headcount")
    assert [first[name] for name in fields] == ["2026", "2026-03-31", False, 1, 4]
    assert first["by_tier"]["T4"] == 1
    assert [one["code"] for one in first["warnings"]] == ["without_tier"]
    code, second = run("freeze_roster", "--exam", "2026")
    assert (code, second["already_frozen"], second["frozen_at"]) == (
        0,
        True,
        first["frozen_at"],
    )


def test_freeze_roster_of_nothing_and_too_early():
    assert run("freeze_roster", "--exam", "none")[1]["error"]["code"] == "unknown_exam"
    make_exam(frozen_at=None, reference_date="2099-01-01")
    code, answer = run("freeze_roster", "--exam", "2026")
    assert (code, answer["error"]["code"]) == (2, "too_early")


@pytest.fixture
def world():
    world = World()
    unit = UnitFactory(code="U1")
    people = make_people(unit, 3)
    oblige(world.exam, *people)
    seal(world.exam)
    sit(world.sitting, people[0])
    refresh_tallies(world.exam)
    return world


def test_recount_agrees(world):
    code, answer = run("recount_coverage", "--exam", "2026")
    assert (code, answer["ok"], answer["differences"]) == (0, True, [])
    assert answer["checked"] == {"units": 1, "obligations": 3, "attempts": 1}
    assert (answer["exam"], answer["archived"]) == ("2026", False)
    assert [one["code"] for one in answer["warnings"]] == ["without_history"]


def test_recount_of_a_tampered_row(world):
    Tally.objects.update(P=2)
    code, answer = run("recount_coverage", "--exam", "2026", "--unit", "U1")
    assert (code, answer["ok"]) == (1, False)
    own = [one for one in answer["differences"] if one["scope"] == "own"]
    assert {
        "unit": "U1",
        "scope": "own",
        "figure": "P",
        "shown": 2,
        "recounted": 1,
    } in (own)
    assert {one["figure"] for one in own} == {
        "P",
        "participation_rate",
        "gross_participation_rate",
        "pass_rate",
        "distinction_rate",
    }


def test_recount_of_what_is_not_there(world):
    answers = [
        run("recount_coverage", "--exam", "none")[1],
        run("recount_coverage", "--exam", "2026", "--unit", "none")[1],
    ]
    make_exam(code="2027", frozen_at=None)
    answers.append(run("recount_coverage", "--exam", "2027")[1])
    codes = [(one["exit"], one["error"]["code"]) for one in answers]
    assert codes == [(2, "unknown_exam"), (2, "unknown_unit"), (2, "not_frozen")]


def test_recount_in_words(world):
    out = StringIO()
    call_command("recount_coverage", "--exam", "2026", stdout=out, stderr=StringIO())
    assert out.getvalue() == (
        "复算了 1 个单位、3 条应考、1 份答卷。\n与页面上的数字全部一致。\n"
    )
