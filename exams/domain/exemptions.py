"""Exemptions: a liaison asks, the district decides, once, before the person has sat.

Source: domain facts §1.3 (codes E1 to E6; there is no E4) and §1.4 (what counts as E).
E2 is health data: its code is shown to the liaison of the person's own unit and to
those who decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import RoleGrant, User
from exams.domain.obligations import (
    RefusedError,
    first_opening,
    is_under_way,
    lock_person,
)
from exams.domain.results import settle
from exams.domain.tallies import counted_attempts, refresh_tallies
from exams.enums import ExemptionCode, ExemptionState
from exams.models import Exam, Exemption, Obligation
from ledger.domain.entries import append_entry
from units.models import Person, Unit

RETIREMENT_MONTHS = 24


def retirement_cutoff(exam: Exam) -> date:
    """The day from which the 24 months run (截止日): a setting, 12-31 by default."""
    month, day = getattr(settings, "RETIREMENT_CUTOFF", (12, 31))
    return date(exam.reference_date.year, month, day)


def is_near_retirement(person: Person, exam: Exam) -> bool:
    """E1, by the dated 预计退休年月 only: a birth month says nothing any more."""
    cutoff = retirement_cutoff(exam)
    year, month = (int(part) for part in person.retire_month.split("-"))
    months = (year - cutoff.year) * 12 + month - cutoff.month
    return months <= RETIREMENT_MONTHS


def request_exemption(
    obligation: Obligation,
    *,
    code: str,
    document: str,
    until: date | None = None,
    actor: str,
    now: datetime | None = None,
) -> Exemption:
    """A liaison's request; RefusedError names the field that stands against it."""
    check_request(obligation, code=code, document=document, until=until)
    try:
        with transaction.atomic():
            return Exemption.objects.create(
                obligation=obligation,
                code=code,
                document=document.strip(),
                until=until,
                requested_by=actor,
                requested_at=now or timezone.now(),
            )
    except IntegrityError:
        raise RefusedError(
            "already_requested",
            _("此人已有一份申请在办或已批准，不用再报。"),
            "person",
        ) from None


def check_request(
    obligation: Obligation, *, code: str, document: str, until: date | None
) -> None:
    exam = obligation.exam
    if code not in ExemptionCode.values:
        raise RefusedError("bad_code", _("免考情形不在规定之列。"), "exemption_code")
    if not document.strip():
        raise RefusedError("no_document", _("请填写证明材料的文号。"), "document")
    if obligation.withdrawn:
        raise RefusedError("withdrawn", _("此人已剔除，不用申请免考。"), "person")
    opening = first_opening(exam)
    if until is not None and opening is not None:
        first_day = timezone.localdate(opening)
        if until < first_day:
            raise RefusedError(
                "over_before_exam",
                _("有效期在 %(day)s 开考以前就结束了，届时应当参加考试。")
                % {"day": first_day.isoformat()},
                "until",
            )
    check_code(obligation, code)
    check_has_not_sat(obligation)


def check_code(obligation: Obligation, code: str) -> None:
    """E1 needs the dated retirement month, within 24 months of the cut-off day."""
    if code != ExemptionCode.E1:
        return
    person, exam = obligation.person, obligation.exam
    if not person.retire_month:
        raise RefusedError(
            "no_retire_month",
            _("名册里没有此人的预计退休年月，先在名册里补上，再申请。"),
            "exemption_code",
        )
    if not is_near_retirement(person, exam):
        raise RefusedError(
            "not_near_retirement",
            _(
                "名册上的预计退休年月是 %(month)s，距 %(cutoff)s 超过 24 个月，"
                "不符合这一情形。"
            )
            % {
                "month": person.retire_month,
                "cutoff": retirement_cutoff(exam).isoformat(),
            },
            "exemption_code",
        )


def check_has_not_sat(obligation: Obligation) -> None:
    """An exemption after a counted attempt would change nothing: the score stays."""
    sat = counted_attempts().filter(
        sitting__exam=obligation.exam_id, person=obligation.person_id
    )
    if sat.exists():
        raise RefusedError(
            "has_sat",
            _("此人已有有效答卷，成绩保留，仍计入应考，不能再免考。"),
            "person",
        )


