"""A recount agrees after any history, and disagrees when a row is tampered with."""

import ast
import random
import sys
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import F

from exams.domain import recount as recount_module
from exams.domain import recount_freeze
from exams.domain.exam_errors import ExamError
from exams.domain.exemptions import decide_exemption, request_exemption
from exams.domain.freeze import freeze_roster
from exams.domain.obligations import RefusedError, withdraw_obligation
from exams.domain.recount import percent, rates
from exams.domain.recount_differences import check_coverage
from exams.domain.results import settle
from exams.enums import AttemptState, ExemptionCode, WithdrawalReason
from exams.models import Attempt, Exemption, Obligation, Result, Tally
from ledger.models import LedgerEntry
from tests.exams.coverage_world import (
    OPENS_AT,
    REFERENCE_DATE,
    World,
    make_exam,
    seal,
)
from tests.factories.units import PersonFactory, UnitFactory, root_unit
from units.domain.history import person_state
from units.domain.letters import rate
from units.enums import ChangeKind, PersonCategory, UnitKind
from units.models import RosterChange, Unit

pytestmark = pytest.mark.django_db
LATER = OPENS_AT + timedelta(days=25)


def joined(person):
    """The roster change with which an import puts somebody on the roster."""
    change = RosterChange.objects.create(
        person=person,
        kind=ChangeKind.JOINED,
        effective_on=person.joined_on,
        after=person_state(person),
        actor="import",
    )
    early = OPENS_AT - timedelta(days=300)
    RosterChange.objects.filter(pk=change.pk).update(recorded_at=early)
    return person


def grow(chance):
    """A district of twelve units and some forty people, frozen by the real freeze."""
    units = [root_unit()]
    for _ in range(11):
        kind = chance.choice([UnitKind.DEPARTMENT, UnitKind.TOWN, UnitKind.VILLAGE])
        headcount = chance.choice([None, 3, 5])
        parent = chance.choice(units)
        units.append(UnitFactory(parent=parent, kind=kind, headcount=headcount))
    for _ in range(40):
        joined(
            PersonFactory(
                unit=chance.choice(units[1:]),
                category=chance.choice(PersonCategory.values),
                rank=chance.choice(["科员", "正科", "县处级副职", ""]),
                is_enforcer=chance.random() < 0.2,
                retire_month=chance.choice(["", "2027-03", "2040-01"]),
            )
        )
    world = World(make_exam(frozen_at=None))
    freeze_roster(world.exam, actor="officer", now=OPENS_AT - timedelta(days=90))
    return world


def random_event(world, chance):
    """One thing that happens to one person, through the doors that exist for it."""
    row = chance.choice(list(Obligation.objects.filter(exam=world.exam)))
    at = OPENS_AT + timedelta(minutes=chance.randrange(35_000))
    kind = chance.choice(["sit"] * 6 + ["void", "ask", "decide", "withdraw", "settle"])
    try:
        match kind:
            case "sit":
                sat_raw(world, row.person, chance, at)
            case "void":
                ended = Attempt.objects.filter(state="submitted", person=row.person)
                ended.update(state="voided", folded_at=None)
            case "ask":
                ask(row, chance, at)
            case "decide":
                decide_one(row, chance, at)
            case "withdraw":
                withdraw_obligation(
                    row,
                    reason=chance.choice(WithdrawalReason.values),
                    document="示例〔2026〕5号",
                    on=chance.choice([REFERENCE_DATE, OPENS_AT.date()]),
                    actor="officer",
                )
            case "settle":
                settle(world.exam, now=at)
    except RefusedError:
        pass  # a refusal is part of a history too


def ask(row, chance, at):
    request_exemption(
        row,
        code=chance.choice(ExemptionCode.values),
        document="示例〔2026〕6号",
        actor="liaison",
        now=at,
    )


def decide_one(row, chance, at):
    request = Exemption.objects.filter(obligation=row, state="requested").first()
    if request:
        decide_exemption(
            request,
            approve=chance.random() < 0.7,
            reason="示例",
            actor="officer",
            now=at,
        )


