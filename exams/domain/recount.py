"""Count coverage once more from the raw facts, by a path of its own.

Reads roster history, obligations, exemptions, and every attempt's responses against its
paper's key, and does its own replaying, marking, folding and rolling up. It imports the
models and the standard library and nothing of the code that it checks, so that one
mistake cannot hide in both. H is what the ledger says was frozen. Source: domain facts
§1.4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from exams.domain.recount_freeze import Seal, frozen_heads
from exams.models import Attempt, Exam, Exemption, Obligation, Paper
from units.models import RosterChange, Unit

GRACE = timedelta(seconds=30)
SHANGHAI = timezone(timedelta(hours=8))  # no summer time since 1991
LETTERS = "HAXEDPQG"


@dataclass
class Sheet:
    """One ended attempt as responses and key say it was. Scores are in cents."""

    pk: Any
    person: int
    ended_at: datetime
    answered: int
    items: int
    cents: int
    valid: bool
    grade: str

    @property
    def share(self) -> int:
        """Answered share in hundredths of a percent, cut."""
        return self.answered * 10_000 // self.items if self.items else 0


@dataclass
class Standing:
    """What one person's sheets come to."""

    best: Sheet
    first_on: date
    sheets: int


@dataclass
class Due:
    """What one obligation must be by the roster of the reference date."""

    unit: int
    tier: str


@dataclass
class Recount:
    """Everything recounted; letters by unit key. H may be None."""

    units: dict[int, Unit]
    seal: Seal
    own: dict[int, dict[str, int | None]] = field(default_factory=dict)
    subtree: dict[int, dict[str, int | None]] = field(default_factory=dict)
    sheets: dict[Any, Sheet] = field(default_factory=dict)
    standings: dict[int, Standing] = field(default_factory=dict)
    due: dict[int, Due] = field(default_factory=dict)
    with_history: set[int] = field(default_factory=set)
    obligations: int = 0


def recount(exam: Exam, unit: Unit | None = None, *, now: datetime) -> Recount:
    """Recount one exam, all of it or the part of the tree below ``unit``."""
    path = unit.path if unit else ""
    due, with_history = people_due(exam)
    homes = {person: (one.unit, one.tier) for person, one in due.items()}
    count = Recount(
        units={one.pk: one for one in Unit.objects.filter(path__startswith=path)},
        seal=frozen_heads(exam, due=homes, with_history=with_history),
        due=due,
        with_history=with_history,
    )
    count.sheets = {sheet.pk: sheet for sheet in ended_sheets(exam, now)}
    count.standings = standings(count.sheets.values())
    count_own(exam, count)
    roll_up(count)
    return count


# --- who had to be due: the roster replayed to the end of the reference date ----------


def people_due(exam: Exam) -> tuple[dict[int, Due], set[int]]:
    """Who was due by what the roster's history said when the exam was frozen.

    The set holds those whose joining it knows; of others it cannot say that they were
    not due.
    """
    kinds = dict(Unit.objects.values_list("pk", "kind"))
    state: dict[int, dict[str, Any]] = {}
    known = RosterChange.objects.filter(recorded_at__lte=exam.frozen_at)
    in_time = known.filter(effective_on__lte=exam.reference_date)
    rows = in_time.order_by("effective_on", "id").values_list("person", "kind", "after")
    for person, kind, after in rows.iterator():
        state[person] = {} if kind == "left" else after  # off the roster from that day
    due = {}
    for person, entry in state.items():
        unit_kind = kinds.get(entry.get("unit", 0), "")
        tier = tier_again(entry, unit_kind) if unit_kind in exam.unit_kinds else ""
        if tier in exam.tiers:
            due[person] = Due(entry["unit"], tier)
    return due, set(known.filter(kind="joined").values_list("person", flat=True))


def tier_again(entry: dict[str, Any], unit_kind: str) -> str:
    """The tier once more, as a chain of questions; "" for who is in none."""
    rank, category = entry.get("rank", ""), entry.get("category", "")
    if rank[:3] in ("县处级", "厅局级"):
        return "T1"
    if unit_kind == "village":
        return "T7"
    if entry.get("is_leader") or rank[:2] in ("正科", "副科"):
        return "T2"
    if entry.get("is_enforcer"):
        return "T3"
    return {
        "enterprise_manager": "T6",
        "institution_staff": "T5",
        "civil_servant": "T4",
        "quasi_civil_servant": "T4",
        "political_legal": "T4",
    }.get(category, "")


# --- what was answered ---------------------------------------------------------------


def ended_sheets(exam: Exam, now: datetime) -> Iterable[Sheet]:
    """Every attempt that is over and was not voided, marked afresh."""
    keys = {}
    for paper, key in Paper.objects.filter(sitting__exam=exam).values_list("pk", "key"):
        keys[paper] = {
            item: (frozenset(entry["answer"]), to_cents(entry["score"]))
            for item, entry in key.items()
        }
    rows = Attempt.objects.filter(sitting__exam=exam).order_by("pk")
    fields = "pk", "person", "paper", "state", "submitted_at", "deadline", "responses"
    for pk, person, paper, state, submitted, deadline, given in rows.values_list(
        *fields
    ).iterator():
        over = state in ("submitted", "expired") or (
            state == "started" and now > deadline + GRACE
        )
        if over:
            yield marked_sheet(
                exam, keys[paper], given, pk, person, submitted or deadline
            )


