"""Hold the frozen roster of an exam against the hash that the ledger keeps of it.

The ledger holds no figures, only one hash over the scope, every obligation and every
headcount. So the rows as they stand are hashed again; where that fails, what the
recount knows from elsewhere is tried in their place, and whatever fits the hash is what
was frozen. Imports models and the standard library only, like the recount itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from exams.models import Exam, Obligation, Tally
from ledger.models import LedgerEntry
from units.models import Person, Unit

Heads = dict[int, int | None]
Homes = dict[int, tuple[int, str]]  # person: unit and tier


@dataclass(frozen=True)
class Seal:
    """``heads``: H of every unit that the exam counts, None where it had none.

    They are proven where ``is_whole``; else the rows hash to ``stands`` and nothing
    that is known hashes to what the ledger says.
    """

    heads: Heads
    is_whole: bool
    stands: str
    sealed: str | None


def frozen_heads(exam: Exam, *, due: Homes, with_history: set[int]) -> Seal:
    """The headcounts that were frozen; ``due`` is the roster replayed to that day."""
    entries = LedgerEntry.objects.filter(
        kind="roster_frozen", subject=f"exam:{exam.code}"
    )
    sealed = entries.order_by("-id").values_list("payload_sha256", flat=True).first()
    stored = dict(Tally.objects.filter(exam=exam).values_list("unit", "headcount"))
    rows = Obligation.objects.filter(exam=exam)
    homes = {p: (u, t) for p, u, t in rows.values_list("person", "unit", "tier")}
    stands = ""
    for people, heads in versions(exam, homes, stored, due, with_history):
        found = payload_hash(exam, people, heads)
        stands = stands or found
        if sealed is None or found == sealed:
            return Seal(heads, found == sealed, stands, sealed)
    return Seal(stored, False, stands, sealed)


def versions(
    exam: Exam, homes: Homes, stored: Heads, due: Homes, with_history: set[int]
) -> Iterator[tuple[Homes, Heads]]:
    """What may have been frozen, the rows as they stand first.

    Obligations: as stored; as replayed, with those whom no history knows; as replayed
    alone. Headcounts: as stored; of the exam's kinds of unit; as the units have them.
    """
    yield homes, stored
    scope = Unit.objects.filter(kind__in=exam.unit_kinds)
    of_units = dict(scope.values_list("pk", "headcount"))
    in_scope = {unit: head for unit, head in stored.items() if unit in of_units}
    strangers = {p: home for p, home in homes.items() if p not in with_history}
    settled = {unit for p, (unit, _tier) in homes.items() if p not in strangers}
    # Units that came after the freeze, with people who came after it.
    later = {unit for unit, _tier in strangers.values()} - settled
    for heads in (stored, in_scope, of_units):
        yield homes, heads
        yield strangers | due, heads
        yield due, {unit: head for unit, head in heads.items() if unit not in later}


def payload_hash(exam: Exam, homes: Homes, heads: Heads) -> str:
    """SHA-256 of what a freeze of these rows would have told the ledger."""
    units = dict(Unit.objects.values_list("pk", "code"))
    people = dict(Person.objects.values_list("pk", "code"))
    payload = {
        "exam": exam.code,
        "reference_date": exam.reference_date.isoformat(),
        "tiers": exam.tiers,
        "unit_kinds": exam.unit_kinds,
        "obligations": sorted(
            [people[person], units[unit], tier]
            for person, (unit, tier) in homes.items()
        ),
        "headcount": {units[unit]: head for unit, head in heads.items()},
    }
    text = json.dumps(
        payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()
