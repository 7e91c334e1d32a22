"""What waits for somebody at the desk: each with a date, a sentence and one button."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.domain.scope import granted_roots, units_for
from accounts.enums import Role
from accounts.models import User
from exams.domain.coverage import coverage
from exams.domain.exemption_lists import waiting_requests
from exams.domain.windows import approved_closing
from exams.models import Exam
from units.domain.letters import Letters
from units.domain.uploads import PREVIEW_DAYS, changes_nothing
from units.enums import ImportState
from units.models import RosterImport, Unit

KEPT_AFTER_CLOSE = timedelta(days=60)
ROLES = (Role.LIAISON, Role.EXAM_OFFICER, Role.BROADCAST_CONTACT)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do by ``due``; ``overdue`` once that day is over."""

    due: date
    title: str
    detail: str
    button: str
    url: str
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class ExamOnDesk:
    """How one exam stands in one part of the tree.

    ``closes_at`` is None while no sitting is approved: there is no day to be done by.
    """

    exam: Exam
    unit: Unit
    letters: Letters
    closes_at: datetime | None
    url: str

    @property
    def missing(self) -> int:
        return self.letters.D - self.letters.P


def current_exams(now: datetime) -> QuerySet[Any, Any]:
    """Exams with a sitting that is to come, open, or closed not long ago.

    A sitting that is only planned keeps its exam in sight, but gives no ``closes_at``.
    """
    return (
        Exam.objects.annotate(
            closes_at=approved_closing(), planned_until=Max("sittings__closes_at")
        )
        .filter(planned_until__gt=now - KEPT_AFTER_CLOSE)
        .order_by("planned_until", "code")
    )


def exams_on_desk(user: User, *, now: datetime) -> list[ExamOnDesk]:
    """Every frozen exam of now, for each part of the tree that the user looks after."""
    roots = granted_roots(user, Role.LIAISON, Role.EXAM_OFFICER)
    return [
        ExamOnDesk(
            exam=exam,
            unit=root,
            letters=coverage(exam, root=root, depth=0, now=now).total,
            closes_at=exam.closes_at,
            url=exam_url("coverage", exam, root),
        )
        for exam in current_exams(now).filter(frozen_at__isnull=False)
        for root in roots
    ]


def exam_url(page: str, exam: Exam, unit: Unit) -> str:
    address = reverse(f"exams-desk:{page}", args=[exam.code])
    return f"{address}?{urlencode({'unit': unit.code})}"


def waiting_for(user: User, exams: list[ExamOnDesk], *, now: datetime) -> list[Waiting]:
    """All that waits, the most pressing date first."""
    today = timezone.localdate(now)
    found = [
        *requests_to_decide(user),
        *rosters_to_check(user, now=now),
        *rosters_to_freeze(user, today=today, now=now),
        *people_to_chase(user, exams, now=now),
        *imports_to_confirm(user, now=now),
    ]
    return sorted(found, key=lambda one: (one.due, one.title))


def people_to_chase(
    user: User, exams: list[ExamOnDesk], *, now: datetime
) -> Iterator[Waiting]:
    """A liaison's own list of those who have not sat, while there is time to."""
    mine = set(granted_roots(user, Role.LIAISON))
    for one in exams:
        if one.unit not in mine or not one.missing:
            continue
        if one.closes_at is None or one.closes_at < now:
            continue
        yield Waiting(
            due=timezone.localdate(one.closes_at),
            title=_("%(exam)s还有 %(count)s 人没有参加")
            % {"exam": one.exam.title, "count": f"{one.missing:,}"},
            detail=_("%(unit)s，应考 %(due)s 人，已考 %(sat)s 人。")
            % {
                "unit": one.unit.name,
                "due": f"{one.letters.D:,}",
                "sat": f"{one.letters.P:,}",
            },
            button=_("看名单"),
            url=exam_url("missing", one.exam, one.unit),
        )


def requests_to_decide(user: User) -> Iterator[Waiting]:
    """Requests for exemption in the officer's part, none of them the officer's own."""
    units = units_for(user, Role.EXAM_OFFICER)
    found = (
        waiting_requests(units)
        .exclude(requested_by=user.get_username())
        .exclude(obligation__person=user.person_id)
        .order_by()
        .values("obligation__exam__code", "obligation__exam__title")
        .annotate(count=Count("pk"), since=Min("requested_at"))
    )
    for row in found:
        code = row["obligation__exam__code"]
        yield Waiting(
            due=timezone.localdate(row["since"]),
            title=_("%(count)d 份免考申请待审批") % {"count": row["count"]},
            detail=row["obligation__exam__title"],
            button=_("去审批"),
            url=reverse("exams-desk:exemptions", args=[code]),
        )


def rosters_to_check(user: User, *, now: datetime) -> Iterator[Waiting]:
    """Before the freeze a liaison goes through the roster: what it says then, holds."""
    if not units_for(user, Role.LIAISON).exists():
        return
    today = timezone.localdate(now)
    open_exams = current_exams(now).filter(
        Q(frozen_at__isnull=True) & Q(reference_date__gte=today)
    )
    for exam in open_exams:
        yield Waiting(
            due=exam.reference_date,
            title=_("核对名册"),
            detail=_("%(exam)s按统计口径日的名册确定应考人员，请在当天以前核对。")
            % {"exam": exam.title},
            button=_("看名册"),
            url=reverse("dashboard:roster"),
        )


def rosters_to_freeze(user: User, *, today: date, now: datetime) -> Iterator[Waiting]:
    """The reference date is over, and nobody has frozen the roster."""
    if not units_for(user, Role.EXAM_OFFICER).exists():
        return
    late = current_exams(now).filter(frozen_at__isnull=True, reference_date__lt=today)
    for exam in late:
        yield Waiting(
            due=exam.reference_date,
            title=_("冻结名册"),
            detail=_("%(exam)s的统计口径日已过，冻结以后才有应考名单。")
            % {"exam": exam.title},
            button=_("去冻结"),
            url=reverse("exams-officer:exam", args=[exam.code]),
            overdue=True,
        )


def imports_to_confirm(user: User, *, now: datetime) -> Iterator[Waiting]:
    """Files that the user uploaded, that would change something, and still wait."""
    found = RosterImport.objects.filter(
        actor=user.get_username(),
        state=ImportState.PREVIEW,
        created_at__gte=now - timedelta(days=PREVIEW_DAYS),
    )
    for one in found:
        if changes_nothing(one):
            continue
        yield Waiting(
            due=timezone.localdate(one.created_at),
            title=_("名册文件待确认"),
            detail=_("%(file)s 已上传，还没有写入名册。") % {"file": one.filename},
            button=_("看预览"),
            url=reverse("dashboard:roster-import", args=[one.code]),
        )
