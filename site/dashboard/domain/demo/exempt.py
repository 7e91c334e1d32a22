"""Exemptions of the demo: those on long leave, some decided, some still waiting."""

from __future__ import annotations

import random

from exams.domain.exemptions import decide_exemption, request_exemption
from exams.enums import ExemptionCode
from exams.models import Exam, Obligation
from units.enums import WorkStatus

CODES = {
    WorkStatus.SICK_LEAVE: ExemptionCode.E2,
    WorkStatus.MATERNITY_LEAVE: ExemptionCode.E3,
}
REQUESTED_BY = "lianluo-jiaoyu"
DECIDED_BY = "kaoshi"
WAITING_SHARE = 0.15
SILENT_SHARE = 0.2  # whose liaison has not asked yet


def fill_exemptions(exam: Exam, *, keep_free: set[int], rng: random.Random) -> None:
    people = Obligation.objects.filter(exam=exam, person__status__in=CODES)
    rows = people.exclude(person__in=keep_free).select_related("person", "exam")
    for number, obligation in enumerate(rows.order_by("pk"), 1):
        chance = rng.random()
        if chance < SILENT_SHARE:
            continue
        exemption = request_exemption(
            obligation,
            code=CODES[WorkStatus(obligation.person.status)],
            document=f"示例学法办〔{exam.reference_date.year}〕{number}号",
            actor=REQUESTED_BY,
        )
        if chance > SILENT_SHARE + WAITING_SHARE:
            decide_exemption(
                exemption, approve=True, reason="材料齐全", actor=DECIDED_BY
            )
