"""The acts of office on a sitting: approve, pause, resume, release, list for a resit.

Every act is a conditional update, so that doing it twice, or by two people at once,
does it once. True says that this call did it; False that it stood already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.domain.bank import CitationState, citation_state
from exams.domain.exam_errors import ExamError
from exams.domain.results import settle
from exams.domain.tallies import granted_exemptions
from exams.enums import AttemptState, Grade, SittingState
from exams.models import Obligation, QuestionVersion, Result, Sitting
from ledger.domain.entries import append_entry
from units.models import Unit


@transaction.atomic
def approve_sitting(sitting: Sitting, *, actor: str) -> bool:
    """Let the sitting open by the clock. Raises ExamError: not_frozen, no_papers,
    papers_stale, window_past, window_too_short.
    """
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if sitting.approved_at is not None:
        return False
    _refuse_unready(sitting)
    hashes = dict(sitting.papers.values_list("code", "sha256"))
    payload = {"papers": hashes, "closes_at": sitting.closes_at}
    return _act(sitting, "sitting_approved", actor, payload, approved_at=timezone.now())


@transaction.atomic
def pause_sitting(sitting: Sitting, *, actor: str) -> bool:
    """Let nobody start until it is resumed; the clock of the window runs on."""
    state = _fresh(sitting).state_at(timezone.now())
    if state == SittingState.PAUSED:
        return False
    if state != SittingState.OPEN:
        raise ExamError("not_open", _("场次不在进行中，不需要暂停。"))
    return _act(sitting, "sitting_paused", actor, {}, paused_at=timezone.now())


@transaction.atomic
def resume_sitting(sitting: Sitting, *, actor: str) -> bool:
    """Lift a pause. Time that ran out meanwhile is not given back here."""
    fresh = _fresh(sitting)
    if fresh.paused_at is None:
        return False
    if fresh.state_at(timezone.now()) == SittingState.CLOSED:
        raise ExamError("closed", _("场次已经结束，不能恢复。"))
    moved = Sitting.objects.filter(pk=sitting.pk, paused_at__isnull=False)
    if not moved.update(paused_at=None):
        return False
    sitting.paused_at = None
    _record(sitting, "sitting_resumed", actor, {})
    return True


@transaction.atomic
def release_results(sitting: Sitting, *, actor: str) -> bool:
    """Publish the results of a sitting that is over. Raises ExamError: not_closed,
    attempts_under_way.
    """
    fresh, now = _fresh(sitting), timezone.now()
    if fresh.released_at is not None:
        return False
    if fresh.state_at(now) != SittingState.CLOSED:
        raise ExamError(
            "not_closed",
            _("场次还没有结束，结束以后才能发布成绩。结束时间是 %s。")
            % f"{timezone.localtime(fresh.closes_at):%Y-%m-%d %H:%M}",
        )
    settle(fresh.exam, now=now)
    if fresh.attempts.filter(state=AttemptState.STARTED).exists():
        raise ExamError(
            "attempts_under_way", _("还有人在延长的时间里作答，请过几分钟再发布。")
        )
    marks = fresh.attempts.exclude(state=AttemptState.VOIDED).order_by("pk")
    payload = {str(pk): score for pk, score in marks.values_list("pk", "score")}
    return _act(sitting, "results_released", actor, payload, released_at=now)


def _refuse_unready(sitting: Sitting) -> None:
    now = timezone.now()
    if sitting.exam.frozen_at is None:
        raise ExamError("not_frozen", _("名册还没有冻结，请先冻结名册。"))
    if not sitting.papers.exists():
        raise ExamError("no_papers", _("还没有组卷，请先组卷。"))
    if sitting.closes_at <= now:
        raise ExamError("window_past", _("结束时间已过，请改定场次时间。"))
    if sitting.closes_at - sitting.opens_at < timedelta(minutes=sitting.minutes):
        raise ExamError(
            "window_too_short", _("开放时间比答题时长还短，请改定场次时间。")
        )
    if stale := stale_questions(sitting):
        raise ExamError(
            "papers_stale",
            _("组卷以后，这些试题引用的法律已变动：%s。请重新组卷。")
            % "、".join(stale[:20]),
            questions=stale,
        )


def stale_questions(sitting: Sitting) -> list[str]:
    """Numbers of questions in the papers that would be quarantined on opening day."""
    held = {
        entry["question_version"]
        for key in sitting.papers.values_list("key", flat=True)
        for entry in key.values()
    }
    day = timezone.localdate(sitting.opens_at)
    versions = QuestionVersion.objects.filter(pk__in=held).select_related("question")
    versions = versions.prefetch_related(
        "citations__version__law__versions", "citations__authority"
    )
    return sorted(
        version.question.number
        for version in versions
        if citation_state(version, on=day) == CitationState.QUARANTINED
    )


def _fresh(sitting: Sitting) -> Sitting:
    return Sitting.objects.select_for_update().get(pk=sitting.pk)


def _act(
    sitting: Sitting, kind: str, actor: str, payload: dict[str, Any], **moment: Any
) -> bool:
    """Set the one field that is still empty, and write it into the ledger."""
    (name,) = moment
    empty = Sitting.objects.filter(pk=sitting.pk, **{f"{name}__isnull": True})
    if empty.update(**moment) != 1:
        return False
    setattr(sitting, name, moment[name])
    _record(sitting, kind, actor, payload)
    return True


def _record(sitting: Sitting, kind: str, actor: str, payload: dict[str, Any]) -> None:
    append_entry(kind, subject=f"sitting:{sitting.code}", payload=payload, actor=actor)


class ResitReason(models.TextChoices):
    ABSENT = "absent", gettext_lazy("缺考")
    INVALID = "invalid", gettext_lazy("答卷无效")
    FAILED = "failed", gettext_lazy("不合格")


@dataclass(frozen=True, slots=True)
class ResitRow:
    """Somebody who is due and has no passing valid result, and why."""

    obligation: Obligation
    reason: ResitReason


def resit_list(
    sitting: Sitting, *, units: Iterable[Unit] | None = None
) -> list[ResitRow]:
    """Who is owed a resit of the sitting's exam, in organisation order.

    ``units`` limits the list to a part of the tree. Attempts that are over come into
    the results first, so that the list does not wait for a sweep.
    """
    settle(sitting.exam)
    rows = []
    for obligation in owed(sitting, units=units):
        grade, valid = obligation.result_grade, obligation.result_valid
        if grade is None:
            rows.append(ResitRow(obligation, ResitReason.ABSENT))
        elif not valid:
            rows.append(ResitRow(obligation, ResitReason.INVALID))
        elif grade == Grade.FAIL:
            rows.append(ResitRow(obligation, ResitReason.FAILED))
    return rows


def owed(
    sitting: Sitting, *, units: Iterable[Unit] | None = None
) -> QuerySet[Obligation, Any]:
    """Obligations that count in D, each with grade and validity of its result."""
    exam = sitting.exam
    result = Result.objects.filter(exam=exam, person=OuterRef("person"))
    obligations = (
        Obligation.objects.filter(exam=exam, withdrawn="")
        .exclude(pk__in=granted_exemptions(exam).values("obligation"))
        .select_related("person", "unit")
        .annotate(
            result_grade=Subquery(result.values("grade")),
            result_valid=Subquery(result.values("is_valid")),
        )
        .order_by(
            "unit__position",
            "unit__sort_order",
            "unit__code",
            "person__name",
            "pk",
        )
    )
    return obligations if units is None else obligations.filter(unit__in=units)
