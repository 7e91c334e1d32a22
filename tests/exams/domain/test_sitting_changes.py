"""A window moves, or goes, until it is approved; what rested on it goes with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from exams.domain.exam_errors import ExamError
from exams.domain.papers import compose_papers
from exams.domain.sitting import approve_sitting
from exams.domain.sitting_changes import change_sitting, remove_sitting
from exams.models import Paper, Sitting
from ledger.models import LedgerEntry
from tests.factories.exams import ExamFactory, SittingFactory, filled_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready():
    """Frozen, composed, and with a window in which nobody can sit it."""
    exam = ExamFactory(bank=filled_bank(), frozen_at=timezone.now())
    opens = timezone.localtime().replace(hour=8, minute=0) + timedelta(days=2)
    closes = opens + timedelta(minutes=10)
    sitting = SittingFactory(
        exam=exam, approved_at=None, opens_at=opens, closes_at=closes
    )
    compose_papers(sitting, count=2, seed=1, actor="officer")
    return sitting


def kinds() -> list[str]:
    return list(LedgerEntry.objects.order_by("id").values_list("kind", flat=True))


def window(sitting: Sitting, *, later: timedelta, lasting: timedelta) -> dict:
    opens = sitting.opens_at + later
    return {
        "opens_at": opens.isoformat(),
        "closes_at": (opens + lasting).isoformat(),
        "minutes": 50,
    }


def test_a_window_too_short_is_mended_and_approved(ready):
    with pytest.raises(ExamError) as refusal:
        approve_sitting(ready, actor="officer")
    assert refusal.value.code == "window_too_short"
    data = window(ready, later=timedelta(), lasting=timedelta(hours=2))
    assert change_sitting(ready, data, actor="officer") is True
    assert change_sitting(ready, data, actor="officer") is False
    assert Paper.objects.count() == 2
    assert approve_sitting(ready, actor="officer") is True
    assert Sitting.objects.get().minutes == 50
    assert kinds() == ["papers_composed", "sitting_changed", "sitting_approved"]


def test_another_opening_day_voids_the_papers(ready):
    data = window(ready, later=timedelta(days=1), lasting=timedelta(hours=2))
    change_sitting(ready, data, actor="officer")
    assert not Paper.objects.exists()
    with pytest.raises(ExamError) as refusal:
        approve_sitting(ready, actor="officer")
    assert refusal.value.code == "no_papers"


@pytest.mark.parametrize(
    ("later", "lasting"),
    [
        (timedelta(), timedelta(minutes=49)),
        (timedelta(), timedelta()),
        (timedelta(days=-9), timedelta(days=1)),
    ],
)
def test_a_bad_window_changes_nothing(ready, later, lasting):
    before = Sitting.objects.values().get()
    with pytest.raises(ExamError) as refusal:
        change_sitting(
            ready, window(ready, later=later, lasting=lasting), actor="officer"
        )
    assert [p.where for p in refusal.value.problems] == ["sitting.closes_at"]
    assert (Sitting.objects.values().get(), Paper.objects.count()) == (before, 2)
    assert kinds() == ["papers_composed"]


def test_remove_sitting_once_with_its_papers(ready):
    again = Sitting.objects.get()
    assert remove_sitting(ready, actor="officer") is True
    assert remove_sitting(again, actor="officer") is False
    assert (Sitting.objects.count(), Paper.objects.count()) == (0, 0)
    assert kinds() == ["papers_composed", "sitting_removed"]


def test_remove_sitting_with_a_resit_is_refused(ready):
    SittingFactory(exam=ready.exam, code="again", resit_of=ready, approved_at=None)
    with pytest.raises(ExamError) as refusal:
        remove_sitting(ready, actor="officer")
    assert refusal.value.code == "has_resits"
    assert "again" in refusal.value.message
    assert (Sitting.objects.count(), Paper.objects.count()) == (2, 2)


def change_minutes(sitting: Sitting, *, actor: str) -> bool:
    data = window(sitting, later=timedelta(), lasting=timedelta(hours=3))
    return change_sitting(sitting, data, actor=actor)


@pytest.mark.parametrize("act", [change_minutes, remove_sitting])
def test_an_approved_sitting_stays_as_it_is(ready, act):
    data = window(ready, later=timedelta(), lasting=timedelta(hours=2))
    change_sitting(ready, data, actor="officer")
    approve_sitting(ready, actor="officer")
    before = Sitting.objects.values().get()
    with pytest.raises(ExamError) as refusal:
        act(ready, actor="officer")
    assert refusal.value.code == "approved"
    assert (Sitting.objects.values().get(), Paper.objects.count()) == (before, 2)