def marked_sheet(
    exam: Exam,
    key: dict[str, tuple[frozenset[str], int]],
    given: dict[str, list[str]],
    pk: Any,
    person: int,
    ended_at: datetime,
) -> Sheet:
    cents = answered = 0
    for item, (answer, worth) in key.items():
        chosen = frozenset(given.get(item) or ())
        answered += bool(chosen)
        cents += worth if answer and chosen == answer else 0
    valid = answered > 0 and answered * 100 >= exam.answered_share * len(key)
    return Sheet(
        pk=pk,
        person=person,
        ended_at=ended_at,
        answered=answered,
        items=len(key),
        cents=cents,
        valid=valid,
        grade=grade(exam, cents) if valid else "fail",
    )


def to_cents(score: Any) -> int:
    """ "2.00" → 200; scores have at most two decimals."""
    whole, _dot, rest = str(score).partition(".")
    return int(whole) * 100 + int((rest + "00")[:2])


def grade(exam: Exam, cents: int) -> str:
    for name, line in (
        ("distinction", exam.distinction_score),
        ("good", exam.good_score),
        ("pass", exam.pass_score),
    ):
        if cents >= line * 100:
            return name
    return "fail"


def standings(sheets: Iterable[Sheet]) -> dict[int, Standing]:
    """Best kept: a valid sheet before an invalid one, then the score, then the earlier.

    A blank sheet is as good as absent.
    """
    by_person: dict[int, list[Sheet]] = {}
    for sheet in sheets:
        if sheet.answered:
            by_person.setdefault(sheet.person, []).append(sheet)
    found = {}
    for person, mine in by_person.items():
        mine.sort(key=lambda one: (one.ended_at, one.pk))
        best = max(mine, key=lambda one: (one.valid, one.cents))  # the first of equals
        first = next(one for one in mine if one.valid == best.valid)
        found[person] = Standing(
            best, first.ended_at.astimezone(SHANGHAI).date(), len(mine)
        )
    return found


# --- letters -------------------------------------------------------------------------


def count_own(exam: Exam, count: Recount) -> None:
    """Own letters of every unit, from each obligation in turn."""
    for unit, headcount in count.seal.heads.items():
        if unit in count.units:
            count.own[unit] = {**dict.fromkeys(LETTERS, 0), "H": headcount}
    granted = exempt_obligations(exam, count)
    rows = Obligation.objects.filter(exam=exam).values_list(
        "pk", "person", "unit", "withdrawn"
    )
    for pk, person, unit, withdrawn in rows.iterator():
        if unit not in count.units:
            continue
        count.obligations += 1
        letters = count.own.setdefault(unit, {**dict.fromkeys(LETTERS, 0), "H": None})
        standing = count.standings.get(person)
        for letter in letters_for(bool(withdrawn), pk in granted, standing):
            letters[letter] = (letters[letter] or 0) + 1


def exempt_obligations(exam: Exam, count: Recount) -> set[int]:
    """Obligations with an exemption approved before the first counted sheet."""
    first: dict[int, datetime] = {}
    for sheet in count.sheets.values():
        if sheet.valid:
            known = first.get(sheet.person, sheet.ended_at)
            first[sheet.person] = min(known, sheet.ended_at)
    approved = Exemption.objects.filter(obligation__exam=exam, state="approved")
    return {
        obligation
        for obligation, person, decided_at in approved.values_list(
            "obligation", "obligation__person", "decided_at"
        )
        if decided_at and (person not in first or first[person] >= decided_at)
    }


def letters_for(withdrawn: bool, exempt: bool, standing: Standing | None) -> str:
    """The letters that one obligation adds to."""
    if withdrawn:
        return "AX"
    if exempt:
        return "AE"
    if standing is None or not standing.best.valid:
        return "AD"
    return {"fail": "ADP", "distinction": "ADPQG"}.get(standing.best.grade, "ADPQ")


def roll_up(count: Recount) -> None:
    """Subtree letters: every unit's own letters are added to all units on its path.

    Where people are counted whose unit has no H, H of all units above is not known.
    """
    unknown: set[int] = set()
    for unit in count.units:
        count.subtree[unit] = {**dict.fromkeys(LETTERS, 0), "H": None}
    for unit, letters in count.own.items():
        way = [int(above) for above in count.units[unit].path.split("/")[1:-1]]
        if letters["A"] and letters["H"] is None:
            unknown.update(way)
        for above in way:
            sums = count.subtree.get(above)
            for letter, number in letters.items():
                if sums is not None and number is not None:
                    sums[letter] = (sums[letter] or 0) + number
    for unit in unknown & count.subtree.keys():
        count.subtree[unit]["H"] = None


def percent(part: int | None, whole: int | None) -> str | None:
    """ "97.78", half-up, in whole numbers; "100.00" only where the two are equal."""
    if not whole or part is None:
        return None
    hundredths = (part * 20_000 + whole) // (2 * whole)
    if hundredths == 10_000 and part < whole:
        hundredths = 9_999
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def rates(letters: dict[str, int | None]) -> dict[str, str | None]:
    """The seven rates of a row, from its letters."""
    base = (letters["A"] or 0) - (letters["X"] or 0)
    return {
        "registration_rate": percent(letters["A"], letters["H"]),
        "participation_rate": percent(letters["P"], letters["D"]),
        "gross_participation_rate": percent(letters["P"], base),
        "pass_rate": percent(letters["Q"], letters["P"]),
        "attainment_rate": percent(letters["Q"], letters["D"]),
        "distinction_rate": percent(letters["G"], letters["P"]),
        "exemption_rate": percent(letters["E"], base),
    }
