"""Hold what coverage shows against what a recount finds, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.domain.coverage import RATES, Coverage, read_coverage
from exams.domain.exam_errors import ExamError
from exams.domain.recount import LETTERS, Due, Recount, rates, recount
from exams.domain.results import settle
from exams.models import Attempt, Exam, Obligation, Result
from units.models import Person, Unit

EVERYTHING = 99  # levels of the tree
OVER = ("submitted", "expired")


@dataclass(frozen=True)
class Difference:
    unit: str
    scope: str
    figure: str
    shown: Any
    recounted: Any


@dataclass(frozen=True)
class Checked:
    """``without_history`` are obligations that no roster change can confirm."""

    units: int
    obligations: int
    attempts: int
    without_history: int
    differences: list[Difference] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        counts = {"units", "obligations", "attempts"}
        return {
            "checked": {name: getattr(self, name) for name in sorted(counts)},
            "differences": [asdict(one) for one in self.differences],
        }


def check_coverage(
    exam: Exam, *, unit: Unit | None = None, now: datetime | None = None
) -> Checked:
    """Recount and compare. A difference is looked at twice: a fold may be under way."""
    now = now or timezone.now()
    if exam.frozen_at is None:
        raise ExamError("not_frozen", _("名册还没有冻结，没有可以复算的数据。"))
    checked = check_once(exam, unit=unit, now=now)
    return check_once(exam, unit=unit, now=now) if checked.differences else checked


def check_once(exam: Exam, *, unit: Unit | None, now: datetime) -> Checked:
    settle(exam, now=now)
    with transaction.atomic():
        one_snapshot()
        count = recount(exam, unit, now=now)
        root = unit or Unit.objects.get(parent=None)
        shown = read_coverage(exam, root=root, depth=EVERYTHING, now=now)
        comparison = Comparison(exam, count, shown)
        differences = list(comparison.all())
    return Checked(
        units=len(count.own),
        obligations=count.obligations,
        attempts=comparison.attempts_checked,
        without_history=comparison.without_history,
        differences=differences,
    )


def one_snapshot() -> None:
    """All reads of this transaction see one moment; SQLite's do in any case."""
    outermost = len(connection.savepoint_ids) == 0
    if connection.vendor == "postgresql" and outermost:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