def sat_raw(world, person, chance, at):
    """An attempt as the hot path leaves it: submitted, or just left to expire."""
    under_way = Attempt.objects.filter(person=person, state=AttemptState.STARTED)
    if under_way.exists():
        return
    number = Attempt.objects.filter(person=person).count() + 1
    answered = chance.choice([0, 3, 6, 8, 10])
    responses = {
        str(item): ["A"] if chance.random() < 0.75 else ["B"]
        for item in range(1, answered + 1)
    }
    right = sum(keys == ["A"] for keys in responses.values())
    valid = answered >= 6
    attempt = Attempt.objects.create(
        sitting=world.sitting,
        person=person,
        paper=world.sitting.papers.get(),
        number=number,
        started_at=at,
        deadline=at + timedelta(hours=1),
        order_seed=number,
        responses=responses,
    )
    if chance.random() < 0.7:
        score = Decimal(right * 10)
        marks = [(90, "distinction"), (80, "good"), (60, "pass")]
        grade = next((name for line, name in marks if score >= line), "fail")
        Attempt.objects.filter(pk=attempt.pk).update(
            state=AttemptState.SUBMITTED,
            submitted_at=at + timedelta(minutes=20),
            answered_share=answered * 10,
            score=score,
            grade=grade if valid else "fail",
        )


@pytest.fixture
def lived(request):
    """A district after a random history; indirect parameter: the seed."""
    chance = random.Random(getattr(request, "param", 7))
    world = grow(chance)
    for _ in range(40):
        random_event(world, chance)
    return world


@pytest.mark.parametrize("lived", range(6), indirect=True)
def test_recount_agrees_after_a_random_history(lived):
    checked = check_coverage(lived.exam, now=LATER)
    assert checked.differences == []
    assert checked.without_history == 0
    assert checked.obligations == Obligation.objects.count() > 5
    assert checked.attempts > 5


@pytest.mark.parametrize("lived", [3], indirect=True)
def test_recount_of_one_unit_agrees_and_counts_only_it(lived):
    for unit in Unit.objects.all():
        checked = check_coverage(lived.exam, unit=unit, now=LATER)
        assert checked.differences == []
        due = Obligation.objects.filter(unit__path__startswith=unit.path)
        assert checked.obligations == due.count()


def busiest_tally():
    return Tally.objects.order_by("-P", "-A", "pk").first()


def first_result():
    return Result.objects.filter(is_valid=True).order_by("pk").first()


def tamper_tally(world, letter):
    Tally.objects.filter(pk=busiest_tally().pk).update(**{letter: F(letter) + 1})


def tamper_result(world, **fields):
    Result.objects.filter(pk=first_result().pk).update(**fields)


def tamper_attempt(world, **fields):
    Attempt.objects.filter(pk=first_result().best_id).update(**fields)


def tamper_obligation(world, **fields):
    row = Obligation.objects.get(exam=world.exam, person=first_result().person)
    Obligation.objects.filter(pk=row.pk).update(**fields)


TAMPERINGS = {
    **{
        f"Tally.{letter}": lambda world, letter=letter: tamper_tally(world, letter)
        for letter in "AXEPQG"
    },
    "Tally.headcount": lambda world: Tally.objects.filter(pk=busiest_tally().pk).update(
        headcount=77
    ),
    "Result.score": lambda world: tamper_result(world, score=Decimal("12.34")),
    "Result.grade": lambda world: tamper_result(
        world, grade="fail" if first_result().grade != "fail" else "pass"
    ),
    "Result.is_valid": lambda world: tamper_result(world, is_valid=False),
    "Result.attempts": lambda world: tamper_result(world, attempts=9),
    "Result.first_submitted_on": lambda world: tamper_result(
        world, first_submitted_on=REFERENCE_DATE
    ),
    "Result gone": lambda world: first_result().delete(),
    "Attempt.score": lambda world: tamper_attempt(world, score=Decimal("99.99")),
    "Attempt.grade": lambda world: tamper_attempt(world, grade="good!"),
    "Attempt.answered_share": lambda world: tamper_attempt(world, answered_share=61),
    "Attempt.responses": lambda world: tamper_attempt(world, responses={"1": ["B"]}),
    "Attempt.state": lambda world: tamper_attempt(world, state="voided"),
    "Obligation.withdrawn": lambda world: tamper_obligation(world, withdrawn="died"),
    "Obligation.tier": lambda world: tamper_obligation(world, tier="T6"),
    "Obligation.unit": lambda world: tamper_obligation(world, unit=root_unit()),
    "Obligation gone": lambda world: Obligation.objects.filter(
        person=first_result().person
    ).delete(),
    "Obligation added": lambda world: Obligation.objects.create(
        exam=world.exam,
        person=joined_late(),
        unit=busiest_tally().unit,
        tier="T4",
    ),
    "Paper.key": lambda world: swap_key(world.sitting.papers.get()),
}


def joined_late():
    return joined(PersonFactory(joined_on=REFERENCE_DATE + timedelta(days=9)))


def swap_key(paper):
    for entry in paper.key.values():
        entry["answer"] = ["C"]
    paper.save()


