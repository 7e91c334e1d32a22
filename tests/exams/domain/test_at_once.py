"""Who waits for whom, on a database that has more than one writer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from exams.domain.attempts import start_attempt
from exams.domain.exemptions import decide_exemption, request_exemption
from exams.domain.freeze import freeze_roster
from exams.domain.obligations import RefusedError, withdraw_obligation
from exams.domain.refusals import Refusal
from exams.enums import WithdrawalReason
from exams.models import Attempt, Exam, Obligation
from tests.factories.attempts import candidate
from tests.factories.exams import open_sitting
from tests.factories.units import PersonFactory, UnitFactory
from units.domain.history import lock_roster

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        "postgres" not in connection.settings_dict["ENGINE"],
        reason="one writer only: set DATABASE_URL=postgres://user@host/name",
    ),
]
LOOKS = 500
SOMEBODY_WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"


def code_of(work: Callable[[], Any]) -> str:
    """What the work was refused for, or "" where it was done; in its own thread."""
    try:
        work()
    except (Refusal, RefusedError) as refusal:
        return refusal.code
    finally:
        connection.close()
    return ""


def until_somebody_waits() -> None:
    with connection.cursor() as cursor:
        for _look in range(LOOKS):
            cursor.execute("SELECT pg_sleep(0.01)")
            cursor.execute(SOMEBODY_WAITS)
            if cursor.fetchone() == (True,):
                return
    raise AssertionError("nobody waits")


def while_it_waits(first: Callable[[], Any], then: Callable[[], Any]) -> str:
    """Begin ``then`` after ``first`` was done and before that is committed."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            waiting = pool.submit(code_of, then)
            until_somebody_waits()
        return waiting.result(timeout=10)


def decide(person):
    exemption = request_exemption(
        Obligation.objects.get(person=person),
        code="E3",
        document="示例〔2026〕1号",
        actor="liaison",
    )
    return lambda: decide_exemption(exemption, approve=True, actor="officer")


def test_start_waits_for_the_decision_and_is_told():
    sitting = open_sitting()
    person = candidate(sitting)
    refused = while_it_waits(decide(person), lambda: start_attempt(person, sitting))
    assert refused == "exempt"
    assert not Attempt.objects.exists()


def test_decision_and_withdrawal_wait_for_the_start_and_are_refused():
    sitting = open_sitting()
    people = [candidate(sitting) for _ in "12"]
    owed = Obligation.objects.get(person=people[1])

    def withdraw():
        withdraw_obligation(
            owed,
            reason=WithdrawalReason.DIED,
            document="示例〔2026〕2号",
            on=timezone.localdate(),
            actor="officer",
        )

    refused = [
        while_it_waits(lambda one=person: start_attempt(one, sitting), work)
        for person, work in zip(people, [decide(people[0]), withdraw], strict=True)
    ]
    assert refused == ["under_way", "under_way"]
    owed.refresh_from_db()
    assert owed.withdrawn == ""


def test_freeze_waits_for_the_import_and_holds_its_people():
    exam = open_sitting().exam
    unit = UnitFactory()
    Exam.objects.update(frozen_at=None, reference_date=timezone.localdate())
    exam.refresh_from_db()
    PersonFactory(unit=unit)

    def bring():
        lock_roster()
        PersonFactory(unit=unit)

    assert while_it_waits(bring, lambda: freeze_roster(exam, actor="officer")) == ""
    assert Obligation.objects.filter(exam=exam, unit=unit).count() == 2
