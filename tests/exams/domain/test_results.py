"""Folding: once per attempt, as often as one likes, and only what counts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from exams.domain.attempts import start_attempt
from exams.domain.expiry import expire_overdue
from exams.domain.results import Settled, exams_to_settle, settle
from exams.domain.results_shown import result_at, result_of
from exams.domain.saving import save_responses
from exams.domain.submit import submit_attempt
from exams.enums import AttemptState, ResultPolicy, ReviewPolicy
from exams.models import Attempt, MarkChange, Result, Tally
from tests.factories.attempts import after_grace, candidate, one_item, right, started
from tests.factories.exams import open_sitting, wrong_answers
from tests.factories.units import PersonFactory

pytestmark = pytest.mark.django_db


def hand_in(sitting, person, share, now=None):
    run = start_attempt(person, sitting, now=now)
    answers = right(run.attempt, share)
    return submit_attempt(run.token, seq=1, responses=answers, now=now).attempt


def facts(result):
    return (
        result.best_id,
        result.attempts,
        result.score,
        result.grade,
        result.is_valid,
    )


def test_settle_folds_an_attempt_once():
    sitting = open_sitting()
    attempt = hand_in(sitting, candidate(sitting), 1)
    assert settle(sitting.exam) == Settled(expired=0, folded=1)
    assert settle(sitting.exam) == Settled(expired=0, folded=0)
    assert facts(Result.objects.get()) == (
        attempt.pk,
        1,
        Decimal("100.00"),
        "distinction",
        True,
    )
    change = MarkChange.objects.get()
    assert (change.score_before, change.score_after) == (None, Decimal("100.00"))
    assert Attempt.objects.get().folded_at is not None


def test_the_best_attempt_counts_whatever_the_order():
    sitting = open_sitting(exam={"attempts": 3})
    person = candidate(sitting)
    hand_in(sitting, person, 0.75)
    best = hand_in(sitting, person, 1)
    hand_in(sitting, person, 0.75)
    settle(sitting.exam)
    assert facts(Result.objects.get()) == (
        best.pk,
        3,
        Decimal("100.00"),
        "distinction",
        True,
    )


def test_of_equal_scores_the_earlier_counts():
    sitting = open_sitting()
    person = candidate(sitting)
    first = hand_in(sitting, person, 1)
    hand_in(sitting, person, 1)
    settle(sitting.exam)
    assert Result.objects.get().best_id == first.pk


def test_a_blank_attempt_is_an_absence():
    sitting = open_sitting()
    hand_in(sitting, candidate(sitting), 0)
    assert settle(sitting.exam) == Settled(expired=0, folded=1)
    assert Result.objects.count() == 0
    assert Attempt.objects.get().score == Decimal("0.00")


def test_too_few_answers_make_an_invalid_result_that_nobody_passes_with():
    sitting = open_sitting()
    attempt = hand_in(sitting, candidate(sitting), 0.5)
    settle(sitting.exam)
    assert (attempt.answered_share, attempt.score) == (Decimal("50.00"), Decimal(60))
    assert facts(Result.objects.get()) == (attempt.pk, 1, Decimal(60), "fail", False)


def test_a_valid_attempt_comes_before_an_invalid_one_with_a_higher_score():
    sitting = open_sitting()
    person = candidate(sitting)
    hand_in(sitting, person, 0.5)
    run = start_attempt(person, sitting)
    answers = wrong_answers(run.attempt.paper)
    submit_attempt(run.token, seq=1, responses=answers)
    settle(sitting.exam)
    result = Result.objects.get()
    assert (result.best_id, result.score, result.is_valid) == (
        run.attempt.pk,
        Decimal("0.00"),
        True,
    )


def test_the_first_day_is_that_of_the_first_counting_attempt():
    now = timezone.now()
    sitting = open_sitting(
        opens_at=now - timedelta(days=5), closes_at=now + timedelta(days=5)
    )
    person = candidate(sitting)
    hand_in(sitting, person, 0.25, now=now - timedelta(days=4))
    hand_in(sitting, person, 1, now=now - timedelta(days=2))
    settle(sitting.exam)
    expected = timezone.localdate(now - timedelta(days=2))
    assert Result.objects.get().first_submitted_on == expected


def test_settle_expires_what_is_overdue_and_marks_what_was_saved():
    run = started()
    exam = run.attempt.sitting.exam
    save_responses(run.token, seq=1, responses=right(run.attempt))
    deadline = run.attempt.deadline
    assert settle(exam, now=deadline + timedelta(seconds=30)) == Settled(0, 0)
    assert settle(exam, now=after_grace(run.attempt)) == Settled(1, 1)
    result = Result.objects.get()
    assert (result.score, result.grade) == (Decimal("100.00"), "distinction")
    assert result.first_submitted_on == timezone.localdate(deadline)


def test_the_sweep_changes_no_result(monkeypatch):
    """Expiry is a fact: swept early or late, read before or after, it is the same."""
    sitting = open_sitting()
    one, two = started(sitting), started(sitting)
    for run in (one, two):
        save_responses(run.token, seq=1, responses=right(run.attempt, 0.75))
    late = after_grace(two.attempt)
    seen = result_of(one.attempt.__class__.objects.get(pk=one.attempt.pk), now=late)
    expire_overdue(sitting.exam, now=late + timedelta(days=30))
    swept = result_of(Attempt.objects.get(pk=two.attempt.pk), now=late)
    review = [row.pop("review") is not None for row in (seen, swept)]
    assert review == [True, True]
    assert seen["answered_share"] == swept["answered_share"] == "75.00"
    assert seen["grade"] == swept["grade"]


def test_a_voided_attempt_leaves_the_result():
    sitting = open_sitting()
    person = candidate(sitting)
    hand_in(sitting, person, 0.75)
    best = hand_in(sitting, person, 1)
    settle(sitting.exam)
    Attempt.objects.filter(pk=best.pk).update(state=AttemptState.VOIDED, folded_at=None)
    settle(sitting.exam)
    assert (Result.objects.get().attempts, Result.objects.get().score) == (
        1,
        Attempt.objects.get(number=1).score,
    )
    Attempt.objects.update(state=AttemptState.VOIDED, folded_at=None)
    settle(sitting.exam)
    assert Result.objects.count() == 0
    assert MarkChange.objects.count() == 2


def test_settle_refreshes_the_tally_of_the_unit_that_held_the_post():
    sitting = open_sitting()
    person = candidate(sitting)
    home = person.unit
    person.unit = PersonFactory().unit
    person.save()
    hand_in(sitting, person, 1)
    hand_in(sitting, PersonFactory(unit=home), 1)
    settle(sitting.exam)
    tally = Tally.objects.get()
    assert (tally.unit_id, tally.A, tally.P, tally.Q, tally.G) == (home.pk, 1, 1, 1, 1)


def test_settle_works_in_batches(monkeypatch):
    monkeypatch.setattr("exams.domain.results.BATCH", 2)
    monkeypatch.setattr("exams.domain.expiry.BATCH", 2)
    sitting = open_sitting()
    for share in (1, 0.75, 0.5):
        hand_in(sitting, candidate(sitting), share)
    runs = [started(sitting) for _ in range(3)]
    assert settle(sitting.exam, now=after_grace(runs[-1].attempt)) == Settled(3, 6)
    assert Result.objects.count() == 3


def test_query_count_of_settle_is_the_same_for_1_3_and_30(
    django_assert_num_queries,
):
    sitting = open_sitting()
    settle(sitting.exam)
    for count in (1, 3, 30):
        for _ in range(count):
            hand_in(sitting, candidate(sitting), 1)
        with django_assert_num_queries(20):
            settle(sitting.exam)


def test_exams_to_settle_are_those_with_open_work():
    idle, busy, late = open_sitting(), open_sitting(), open_sitting()
    started(idle)
    hand_in(busy, candidate(busy), 1)
    run = started(late)
    now = after_grace(run.attempt)
    Attempt.objects.filter(sitting=idle).update(deadline=now)
    assert set(exams_to_settle(now=now)) == {busy.exam, late.exam}
    settle(busy.exam, now=now)
    assert set(exams_to_settle(now=now)) == {late.exam}


# What a candidate is shown


def test_result_with_its_review():
    sitting = open_sitting()
    run = started(sitting)
    answers = right(run.attempt)
    wrong = one_item(run.attempt)["item"]
    answers[wrong] = ["k4"]
    attempt = submit_attempt(run.token, seq=1, responses=answers).attempt
    result = result_of(attempt)
    review = {row["item"]: row for row in result.pop("review")}
    assert result == {
        "score": "85.00",
        "total": "100.00",
        "grade": "good",
        "passed": True,
        "attempt_no": 1,
        "counts_as_best": True,
        "valid": True,
        "answered_share": "100.00",
    }
    assert set(review) == set(answers)
    assert review[wrong] == {
        "item": wrong,
        "given": ["k4"],
        "correct": ["k1"],
        "score": "0.00",
        "explanation": "示例解析。",
        "citations": run.attempt.paper.key[wrong]["citations"],
    }


def test_no_result_while_under_way_or_when_voided():
    run = started()
    assert result_of(run.attempt) is None
    Attempt.objects.update(state=AttemptState.VOIDED)
    assert result_of(Attempt.objects.get()) is None


def test_only_the_best_counts_as_best():
    sitting = open_sitting()
    person = candidate(sitting)
    one, two = hand_in(sitting, person, 0.75), hand_in(sitting, person, 1)
    assert [result_of(a)["counts_as_best"] for a in (one, two)] == [False, True]
    assert [result_of(a)["attempt_no"] for a in (one, two)] == [1, 2]


def test_an_invalid_one_never_counts():
    sitting = open_sitting()
    attempt = hand_in(sitting, candidate(sitting), 0.25)
    result = result_of(attempt)
    assert (result["valid"], result["counts_as_best"]) == (False, False)


def test_a_result_on_release_waits_for_the_release():
    sitting = open_sitting(exam={"results": ResultPolicy.ON_RELEASE})
    attempt = hand_in(sitting, candidate(sitting), 1)
    assert (result_of(attempt), result_at(attempt)) == (None, None)
    sitting.released_at = timezone.now()
    sitting.save()
    attempt = Attempt.objects.get()
    assert result_of(attempt)["score"] == "100.00"
    assert result_at(attempt) == sitting.released_at


@pytest.mark.parametrize(
    ("policy", "now_open", "while_open", "in_grace", "after"),
    [
        (ReviewPolicy.NEVER, False, False, False, False),
        (ReviewPolicy.WITH_RESULT, True, True, True, True),
        (ReviewPolicy.AFTER_CLOSE, False, False, False, True),
    ],
)
def test_the_key_leaves_only_when_the_policy_says_so(
    policy, now_open, while_open, in_grace, after
):
    sitting = open_sitting(exam={"review": policy})
    attempt = hand_in(sitting, candidate(sitting), 1)
    instants = [
        timezone.now(),
        sitting.closes_at - timedelta(seconds=1),
        sitting.closes_at + timedelta(seconds=30),
        sitting.closes_at + timedelta(seconds=31),
    ]
    shown = [result_of(attempt, now=now)["review"] is not None for now in instants]
    assert shown == [now_open, while_open, in_grace, after]
