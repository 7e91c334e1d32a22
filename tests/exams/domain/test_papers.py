"""Composed papers: they hold the blueprint, differ from each other, and leak no key."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exams.domain.exam_errors import ExamError
from exams.domain.papers import compose_papers
from exams.models import Paper
from ledger.domain.entries import payload_hash
from ledger.models import LedgerEntry
from tests.factories.exams import (
    ExamFactory,
    SittingFactory,
    filled_bank,
    open_sitting,
    paper_of,
    right_answers,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting():
    exam = ExamFactory(bank=filled_bank())
    return SittingFactory(exam=exam, approved_at=None)


def stems(paper: Paper) -> set[str]:
    return {i["stem"] for s in paper.content["sections"] for i in s["items"]}


def test_compose_papers_holds_sections_and_total(sitting):
    composed = compose_papers(sitting, count=3, seed=7, actor="officer")
    for paper in composed.papers:
        sections = paper.content["sections"]
        assert [(s["kind"], s["score"], len(s["items"])) for s in sections] == [
            ("single", "15.00", 4),
            ("multiple", "10.00", 2),
            ("true_false", "10.00", 2),
        ]
        assert paper.content["total"] == "100.00"
        assert set(paper.key) == {i["item"] for s in sections for i in s["items"]}
        assert paper.sha256 == payload_hash(
            {"content": paper.content, "key": paper.key}
        )


def test_compose_papers_distinct_and_repeatable(sitting):
    first = compose_papers(sitting, count=24, seed=7, actor="officer").papers
    assert len({frozenset(stems(paper)) for paper in first}) == 24
    again = compose_papers(sitting, count=24, seed=7, actor="officer").papers
    assert [p.sha256 for p in again] == [p.sha256 for p in first]
    assert sitting.papers.count() == 24


def test_open_sitting_factory_is_whole():
    sitting = open_sitting()
    paper = paper_of(sitting)
    assert sitting.state_at(timezone.now()) == "open"
    assert len(right_answers(paper)) == 8
    assert LedgerEntry.objects.get().subject == f"sitting:{sitting.code}"


def test_compose_papers_refused_after_approval(sitting):
    compose_papers(sitting, count=1, seed=1, actor="officer")
    sitting.approved_at = timezone.now() - timedelta(minutes=1)
    sitting.save()
    with pytest.raises(ExamError) as refusal:
        compose_papers(sitting, count=1, seed=2, actor="officer")
    assert refusal.value.code == "papers_fixed"
    assert sitting.papers.get().seed == sitting.papers.get().seed
