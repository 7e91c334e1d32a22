"""村村响: which approved script is played when and where, and the slip that goes along.

The bureau supplies, the station decides: what is here is a suggestion on paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from home.domain.attachments import file_sha256
from ledger.domain.entries import append_entry
from media.domain.speaking import Spoken
from media.enums import SlotTime
from media.models import BroadcastScriptPage, BroadcastSlot, ReviewApproval
from units.enums import UnitKind
from units.models import Unit
from units.models.unit import UnitQuerySet

WEEK = timedelta(days=7)
# The years in which a programme can be planned: the weeks beside them are dates too.
WEEK_NAME = re.compile(r"(20[0-9]{2}|2100)-W([0-9]{1,2})")


class SlotRefusedError(ValueError):
    """The slot was not planned; the message says why."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the plan: its three times, each with what is played then."""

    on: date
    times: Sequence[tuple[SlotTime, Sequence[BroadcastSlot]]]


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """What is suggested to one unit from Monday to Sunday.

    ``paused`` are the slots of scripts that were changed or taken down since.
    """

    unit: Unit
    monday: date
    days: Sequence[Day]
    slots: Sequence[BroadcastSlot]
    paused: Sequence[BroadcastSlot]

    @property
    def sunday(self) -> date:
        return self.monday + WEEK - timedelta(days=1)

    @property
    def scripts(self) -> list[BroadcastScriptPage]:
        """Each script once, in the order in which it is first played."""
        return list({slot.script_id: slot.script for slot in self.slots}.values())


@dataclass(frozen=True, slots=True)
class DispatchSlip:
    """送播稿签: the script as approved, its recording, and where it is to be played."""

    script: BroadcastScriptPage
    approval: ReviewApproval
    spoken: Spoken
    recording_seconds: int | None
    recording_sha256: str
    slots: Sequence[BroadcastSlot]


def approved_scripts() -> QuerySet[BroadcastScriptPage]:
    """Scripts that are out as the three reviewers approved them, and stay so.

    One with a newer draft waits: what is being corrected is not played meanwhile.
    """
    approval = ReviewApproval.objects.filter(revision_key=OuterRef("live_revision_id"))
    found: QuerySet[BroadcastScriptPage] = (
        BroadcastScriptPage.objects.live()
        .filter(Exists(approval), has_unpublished_changes=False)
        .select_related("recording")
        .order_by("-month", "-number", "title")
    )
    return found


def towns() -> UnitQuerySet:
    """For whom a slot can be meant: the district as a whole, or one town."""
    return Unit.objects.filter(kind__in=[UnitKind.DISTRICT, UnitKind.TOWN]).in_order()


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def parse_week(text: str, *, today: date) -> date:
    """The Monday of "2026-W48"; of this week where the text is no week."""
    found = WEEK_NAME.fullmatch(text)
    if found is None:
        return monday_of(today)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return monday_of(today)


def week_name(monday: date) -> str:
    year, number, _day = monday.isocalendar()
    return f"{year}-W{number:02d}"


@transaction.atomic
def plan_slot(
    script: BroadcastScriptPage,
    *,
    unit: Unit,
    on: date,
    time: SlotTime,
    by: User,
    today: date,
) -> BroadcastSlot:
    """Put an approved script into the plan; raises SlotRefusedError."""
    if not approved_scripts().filter(pk=script.pk).exists():
        raise SlotRefusedError(_("这篇稿子现在的文本没有经过三审，不能安排播出。"))
    if on < today:
        raise SlotRefusedError(_("日期已经过去，请选今天或以后的日期。"))
    slot, made = BroadcastSlot.objects.get_or_create(
        script=script, unit=unit, on=on, time=time
    )
    if not made:
        raise SlotRefusedError(_("这一天这个时段已经安排了这篇稿子。"))
    _log("broadcast.planned", slot, by)
    return slot


@transaction.atomic
def withdraw_slot(slot: BroadcastSlot, *, by: User) -> None:
    """Take a slot out of the plan; what was played already stays."""
    _log("broadcast.withdrawn", slot, by)
    slot.delete()


def _log(kind: str, slot: BroadcastSlot, by: User) -> None:
    append_entry(
        kind,
        subject=f"slot:{slot.unit.code}:{slot.on}:{slot.time}",
        payload={"script": slot.script_id, "revision": slot.script.live_revision_id},
        actor=f"user:{by.get_username()}",
    )


def slots_for(unit: Unit) -> QuerySet[BroadcastSlot]:
    """Slots meant for this unit or for a part of the tree that holds it.

    ``is_cleared`` is not so where the script was changed without three reviews since,
    or taken down: such a slot is not played.
    """
    above = [int(key) for key in unit.path.strip("/").split("/") if key]
    cleared = approved_scripts().filter(pk=OuterRef("script_id"))
    return (
        BroadcastSlot.objects.filter(unit__in=above)
        .annotate(is_cleared=Exists(cleared))
        .select_related("unit", "script__recording")
        .order_by("on", "time", "pk")
    )


def slots_between(
    unit: Unit, *, first: date, last: date
) -> tuple[list[BroadcastSlot], list[BroadcastSlot]]:
    """What is played on these days, and what is paused; one query."""
    found = list(slots_for(unit).filter(on__gte=first, on__lte=last))
    split: dict[bool, list[BroadcastSlot]] = {True: [], False: []}
    for slot in found:
        split[slot.is_cleared].append(slot)  # type: ignore[attr-defined]
    return split[True], split[False]


def week_plan(unit: Unit, *, monday: date) -> WeekPlan:
    """The week of a unit; one query."""
    sunday = monday + WEEK - timedelta(days=1)
    slots, paused = slots_between(unit, first=monday, last=sunday)
    days = []
    for number in range(7):
        on = monday + timedelta(days=number)
        times = [
            (time, [one for one in slots if (one.on, one.time) == (on, time)])
            for time in SlotTime
        ]
        days.append(Day(on, times))
    return WeekPlan(unit, monday, days, slots, paused)


def slip_for(number: str, *, unit: Unit | None = None) -> DispatchSlip | None:
    """The slip of an approval that is out; with a unit only where it is planned."""
    approval = ReviewApproval.objects.filter(number=number).first()
    script = (
        approved_scripts().filter(live_revision_id=approval.revision_key).first()
        if approval
        else None
    )
    if approval is None or script is None:
        return None
    slots = BroadcastSlot.objects.filter(script=script).select_related("unit")
    if unit is not None:
        slots = slots_for(unit).filter(script=script)
        if not slots.exists():
            return None
    recording = script.recording
    return DispatchSlip(
        script=script,
        approval=approval,
        spoken=script.spoken,
        recording_seconds=round(recording.duration) if recording else None,
        recording_sha256=file_sha256(recording.file) if recording else "",
        slots=list(slots.order_by("on", "time", "pk")),
    )


def approval_numbers(scripts: Sequence[BroadcastScriptPage]) -> dict[int, str]:
    """The approval's number for each script that is out; one query."""
    by_revision = {script.live_revision_id: script.pk for script in scripts}
    found = ReviewApproval.objects.filter(revision_key__in=by_revision)
    return {
        by_revision[revision]: number
        for revision, number in found.values_list("revision_key", "number")
    }
