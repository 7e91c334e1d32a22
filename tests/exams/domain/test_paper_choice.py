"""Whoever sits again gets a paper that repeats little of the last one."""

from types import SimpleNamespace

import pytest

from exams.domain.paper_choice import choose_paper, repeated_shares
from exams.domain.refusals import Refusal
from exams.models import Blueprint, Paper
from tests.factories.exams import SPEC, SittingFactory

pytestmark = pytest.mark.django_db
MANY = 40  # draws, so that a choice by chance would show


@pytest.fixture
def sitting():
    return SittingFactory()


def paper(sitting, *questions):
    key = {f"{q}": {"question_version": q, "answer": ["k1"]} for q in questions}
    number = sitting.papers.count() + 1
    return Paper.objects.create(
        sitting=sitting, code=f"P{number}", seed=number, content={}, key=key, sha256=""
    ).pk


def plan(sitting, **fields):
    spec = {**SPEC, **fields}
    Blueprint.objects.filter(pk=sitting.exam.blueprint_id).update(spec=spec)
    sitting.exam.blueprint.refresh_from_db()


def sat(*papers):
    """Attempts in the order they were begun."""
    return [SimpleNamespace(number=n, paper_id=pk) for n, pk in enumerate(papers, 1)]


def drawn(sitting, papers, before):
    return {choose_paper(sitting, papers, before) for _ in range(MANY)}


def test_first_paper_is_any(sitting):
    papers = [paper(sitting, 1, 2), paper(sitting, 3, 4), paper(sitting, 5, 6)]
    assert drawn(sitting, papers, []) == set(papers)


def test_no_paper_is_refused(sitting):
    with pytest.raises(Refusal):
        choose_paper(sitting, [], [])


def test_share_of_repeated_questions(sitting):
    last = paper(sitting, 1, 2, 3, 4)
    half, none = paper(sitting, 1, 2, 8, 9), paper(sitting, 6, 7, 8, 9)
    assert repeated_shares(last, [half, none, last]) == {half: 0.5, none: 0, last: 1}


def test_a_paper_that_repeats_too_much_is_left_out(sitting):
    plan(sitting, max_reuse_vs_last_attempt=0.25)
    last = paper(sitting, 1, 2, 3, 4)
    allowed = {paper(sitting, 1, 6, 7, 8), paper(sitting, 5, 6, 7, 8)}
    papers = [last, *allowed, paper(sitting, 1, 2, 7, 8)]
    assert drawn(sitting, papers, sat(last)) == allowed


def test_of_too_small_a_bank_the_least_repeated(sitting):
    plan(sitting, max_reuse_vs_last_attempt=0.25)
    last = paper(sitting, 1, 2, 3, 4)
    least = paper(sitting, 1, 2, 5, 6)
    papers = [last, least, paper(sitting, 1, 2, 3, 5)]
    assert drawn(sitting, papers, sat(last)) == {least}


def test_the_last_attempt_counts_and_an_earlier_paper_is_not_given_again(sitting):
    plan(sitting, max_reuse_vs_last_attempt=0)
    first, last = paper(sitting, 1, 2), paper(sitting, 3, 4)
    like_first = paper(sitting, 1, 2)
    papers = [first, last, like_first, paper(sitting, 3, 9)]
    assert drawn(sitting, papers, sat(first, last)) == {like_first}


def test_without_another_paper_the_same_is_given_again(sitting):
    only = paper(sitting, 1, 2)
    assert drawn(sitting, [only], sat(only)) == {only}


def test_without_the_rule_any_unseen_paper(sitting):
    last = paper(sitting, 1, 2)
    others = {paper(sitting, 1, 2), paper(sitting, 3, 4)}
    assert drawn(sitting, [last, *others], sat(last)) == others