@pytest.mark.parametrize("name", TAMPERINGS)
def test_recount_sees_a_row_that_was_tampered_with(lived, name):
    assert check_coverage(lived.exam, now=LATER).differences == []
    TAMPERINGS[name](lived)
    assert check_coverage(lived.exam, now=LATER).differences


def test_recount_sees_an_exemption_approved_behind_its_back(lived):
    settle(lived.exam, now=LATER)
    row = (
        Obligation.objects.filter(exam=lived.exam, withdrawn="", exemptions=None)
        .exclude(person__exam_results__is_valid=True)
        .first()
    )
    Exemption.objects.create(
        obligation=row,
        code="E3",
        document="无",
        state="approved",
        requested_by="x",
        requested_at=OPENS_AT,
        decided_by="y",
        decided_at=OPENS_AT,
    )
    figures = {
        (one.scope, one.figure)
        for one in check_coverage(lived.exam, now=LATER).differences
        if one.unit == row.unit.code
    }
    assert {("own", "E"), ("own", "D")} <= figures


def test_difference_names_unit_scope_figure_and_both_numbers():
    world = World()
    unit = UnitFactory(code="510811001")
    person = PersonFactory(unit=unit)
    Obligation.objects.create(exam=world.exam, person=person, unit=unit, tier="T4")
    Tally.objects.create(exam=world.exam, unit=unit, A=1, G=1, updated_at=OPENS_AT)
    seal(world.exam)
    root = root_unit().code
    found = {
        (one.unit, one.scope, one.figure, one.shown, one.recounted)
        for one in check_coverage(world.exam, now=LATER).differences
    }
    assert found == {
        ("510811001", "own", "G", 1, 0),
        ("510811001", "subtree", "G", 1, 0),
        (root, "subtree", "G", 1, 0),
    }


@pytest.fixture
def small():
    """A town with a village below it, frozen by the real freeze; two are due."""
    town = UnitFactory(code="T1", kind=UnitKind.TOWN, headcount=5)
    village = UnitFactory(code="V1", parent=town, kind=UnitKind.VILLAGE, headcount=2)
    for unit in (town, village):
        joined(PersonFactory(unit=unit, category=PersonCategory.CIVIL_SERVANT))
    kinds = [UnitKind.TOWN, UnitKind.VILLAGE]
    exam = make_exam(frozen_at=None, unit_kinds=kinds)
    freeze_roster(exam, actor="officer", now=OPENS_AT - timedelta(days=90))
    return exam


def found_in(exam, **options):
    return {
        (one.unit, one.scope, one.figure, one.shown, one.recounted)
        for one in check_coverage(exam, now=LATER, **options).differences
    }


def test_recount_names_a_headcount_that_is_not_the_frozen_one(small):
    assert found_in(small) == set()
    Tally.objects.filter(unit__code="V1").update(headcount=500)
    root, rate = root_unit().code, "registration_rate"
    expected = {
        ("V1", "own", "H", 500, 2),
        ("V1", "own", rate, "0.20", "50.00"),
        ("V1", "subtree", "H", 500, 2),
        ("V1", "subtree", rate, "0.20", "50.00"),
        ("T1", "subtree", "H", 505, 7),
        ("T1", "subtree", rate, "0.40", "28.57"),
        (root, "subtree", "H", 505, 7),
        (root, "subtree", rate, "0.40", "28.57"),
    }
    assert found_in(small) == expected
    village = Unit.objects.get(code="V1")
    assert found_in(small, unit=village) == {x for x in expected if x[0] == "V1"}


def test_recount_names_a_unit_that_the_exam_does_not_count(small):
    office = UnitFactory(code="D1", kind=UnitKind.DEPARTMENT, headcount=9)
    Tally.objects.create(exam=small, unit=office, headcount=9, updated_at=OPENS_AT)
    root, rate = root_unit().code, "registration_rate"
    assert found_in(small) == {
        ("D1", "own", "H", 9, None),
        ("D1", "own", rate, "0.00", None),
        ("D1", "subtree", "H", 9, None),
        ("D1", "subtree", rate, "0.00", None),
        (root, "subtree", "H", 16, 7),
        (root, "subtree", rate, "12.50", "28.57"),
    }


def test_recount_finds_a_headcount_beside_a_moved_obligation(small):
    Tally.objects.filter(unit__code="V1").update(headcount=500)
    row = Obligation.objects.get(unit__code="V1")
    Obligation.objects.filter(pk=row.pk).update(unit=Unit.objects.get(code="T1"))
    found = found_in(small)
    assert ("V1", "own", "H", 500, 2) in found
    moved = f"obligation:{row.person.code}.unit"
    assert ("T1", "own", moved, "T1", "V1") in found


