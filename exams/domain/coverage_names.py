"""The names behind a number of the coverage table, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.domain.exemptions import HealthSight
from exams.domain.tallies import COUNTED_IN, Standing, with_standing
from exams.enums import AttemptState, ExemptionState, ResultPolicy
from exams.models import Attempt, Exam, Exemption, Obligation, Result
from units.models import Unit

MISSING = "missing"
DUE = frozenset(Standing) - {Standing.WITHDRAWN, Standing.EXEMPT}
# What the letter of an address asks for, and how the list is headed.
LETTERS: dict[str, frozenset[Standing]] = {
    MISSING: frozenset({Standing.MISSING}),
    "D": DUE,
    **COUNTED_IN,
}
TITLES = {
    MISSING: gettext_lazy("未参考人员"),
    "A": gettext_lazy("在册人员"),
    "X": gettext_lazy("剔除人员"),
    "E": gettext_lazy("免考人员"),
    "D": gettext_lazy("应考人员"),
    "P": gettext_lazy("已考人员"),
    "Q": gettext_lazy("合格人员"),
    "G": gettext_lazy("优秀人员"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """One person in a list; ``can_ask``: an exemption may still be asked for."""

    code: str
    name: str
    post: str
    unit: Unit
    reason: str
    can_ask: bool
    can_withdraw: bool


def people_behind(
    exam: Exam, *, root: Unit, letter: str, own: bool = False
) -> QuerySet[Any, Any]:
    """The obligations that one number counts, unit by unit in organisation order.

    ``own`` leaves out the units below ``root``. Never sorted by result.
    """
    result = Result.objects.filter(exam=exam, person=OuterRef("person"))
    sitting = Attempt.objects.filter(
        sitting__exam=exam, person=OuterRef("person"), state=AttemptState.STARTED
    )
    units = {"unit": root} if own else {"unit__path__startswith": root.path}
    live = Exemption.objects.exclude(state=ExemptionState.REFUSED)
    people: QuerySet[Any, Any] = (
        with_standing(exam)
        .filter(standing__in=LETTERS[letter], **units)
        .annotate(
            share=Subquery(result.values("best__answered_share")[:1]),
            sat_on=Subquery(result.values("first_submitted_on")[:1]),
            released_at=Subquery(result.values("best__sitting__released_at")[:1]),
            under_way=Exists(sitting),
        )
        .select_related("person", "unit")
        .prefetch_related(Prefetch("exemptions", queryset=live, to_attr="live"))
        .order_by(
            "unit__position",
            "unit__sort_order",
            "unit__code",
            "person__name",
            "pk",
        )
    )
    return people


def named(exam: Exam, rows: Iterable[Any], sight: HealthSight) -> list[Name]:
    """The people of such rows, with the reason in words that the viewer may read."""
    return [
        Name(
            code=row.person.code,
            name=row.person.name,
            post=row.person.post,
            unit=row.unit,
            reason=reason_of(exam, row, sight),
            can_ask=row.standing == Standing.MISSING and not row.live,
            can_withdraw=row.standing != Standing.WITHDRAWN,
        )
        for row in rows
    ]


def reason_of(exam: Exam, row: Any, sight: HealthSight) -> str:
    """Why a person stands where he does; a grade only once it may be known."""
    match row.standing:
        case Standing.WITHDRAWN:
            return withdrawal_words(row)
        case Standing.EXEMPT:
            granted = row.live[0]
            return _("免考：%(reason)s（%(document)s）") % {
                "reason": sight.reason(granted, row.unit),
                "document": granted.document,
            }
        case Standing.MISSING:
            return missing_words(exam, row)
    day = _("%(month)d月%(day)d日参加") % {
        "month": row.sat_on.month,
        "day": row.sat_on.day,
    }
    if exam.results == ResultPolicy.ON_RELEASE and row.released_at is None:
        return day
    return f"{day}，{Standing(row.standing).label}"


def withdrawal_words(row: Obligation) -> str:
    return _("剔除：%(reason)s（%(document)s）") % {
        "reason": row.get_withdrawn_display(),
        "document": row.withdrawn_document,
    }


def missing_words(exam: Exam, row: Any) -> str:
    """Not there yet: under way, answered too little, asked to be exempt, or absent."""
    if row.under_way:
        return _("正在作答")
    if row.share is not None:
        return _("答卷无效：作答不足 %(share)d%%") % {"share": exam.answered_share}
    if row.live and row.live[0].state == ExemptionState.REQUESTED:
        return _("未参加，免考申请待审批")
    return _("未参加")


def as_message(exam: Exam, rows: Iterable[Any], closes: str) -> str:
    """Text for a work group: who is still missing, by unit; no reason, no ranking.

    ``rows`` are everybody behind the number, not the people of one page.
    """
    by_unit: dict[str, list[str]] = {}
    for row in rows:
        by_unit.setdefault(row.unit.name, []).append(row.person.name)
    count = sum(len(people) for people in by_unit.values())
    lines = [
        _("【%(exam)s】还有 %(count)d 人没有参加，请在 %(closes)s 前完成。")
        % {"exam": exam.title, "count": count, "closes": closes}
        if closes
        else _("【%(exam)s】还有 %(count)d 人没有参加。")
        % {"exam": exam.title, "count": count}
    ]
    lines += [f"{unit}：{'、'.join(people)}" for unit, people in by_unit.items()]
    lines.append(_("已经交卷的，请忽略。"))
    return "\n".join(lines)
