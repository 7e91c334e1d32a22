"""Move the window of a sitting that is not approved yet, or take it away."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.domain.exam_errors import ExamError
from exams.domain.exam_spec import parse_sitting
from exams.models import Sitting
from ledger.domain.entries import append_entry

WINDOW = ("opens_at", "closes_at", "minutes")


@transaction.atomic
def change_sitting(sitting: Sitting, data: dict[str, Any], *, actor: str) -> bool:
    """Give the sitting the window in ``data``, in the words of the exam file.

    Its papers go where the day of opening moves: they were drawn by the law of that
    day. Raises ExamInvalidError, ExamError approved. False: nothing to change.
    """
    current = _open_to_change(sitting)
    standard = current.exam.blueprint.spec["minutes"]
    spec = parse_sitting({**data, "code": current.code}, minutes=standard)
    before = {name: getattr(current, name) for name in WINDOW}
    after = {name: getattr(spec, name) for name in WINDOW}
    if before == after:
        return False
    days = {timezone.localdate(at) for at in (current.opens_at, spec.opens_at)}
    papers = _drop_papers(current) if len(days) > 1 else {}
    Sitting.objects.filter(pk=current.pk).update(**after)
    for name, value in after.items():
        setattr(sitting, name, value)
    payload = {"before": before, "after": after, "papers_dropped": papers}
    _record(current, "sitting_changed", payload, actor)
    return True


@transaction.atomic
def remove_sitting(sitting: Sitting, *, actor: str) -> bool:
    """Take the sitting and its papers away. Raises ExamError: approved, has_resits."""
    if not Sitting.objects.filter(pk=sitting.pk).exists():
        return False
    current = _open_to_change(sitting)
    if resits := list(current.resits.values_list("code", flat=True)):
        raise ExamError(
            "has_resits",
            _("场次 %s 是它的补考，请先删去补考场次。") % "、".join(resits),
        )
    window = {name: getattr(current, name) for name in WINDOW}
    payload = {"window": window, "papers_dropped": _drop_papers(current)}
    current.delete()
    _record(current, "sitting_removed", payload, actor)
    return True


def _open_to_change(sitting: Sitting) -> Sitting:
    """The row locked, so that no approval slips between check and write."""
    current = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if current.approved_at is not None or current.attempts.exists():
        raise ExamError(
            "approved",
            _("场次 %s 已批准开考，时间不能再改，也不能删去。") % current.code,
        )
    return current


def _drop_papers(sitting: Sitting) -> dict[str, str]:
    dropped = dict(sitting.papers.values_list("code", "sha256"))
    sitting.papers.all().delete()
    return dropped


def _record(sitting: Sitting, kind: str, payload: dict[str, Any], actor: str) -> None:
    append_entry(kind, subject=f"sitting:{sitting.code}", payload=payload, actor=actor)