class Comparison:
    """What is shown on the left, what was recounted on the right."""

    def __init__(self, exam: Exam, count: Recount, shown: Coverage) -> None:
        self.exam = exam
        self.count = count
        self.shown = shown
        self.without_history = self.attempts_checked = 0
        self.codes = dict(Unit.objects.values_list("pk", "code"))
        self.homes: dict[int, str] = {}
        # Who sits of one's own will has no home in an exam: told at the root.
        whole = shown.root.parent_id is None
        self.volunteers = shown.root.code if whole else ""

    def all(self) -> Iterator[Difference]:
        yield from self.freeze()
        yield from self.rows()
        yield from self.summary()
        yield from self.obligations()
        yield from self.attempts()
        yield from self.results()

    def freeze(self) -> Iterator[Difference]:
        """The frozen roster as a whole, where no figure can be named that differs."""
        seal = self.count.seal
        if not seal.is_whole:
            root = Unit.objects.get(parent=None).code
            yield Difference(root, "subtree", "freeze", seal.stands, seal.sealed)

    def rows(self) -> Iterator[Difference]:
        """Letters, rates and marks of every row, own and subtree."""
        district = self.district()
        seen = set()
        for row in self.shown.rows:
            seen.add(row.unit.pk)
            source = self.count.own if row.scope == "own" else self.count.subtree
            letters = source.get(row.unit.pk, {**dict.fromkeys(LETTERS, 0), "H": None})
            found = letters | rates(letters) | self.marks(letters, district)
            shown = row.as_json()
            for figure in (*LETTERS, *RATES, "is_full", "exemption_flag"):
                yield from differ(
                    row.unit.code, row.scope, figure, shown[figure], found[figure]
                )
        for unit in self.count.own.keys() - seen:
            code = self.count.units[unit].code
            yield Difference(code, "own", "A", None, self.count.own[unit]["A"])

    def district(self) -> dict[str, int]:
        """E and A − X of the whole exam, for the flag on exemptions."""
        whole = self.count
        if self.shown.root.parent_id is not None:
            whole = recount(self.exam, now=self.shown.computed_at)
        sums = {"E": 0, "base": 0}
        for letters in whole.own.values():
            sums["E"] += letters["E"] or 0
            sums["base"] += (letters["A"] or 0) - (letters["X"] or 0)
        return sums

    @staticmethod
    def marks(
        letters: dict[str, int | None], district: dict[str, int]
    ) -> dict[str, bool]:
        """Full coverage, and the flag: over 5 %, or over twice the district's share."""
        number = {letter: letters[letter] or 0 for letter in "AXEDP"}
        base, exempt = number["A"] - number["X"], number["E"]
        over_limit = exempt * 20 > base
        over_district = exempt * district["base"] > 2 * district["E"] * base
        return {
            "is_full": 0 < number["D"] == number["P"],
            "exemption_flag": bool(exempt) and (over_limit or over_district),
        }

    def summary(self) -> Iterator[Difference]:
        due = [one for one in self.count.own.values() if one["D"]]
        full = sum(one["D"] == one["P"] for one in due)
        root, shown = self.shown.root.code, self.shown
        yield from differ(root, "subtree", "units_full", shown.units_full, full)
        yield from differ(
            root, "subtree", "units_with_duty", shown.units_with_duty, len(due)
        )

    def obligations(self) -> Iterator[Difference]:
        """Every frozen obligation against the roster replayed to the reference date."""
        rows = Obligation.objects.filter(exam=self.exam).values_list(
            "person", "unit", "tier", "person__code"
        )
        known = set()
        for person, unit, tier, code in rows.iterator():
            known.add(person)
            due = self.count.due.get(person)
            where = self.inside(unit) or (due and self.inside(due.unit))
            if not where:
                continue
            if self.inside(unit):
                self.homes[person] = where
            if due is None and person not in self.count.with_history:
                self.without_history += 1
                continue
            figure, found = f"obligation:{code}", due or Due(0, "")
            home, expected = self.codes.get(unit), self.codes.get(found.unit)
            yield from differ(where, "own", f"{figure}.unit", home, expected)
            yield from differ(where, "own", f"{figure}.tier", tier, found.tier)
        yield from self.forgotten(known)

    def inside(self, unit: int) -> str:
        """The code of a unit within this recount, "" of any other."""
        return self.codes[unit] if unit in self.count.units else ""

    def forgotten(self, known: set[int]) -> Iterator[Difference]:
        """People on the roster of the day who have no obligation."""
        due = {p: d for p, d in self.count.due.items() if p not in known}
        people = Person.objects.in_bulk(due)
        for person, found in due.items():
            if where := self.inside(found.unit):
                figure = f"obligation:{people[person].code}.unit"
                yield Difference(where, "own", figure, None, where)

    def attempts(self) -> Iterator[Difference]:
        """The stored marks of every ended attempt of somebody who is due here."""
        rows = Attempt.objects.filter(sitting__exam=self.exam, state__in=OVER)
        fields = "pk", "person", "score", "grade", "answered_share"
        for pk, person, score, grade, share in rows.values_list(*fields).iterator():
            if not (home := self.home(person)):
                continue
            self.attempts_checked += 1
            sheet = self.count.sheets[pk]
            for figure, shown, found in (
                ("score", cents(score), sheet.cents),
                ("grade", grade, sheet.grade),
                ("answered_share", cents(share), sheet.share),
            ):
                yield from differ(home, "own", f"attempt:{pk}.{figure}", shown, found)

    def results(self) -> Iterator[Difference]:
        """The folded result of everybody who sat and is due here."""
        found = {p: s for p, s in self.count.standings.items() if self.home(p)}
        shown = {
            result.person_id: result
            for result in Result.objects.filter(exam=self.exam)
            if self.home(result.person_id)
        }
        people = Person.objects.in_bulk(found.keys() | shown.keys())
        for person in sorted(people):
            name = f"result:{people[person].code}"
            left, right = (
                result_shown(shown.get(person)),
                result_found(found.get(person)),
            )
            for figure in left.keys() | right.keys():
                yield from differ(
                    self.home(person),
                    "own",
                    f"{name}.{figure}",
                    left.get(figure),
                    right.get(figure),
                )

    def home(self, person: int) -> str:
        """The code of the unit in which the person is due, "" outside this recount."""
        return self.homes.get(person, self.volunteers)


def differ(
    unit: str, scope: str, figure: str, shown: Any, found: Any
) -> Iterator[Difference]:
    if shown != found:
        yield Difference(unit, scope, figure, shown, found)


def cents(value: Any) -> int | None:
    return None if value is None else int(value * 100)


def result_shown(result: Result | None) -> dict[str, Any]:
    if result is None:
        return {}
    return {
        "best": str(result.best_id),
        "score": cents(result.score),
        "grade": result.grade,
        "is_valid": result.is_valid,
        "first_submitted_on": result.first_submitted_on.isoformat(),
        "attempts": result.attempts,
    }


def result_found(standing: Any) -> dict[str, Any]:
    if standing is None:
        return {}
    return {
        "best": str(standing.best.pk),
        "score": standing.best.cents,
        "grade": standing.best.grade,
        "is_valid": standing.best.valid,
        "first_submitted_on": standing.first_on.isoformat(),
        "attempts": standing.sheets,
    }