def decide_exemption(
    exemption: Exemption,
    *,
    approve: bool,
    reason: str = "",
    actor: str,
    now: datetime | None = None,
) -> Exemption:
    """The district's decision, made once; a refusal says why.

    The person's row is locked, as a start of an attempt locks it: nobody begins to sit
    between the look and the decision. RefusedError: own_request, no_reason, has_sat,
    under_way, not_near_retirement, already_decided; the request then stands as it was.
    """
    now = now or timezone.now()
    check_decider(exemption, actor=actor)
    if not approve and not reason.strip():
        raise RefusedError("no_reason", _("不批准要写明理由。"), "reason")
    settle(exemption.obligation.exam, now=now)
    with transaction.atomic():
        lock_person(exemption.obligation.person_id)
        if approve:
            check_approval(exemption)
        write_decision(exemption, approve=approve, reason=reason, actor=actor, now=now)
    return exemption


def check_decider(exemption: Exemption, *, actor: str) -> None:
    """Nobody decides what one asked for oneself, or what concerns oneself."""
    subject = exemption.obligation.person_id
    if (
        exemption.requested_by == actor
        or User.objects.filter(username=actor, person=subject).exists()
    ):
        raise RefusedError("own_request", _("不能审批自己的申请，请由他人审批。"))


def check_approval(exemption: Exemption) -> None:
    obligation = exemption.obligation
    check_has_not_sat(obligation)
    check_code(obligation, exemption.code)
    if is_under_way(obligation):
        raise RefusedError("under_way", _("此人正在作答，等交卷以后再审批。"))


def write_decision(
    exemption: Exemption, *, approve: bool, reason: str, actor: str, now: datetime
) -> None:
    """The move itself; of two officers at once, one finds it made already."""
    obligation = exemption.obligation
    state = ExemptionState.APPROVED if approve else ExemptionState.REFUSED
    moved = Exemption.objects.filter(
        pk=exemption.pk, state=ExemptionState.REQUESTED
    ).update(state=state, reason=reason.strip(), decided_by=actor, decided_at=now)
    if not moved:
        raise RefusedError("already_decided", _("这份申请已经审批过了。"))
    exemption.refresh_from_db()
    refresh_tallies(obligation.exam, [obligation.unit_id])
    append_entry(
        "exemption_decided",
        subject=f"exemption:{exemption.key}",
        payload={
            "exam": obligation.exam.code,
            "person": obligation.person.code,
            "code": exemption.code,
            "document": exemption.document,
            "state": state,
            "reason": exemption.reason,
        },
        actor=actor,
    )


@dataclass(frozen=True)
class HealthSight:
    """For which units a user may see that an exemption is for health (E2)."""

    username: str
    own_units: frozenset[int]
    deciding_paths: tuple[str, ...]

    def sees(self, exemption: Exemption, unit: Unit) -> bool:
        return (
            unit.pk in self.own_units
            or unit.path.startswith(self.deciding_paths)
            or exemption.requested_by == self.username
        )

    def reason(self, exemption: Exemption, unit: Unit) -> str:
        """The words for a code; without the right to know, E2 is 其他."""
        if exemption.code == ExemptionCode.E2 and not self.sees(exemption, unit):
            return _("其他")
        return str(exemption.get_code_display())


def nobodys_sight() -> HealthSight:
    """What is printed and handed round names no illness, whoever prints it."""
    return HealthSight(username="", own_units=frozenset(), deciding_paths=())


def health_sight(user: User) -> HealthSight:
    """The liaison of the very unit, and exam officers of the part of the tree.

    One query. A liaison of a unit above looks after the list, not somebody's health.
    """
    grants = RoleGrant.objects.filter(
        user=user, role__in=[Role.LIAISON, Role.EXAM_OFFICER]
    ).values_list("role", "unit", "unit__path")
    return HealthSight(
        username=user.get_username(),
        own_units=frozenset(
            unit for role, unit, _path in grants if role == Role.LIAISON
        ),
        deciding_paths=tuple(
            path for role, _unit, path in grants if role == Role.EXAM_OFFICER
        ),
    )
