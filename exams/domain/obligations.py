"""What a person owes an exam, and the dated corrections that withdraw it (X)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.domain.exam_errors import ExamError
from exams.domain.results import settle
from exams.domain.tallies import counted_attempts, granted, refresh_tallies
from exams.domain.windows import approved_window
from exams.enums import AttemptState, WithdrawalReason
from exams.models import Attempt, Exam, Exemption, Obligation
from ledger.domain.entries import append_entry
from units.models import Person


class ObligationState(models.TextChoices):
    """The words of GET /sittings (interfaces §3)."""

    OWED = "owed", gettext_lazy("应考")
    EXEMPT = "exempt", gettext_lazy("免考")
    DEFERRED = "deferred", gettext_lazy("缓考")
    VOLUNTARY = "voluntary", gettext_lazy("自愿参考")


class RefusedError(ExamError):
    """A rule of the denominator says no; ``field`` is the form field it speaks of."""

    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(code, message)
        self.field = field


def obligation_states(
    exams: Iterable[Exam], person: Person
) -> dict[int, ObligationState]:
    """What the person owes each exam, by the exam's key; two queries for any number.

    Who joined after the reference date, or was withdrawn, may sit of one's own will.
    """
    states = dict.fromkeys((exam.pk for exam in exams), ObligationState.VOLUNTARY)
    owed = Obligation.objects.filter(exam__in=states, person=person, withdrawn="")
    states |= dict.fromkeys(owed.values_list("exam", flat=True), ObligationState.OWED)
    exempt = granted(Exemption.objects.filter(obligation__in=owed))
    exams_exempt = exempt.values_list("obligation__exam", flat=True)
    return states | dict.fromkeys(exams_exempt, ObligationState.EXEMPT)


def obligation_state(exam: Exam, person: Person) -> ObligationState:
    return obligation_states([exam], person)[exam.pk]


def first_opening(exam: Exam) -> datetime | None:
    """When the first approved sitting of the exam opens, or None while none is."""
    window = approved_window(exam)
    return window.opens_at if window else None


def lock_person(person_id: int) -> None:
    """Until the transaction ends the person neither begins to sit nor is decided on."""
    list(Person.objects.select_for_update().filter(pk=person_id).values_list("pk"))


def is_under_way(obligation: Obligation) -> bool:
    """Whether the person sits the exam now; settled before, so nobody overdue does."""
    started = Attempt.objects.filter(
        sitting__exam=obligation.exam_id,
        person=obligation.person_id,
        state=AttemptState.STARTED,
    )
    return started.exists()


def withdraw_obligation(
    obligation: Obligation,
    *,
    reason: WithdrawalReason,
    document: str,
    on: date,
    actor: str,
) -> Obligation:
    """Count a frozen obligation in X, by a document and a date.

    A transfer after the reference date is no reason at all: the obligation stays where
    the post was. A score that counts is kept, so who sat cannot be withdrawn for what
    happened later, nor who is sitting now. RefusedError where no rule fits.
    """
    settle(obligation.exam)
    with transaction.atomic():
        lock_person(obligation.person_id)
        check_withdrawal(obligation, reason=reason, document=document, on=on)
        write_withdrawal(
            obligation, reason=reason, document=document, on=on, actor=actor
        )
    return obligation


def write_withdrawal(
    obligation: Obligation,
    *,
    reason: WithdrawalReason,
    document: str,
    on: date,
    actor: str,
) -> None:
    """The move itself; of two officers at once, one finds it made already."""
    moved = Obligation.objects.filter(pk=obligation.pk, withdrawn="").update(
        withdrawn=reason, withdrawn_document=document.strip(), withdrawn_on=on
    )
    if not moved:
        raise RefusedError("already_withdrawn", _("此人已经剔除过，不用再剔除。"))
    obligation.refresh_from_db()
    refresh_tallies(obligation.exam, [obligation.unit_id])
    append_entry(
        "obligation_withdrawn",
        subject=f"exam:{obligation.exam.code}/person:{obligation.person.code}",
        payload={"reason": reason, "document": document.strip(), "on": on},
        actor=actor,
    )


def check_withdrawal(
    obligation: Obligation, *, reason: str, document: str, on: date
) -> None:
    """The rules of X (domain facts §1.4)."""
    exam = obligation.exam
    if reason not in WithdrawalReason.values:
        raise RefusedError("bad_reason", _("剔除原因不在规定之列。"), "reason")
    if not document.strip():
        raise RefusedError("no_document", _("请填写依据的文号。"), "document")
    if on > timezone.localdate():
        raise RefusedError("in_future", _("剔除日期还没有到。"), "on")
    if reason == WithdrawalReason.LEFT_BEFORE:
        if on > exam.reference_date:
            raise RefusedError(
                "after_reference_date",
                _("统计口径日之后离开或调动的，仍在原单位应考，不能剔除。"),
                "on",
            )
        return
    check_before_exam(obligation, reason=reason, on=on)


def check_before_exam(obligation: Obligation, *, reason: str, on: date) -> None:
    exam = obligation.exam
    opening = first_opening(exam)
    if (
        reason == WithdrawalReason.RETIRED
        and opening is not None
        and on >= timezone.localdate(opening)
    ):
        raise RefusedError(
            "after_opening", _("首场考试开始以后退休的，仍然应考，不能剔除。"), "on"
        )
    sat = counted_attempts().filter(sitting__exam=exam, person=obligation.person_id)
    if sat.exists():
        raise RefusedError("has_sat", _("此人已有有效答卷，成绩保留，不能剔除。"))
    if is_under_way(obligation):
        raise RefusedError("under_way", _("此人正在作答，等交卷以后再剔除。"))
