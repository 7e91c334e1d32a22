"""A sitting goes through its doors in order, each once, and each into the ledger."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exams.domain.exam_errors import ExamError
from exams.domain.papers import compose_papers
from exams.domain.sitting import (
    approve_sitting,
    pause_sitting,
    release_results,
    resit_list,
    resume_sitting,
)
from exams.enums import AttemptState, Grade
from exams.models import Attempt, Exemption, Obligation, Sitting
from laws.models import Law
from ledger.models import LedgerEntry
from tests.factories.exams import (
    ExamFactory,
    SittingFactory,
    filled_bank,
    open_sitting,
    paper_of,
)
from tests.factories.units import PersonFactory, UnitFactory
from units.domain.tree import rebuild_paths

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready():
    """Frozen and composed, and not approved."""
    exam = ExamFactory(bank=filled_bank(), frozen_at=timezone.now())
    sitting = SittingFactory(exam=exam, approved_at=None)
    compose_papers(sitting, count=2, seed=1, actor="officer")
    return sitting


def kinds() -> list[str]:
    return list(LedgerEntry.objects.order_by("id").values_list("kind", flat=True))


def refusal_of(act, sitting) -> str:
    before = (Sitting.objects.filter(pk=sitting.pk).values()[0], kinds())
    with pytest.raises(ExamError) as refusal:
        act(sitting, actor="officer")
    assert (Sitting.objects.filter(pk=sitting.pk).values()[0], kinds()) == before
    return refusal.value.code


def test_approve_sitting_once(ready):
    assert approve_sitting(ready, actor="officer") is True
    approved = Sitting.objects.get(pk=ready.pk)
    assert approved.state_at(timezone.now()) == "open"
    assert approve_sitting(ready, actor="other") is False
    assert Sitting.objects.get(pk=ready.pk).approved_at == approved.approved_at
    assert kinds() == ["papers_composed", "sitting_approved"]


def test_approve_sitting_not_frozen(ready):
    ready.exam.frozen_at = None
    ready.exam.save()
    assert refusal_of(approve_sitting, ready) == "not_frozen"


def test_approve_sitting_without_papers(ready):
    ready.papers.all().delete()
    assert refusal_of(approve_sitting, ready) == "no_papers"


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [(-3, -1, "window_past"), (1, 1.5, "window_too_short")],
)
def test_approve_sitting_window(ready, opens, closes, code):
    now = timezone.now()
    ready.opens_at = now + timedelta(hours=opens)
    ready.closes_at = now + timedelta(hours=closes)
    ready.save()
    assert refusal_of(approve_sitting, ready) == code


def test_approve_sitting_law_repealed_after_composing(ready):
    opening = timezone.localdate(ready.opens_at)
    Law.objects.filter(title="宪法").update(repealed_on=opening)
    assert refusal_of(approve_sitting, ready) == "papers_stale"


def test_pause_and_resume(ready):
    assert refusal_of(pause_sitting, ready) == "not_open"
    approve_sitting(ready, actor="officer")
    assert pause_sitting(ready, actor="officer") is True
    assert pause_sitting(ready, actor="officer") is False
    assert Sitting.objects.get(pk=ready.pk).state_at(timezone.now()) == "paused"
    assert resume_sitting(ready, actor="officer") is True
    assert resume_sitting(ready, actor="officer") is False
    assert Sitting.objects.get(pk=ready.pk).state_at(timezone.now()) == "open"
    assert kinds()[2:] == ["sitting_paused", "sitting_resumed"]


def test_resume_sitting_after_its_end(ready):
    approve_sitting(ready, actor="officer")
    pause_sitting(ready, actor="officer")
    Sitting.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert refusal_of(resume_sitting, ready) == "closed"


def close(sitting: Sitting) -> None:
    """Time passes: the sitting is over, and so is every attempt at it."""
    now = timezone.now()
    Sitting.objects.filter(pk=sitting.pk).update(
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1)
    )
    sitting.attempts.update(
        started_at=now - timedelta(days=2), deadline=now - timedelta(days=2)
    )


def attempt(sitting, person, **fields) -> Attempt:
    now = timezone.now()
    values = {
        "number": 1,
        "started_at": now,
        "deadline": now + timedelta(hours=1),
        "order_seed": 1,
        "paper": paper_of(sitting),
        **fields,
    }
    return Attempt.objects.create(sitting=sitting, person=person, **values)


def test_release_results_once_and_only_when_over():
    sitting = open_sitting()
    attempt(sitting, PersonFactory())
    assert refusal_of(release_results, sitting) == "not_closed"
    close(sitting)
    assert release_results(sitting, actor="officer") is True
    assert release_results(sitting, actor="officer") is False
    assert Sitting.objects.get(pk=sitting.pk).released_at is not None
    assert sitting.attempts.get().state == AttemptState.EXPIRED
    assert kinds()[-1] == "results_released"


def test_release_results_waits_for_extended_attempts():
    sitting = open_sitting()
    attempt(sitting, PersonFactory())
    close(sitting)
    sitting.attempts.update(deadline=timezone.now() + timedelta(hours=1))
    assert refusal_of(release_results, sitting) == "attempts_under_way"


def submitted(sitting, person, *, grade, share=100):
    now = timezone.now()
    score = {Grade.FAIL: 40, Grade.PASS: 70}[grade]
    attempt(
        sitting,
        person,
        state=AttemptState.SUBMITTED,
        submitted_at=now,
        answered_share=share,
        score=score,
        grade=grade,
    )


def test_resit_list_names_who_is_owed_and_why():
    sitting = open_sitting()
    here, there = UnitFactory(), UnitFactory()

    def due(unit=here, **fields):
        person = PersonFactory(unit=unit)
        owed = Obligation.objects.create(
            exam=sitting.exam, person=person, unit=unit, tier="T4", **fields
        )
        return person, owed

    passed, _ = due()
    failed, _ = due()
    blank_share, _ = due()
    absent, _ = due(unit=there)
    due(withdrawn="died")
    _, excused = due()
    Exemption.objects.create(
        obligation=excused,
        code="E3",
        document="1",
        state="approved",
        requested_by="x",
        requested_at=timezone.now(),
        decided_at=timezone.now(),
    )
    submitted(sitting, passed, grade=Grade.PASS)
    submitted(sitting, failed, grade=Grade.FAIL)
    submitted(sitting, blank_share, grade=Grade.FAIL, share=10)
    submitted(sitting, PersonFactory(), grade=Grade.FAIL)
    assert [(row.obligation.person, row.reason) for row in resit_list(sitting)] == [
        (failed, "failed"),
        (blank_share, "invalid"),
        (absent, "absent"),
    ]
    only = resit_list(sitting, units=[there])
    assert [row.obligation.person for row in only] == [absent]


def test_resit_list_is_in_organisation_order():
    """A town, the village below it, then the next office, whatever their numbers."""
    sitting = open_sitting()
    town = UnitFactory(code="B", sort_order=1)
    office = UnitFactory(code="A", sort_order=2)
    village = UnitFactory(code="C", sort_order=9, parent=town)
    rebuild_paths()
    for unit in (office, village, town):
        Obligation.objects.create(
            exam=sitting.exam, person=PersonFactory(unit=unit), unit=unit, tier="T4"
        )
    order = [row.obligation.unit for row in resit_list(sitting)]
    assert order == [town, village, office]


def test_resit_list_query_count(django_assert_num_queries):
    sitting = open_sitting()
    for count in (1, 2, 30):
        for _n in range(count):
            person = PersonFactory()
            Obligation.objects.create(
                exam=sitting.exam, person=person, unit=person.unit, tier="T4"
            )
        with django_assert_num_queries(5):
            assert [str(row.obligation.unit) for row in resit_list(sitting)]
