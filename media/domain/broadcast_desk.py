"""What a contact of the loudspeakers is to play today and in the days that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.domain.scope import granted_roots
from accounts.enums import Role
from accounts.models import User
from media.domain.broadcast import approval_numbers, slots_between
from media.models import BroadcastSlot
from units.models import Unit

AHEAD = timedelta(days=6)
NEXT = 3  # of the slots after today; the others are in the plan of the week


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A slot with the number of the approval, by which its slip is found."""

    slot: BroadcastSlot
    number: str


@dataclass(frozen=True, slots=True)
class DeskPanel:
    """Seven days from today. ``more`` counts what is not listed under ``next``."""

    unit: Unit
    today: Sequence[Upcoming]
    next: Sequence[Upcoming]
    more: int
    paused: Sequence[BroadcastSlot]


def desk_panel(user: User, *, today: date) -> DeskPanel | None:
    """For the first part of the tree of a contact; None for everybody else."""
    unit = next(iter(granted_roots(user, Role.BROADCAST_CONTACT)), None)
    if unit is None:
        return None
    slots, paused = slots_between(unit, first=today, last=today + AHEAD)
    numbers = approval_numbers([slot.script for slot in slots])
    found = [Upcoming(slot, numbers[slot.script_id]) for slot in slots]
    later = [one for one in found if one.slot.on > today]
    return DeskPanel(
        unit=unit,
        today=[one for one in found if one.slot.on == today],
        next=later[:NEXT],
        more=len(later[NEXT:]),
        paused=paused,
    )