def test_a_later_headcount_of_the_unit_is_no_difference(small):
    Unit.objects.filter(code="V1").update(headcount=40)
    assert found_in(small) == set()


def test_recount_says_so_where_nothing_fits_what_was_frozen(small):
    Unit.objects.filter(code="V1").update(headcount=40)
    Tally.objects.filter(unit__code="T1").update(headcount=500)
    ((unit, scope, figure, shown, sealed),) = found_in(small)
    assert (unit, scope, figure) == (root_unit().code, "subtree", "freeze")
    entry = LedgerEntry.objects.get(kind="roster_frozen")
    assert sealed == entry.payload_sha256 != shown
    assert len(shown) == 64


def test_recount_says_so_where_the_ledger_knows_no_freeze(small):
    LedgerEntry.objects.all().delete()
    ((_unit, scope, figure, _shown, sealed),) = found_in(small)
    assert (scope, figure, sealed) == ("subtree", "freeze", None)


def test_headcount_of_a_sum_is_unknown_where_one_unit_has_none(small):
    village = UnitFactory(
        code="V2", parent=Unit.objects.get(code="T1"), kind=UnitKind.VILLAGE
    )
    joined(PersonFactory(unit=village, category=PersonCategory.CIVIL_SERVANT))
    exam = make_exam(code="2027", frozen_at=None)
    freeze_roster(exam, actor="officer", now=OPENS_AT - timedelta(days=90))
    assert found_in(exam) == set()
    letters = recount_module.recount(exam, now=LATER).subtree
    codes = dict(Unit.objects.values_list("code", "pk"))
    found = {code: letters[codes[code]]["H"] for code in ("T1", "V1", "V2")}
    assert found == {"T1": None, "V1": 2, "V2": None}


def test_obligation_without_roster_history_is_counted_as_such():
    world = World()
    person = PersonFactory()
    Obligation.objects.create(
        exam=world.exam, person=person, unit=person.unit, tier="T4"
    )
    Tally.objects.create(exam=world.exam, unit=person.unit, A=1, updated_at=OPENS_AT)
    seal(world.exam)
    checked = check_coverage(world.exam, now=LATER)
    assert (checked.differences, checked.without_history) == ([], 1)


def test_moved_before_and_left_after_the_reference_date():
    """The replay takes the last state of the day, not the first nor today's."""
    world = World(make_exam(frozen_at=None))
    old, new = UnitFactory(), UnitFactory()
    person = joined(PersonFactory(unit=old))
    for day, unit in ((REFERENCE_DATE, new), (REFERENCE_DATE + timedelta(days=1), old)):
        before = person_state(person)
        person.unit = unit
        person.save()
        change = RosterChange.objects.create(
            person=person,
            kind=ChangeKind.MOVED,
            effective_on=day,
            before=before,
            after=person_state(person),
            actor="import",
        )
        RosterChange.objects.filter(pk=change.pk).update(
            recorded_at=OPENS_AT - timedelta(days=200)
        )
    freeze_roster(world.exam, actor="officer", now=OPENS_AT - timedelta(days=90))
    assert Obligation.objects.get(person=person).unit == new
    assert check_coverage(world.exam, now=LATER).differences == []


def test_recount_before_the_freeze_is_refused():
    with pytest.raises(ExamError) as refusal:
        check_coverage(make_exam(frozen_at=None), now=LATER)
    assert refusal.value.code == "not_frozen"


def test_worked_example_by_the_second_path():
    """Domain facts §1.4."""
    figures = rates(
        {"H": 52, "A": 50, "X": 2, "E": 3, "D": 45, "P": 44, "Q": 43, "G": 20}
    )
    assert list(figures.values()) == [
        "96.15",
        "97.78",
        "91.67",
        "97.73",
        "95.56",
        "45.45",
        "6.25",
    ]


def test_both_paths_round_alike():
    chance = random.Random(4)
    for _ in range(5000):
        whole = chance.randrange(0, 30_000)
        part = chance.choice([chance.randrange(0, 30_000), whole, max(whole - 1, 0)])
        first = rate(part, whole)
        assert percent(part, whole) == (None if first is None else str(first))


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        (
            recount_module,
            {"exams.models", "units.models", recount_freeze.__name__},
        ),
        (recount_freeze, {"exams.models", "units.models", "ledger.models"}),
    ],
)
def test_second_path_imports_only_models_and_the_standard_library(module, allowed):
    with open(module.__file__) as source:
        tree = ast.parse(source.read())
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module)
    foreign = {
        name for name in imported if name.split(".")[0] not in sys.stdlib_module_names
    }
    assert foreign == allowed
