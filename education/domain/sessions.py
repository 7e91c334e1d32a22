"""A class taught is reported, corrected and, on the same day, undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from education.domain.terms import term_of
from education.enums import Presenter, ReportChange
from education.models import (
    ClassGroup,
    ClassSession,
    ClassSessionChange,
    LessonPackPage,
)
from education.models.classes import MOST_PUPILS

FIGURES = ("expected", "present", "hours", "presenter")


class ReportRefusedError(ValueError):
    """A report that cannot be; ``field`` names the input it concerns."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@dataclass(frozen=True)
class Figures:
    """What a report says: numbers, and the office of who spoke."""

    expected: int
    present: int
    hours: int = 1
    presenter: str = Presenter.CLASS_TEACHER

    def as_json(self) -> dict[str, Any]:
        return {
            "expected": self.expected,
            "present": self.present,
            "hours": self.hours,
            "presenter": str(self.presenter),
        }


def check_report(
    class_group: ClassGroup, *, lesson: LessonPackPage, held_on: date, figures: Figures
) -> None:
    """Raise ReportRefusedError where the numbers or the day cannot be."""
    if held_on > timezone.localdate():
        raise ReportRefusedError("date", _("日期还没有到。上完课再报。"))
    if term_of(held_on).school_year != class_group.school_year:
        raise ReportRefusedError("date", _("这一天不在这个班所在的学年里。"))
    if not 1 <= figures.expected <= MOST_PUPILS:
        words = _("应到人数要在 1 到 %(most)s 之间。") % {"most": MOST_PUPILS}
        raise ReportRefusedError("expected", words)
    if not 0 <= figures.present <= figures.expected:
        raise ReportRefusedError("present", _("实到人数不能比应到人数多。"))
    if not lesson.live:
        raise ReportRefusedError("lesson", _("这节课已经停用，请选别的课。"))


@transaction.atomic
def report_session(
    class_group: ClassGroup,
    *,
    lesson: LessonPackPage,
    held_on: date,
    figures: Figures,
    actor: str,
) -> ReportChange | None:
    """Write the report; the same class, day and lesson again corrects it.

    Answers what it did, None where the figures stood there already. The class is
    locked first, so two reports at once become a report and a correction.
    """
    check_report(class_group, lesson=lesson, held_on=held_on, figures=figures)
    ClassGroup.objects.select_for_update().get(pk=class_group.pk)
    key: dict[str, Any] = {
        "class_group": class_group,
        "lesson": lesson,
        "held_on": held_on,
    }
    session = ClassSession.objects.filter(**key).first()
    before = figures_of(session)
    after = figures.as_json()
    if before == after:
        return None
    ClassSession.objects.update_or_create(
        **key, defaults={**after, "lesson_kind": lesson.kind}
    )
    kind = ReportChange.CORRECTED if session else ReportChange.REPORTED
    write_change(key, kind, before, after, actor)
    return kind


def figures_of(session: ClassSession | None) -> dict[str, Any]:
    return {name: getattr(session, name) for name in FIGURES} if session else {}


def write_change(
    key: dict[str, Any],
    kind: ReportChange,
    before: dict[str, Any],
    after: dict[str, Any],
    actor: str,
) -> None:
    ClassSessionChange.objects.create(
        **key, kind=kind, before=before, after=after, actor=actor
    )


def last_change(session: ClassSession) -> ClassSessionChange | None:
    """The change that made the figures what they are."""
    changes = ClassSessionChange.objects.filter(
        class_group=session.class_group_id,
        lesson=session.lesson_id,
        held_on=session.held_on,
    )
    return changes.first()


def may_undo(change: ClassSessionChange | None, *, now: datetime) -> bool:
    """On the day it was made, and once: an undoing is not undone."""
    return (
        change is not None
        and change.kind != ReportChange.UNDONE
        and timezone.localdate(change.recorded_at) == timezone.localdate(now)
    )


def undoable(sessions: Iterable[ClassSession], *, now: datetime) -> set[int]:
    """Primary keys of those whose last change may be undone; one query."""
    by_key = {
        (row.class_group_id, row.lesson_id, row.held_on): row.pk for row in sessions
    }
    last: dict[Any, ClassSessionChange] = {}
    changes = ClassSessionChange.objects.filter(
        class_group__in=[key[0] for key in by_key],
        held_on__in=[key[2] for key in by_key],
    )
    for change in changes.order_by("pk"):
        last[change.class_group_id, change.lesson_id, change.held_on] = change
    return {pk for key, pk in by_key.items() if may_undo(last.get(key), now=now)}


@transaction.atomic
def undo_report(
    session: ClassSession, *, actor: str, now: datetime | None = None
) -> None:
    """Take the last report or correction back: the figures before it, or none, hold."""
    ClassGroup.objects.select_for_update().get(pk=session.class_group_id)
    change = last_change(session)
    if change is None or not may_undo(change, now=now or timezone.now()):
        raise ReportRefusedError(
            "", _("只能在上报的当天撤回一次。要改数字，请再报一次，算作更正。")
        )
    key = {
        "class_group": session.class_group,
        "lesson": session.lesson,
        "held_on": session.held_on,
    }
    write_change(key, ReportChange.UNDONE, change.after, change.before, actor)
    if not change.before:
        session.delete()
        return
    for name, value in change.before.items():
        setattr(session, name, value)
    session.save(update_fields=list(change.before))
