"""Handing in: once, with what was acknowledged, whatever the order of things."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from exams.domain import submit
from exams.domain.attempts import start_attempt
from exams.domain.expiry import move_attempt
from exams.domain.refusals import Refusal
from exams.domain.results import settle
from exams.domain.saving import save_responses
from exams.domain.submit import attempt_ended, submit_attempt
from exams.enums import AttemptState
from exams.models import Attempt, LateEvidence, MarkChange, Result
from tests.factories.attempts import after_grace, one_item, right, started

pytestmark = pytest.mark.django_db


def test_submit_marks_what_was_saved():
    run, now = started(), timezone.now()
    save_responses(run.token, seq=1, responses=right(run.attempt))
    done = submit_attempt(run.token, seq=1, now=now)
    attempt = Attempt.objects.get()
    assert (done.ignored_responses, done.late_evidence) == (False, False)
    assert (attempt.state, attempt.submitted_at, attempt.seq) == ("submitted", now, 1)
    assert (attempt.score, attempt.grade) == (Decimal("100.00"), "distinction")
    assert attempt.answered_share == Decimal("100.00")


def test_submit_takes_the_last_responses_along():
    run = started()
    answers = right(run.attempt)
    first = dict([answers.popitem()])
    save_responses(run.token, seq=1, responses=first)
    done = submit_attempt(run.token, seq=2, responses=answers)
    attempt = Attempt.objects.get()
    assert done.ignored_responses is False
    assert (attempt.seq, attempt.responses) == (2, first | answers)
    assert attempt.score == Decimal("100.00")


def test_submit_twice_is_once():
    run, now = started(), timezone.now()
    answers = right(run.attempt)
    one = submit_attempt(run.token, seq=1, responses=answers, now=now)
    later = now + timedelta(seconds=5)
    two = submit_attempt(run.token, seq=1, responses=answers, now=later)
    assert two.attempt.submitted_at == one.attempt.submitted_at == now
    assert (two.ignored_responses, two.late_evidence) == (False, False)
    assert LateEvidence.objects.count() == 0


def test_a_lower_sequence_still_submits_and_its_responses_are_ignored():
    run = started()
    item = one_item(run.attempt)["item"]
    save_responses(run.token, seq=7, responses={item: ["k1"]})
    done = submit_attempt(run.token, seq=3, responses={item: ["k2"]})
    attempt = Attempt.objects.get()
    assert done.ignored_responses is True
    assert (attempt.state, attempt.seq) == ("submitted", 7)
    assert attempt.responses == {item: ["k1"]}


def test_a_lower_sequence_without_responses_ignores_nothing():
    run = started()
    save_responses(run.token, seq=7, responses={})
    done = submit_attempt(run.token, seq=3)
    assert (done.attempt.state, done.ignored_responses) == ("submitted", False)


def test_an_equal_sequence_is_a_replay_or_ignored():
    run = started()
    item = one_item(run.attempt)["item"]
    save_responses(run.token, seq=1, responses={item: ["k1"]})
    again = start_attempt(run.attempt.person, run.attempt.sitting)
    done = submit_attempt(again.token, seq=1, responses={item: ["k2"]})
    assert done.ignored_responses is True
    assert Attempt.objects.get().responses == {item: ["k1"]}


def test_submit_after_the_grace_expires_and_counts_what_was_saved():
    run = started()
    answers = right(run.attempt)
    last = dict([answers.popitem()])
    save_responses(run.token, seq=1, responses=answers)
    late = after_grace(run.attempt)
    done = submit_attempt(run.token, seq=2, responses=last, now=late)
    attempt = Attempt.objects.get()
    assert (attempt.state, attempt.submitted_at) == ("expired", None)
    assert attempt.responses == answers
    assert (done.ignored_responses, done.late_evidence) == (True, True)
    assert LateEvidence.objects.get().responses == last


def test_submit_in_the_grace_is_in_time():
    run = started()
    last = run.attempt.deadline + timedelta(seconds=30)
    assert submit_attempt(run.token, seq=1, now=last).attempt.state == "submitted"


def test_submit_with_a_bad_response_hands_nothing_in():
    run = started()
    item = one_item(run.attempt)["item"]
    with pytest.raises(Refusal) as refused:
        submit_attempt(run.token, seq=1, responses={item: ["k9"]})
    assert refused.value.extra == {"errors": [{"item": item, "code": "unknown_key"}]}
    assert Attempt.objects.get().state == "started"


def test_submit_with_an_old_token_is_superseded():
    run = started()
    start_attempt(run.attempt.person, run.attempt.sitting)
    with pytest.raises(Refusal) as refused:
        submit_attempt(run.token, seq=1)
    assert refused.value.extra == {"seq": 0, "responses": {}}
    assert Attempt.objects.get().state == "started"


def test_submit_of_a_voided_attempt_leaves_it_voided():
    run = started()
    Attempt.objects.update(state=AttemptState.VOIDED)
    done = submit_attempt(run.token, seq=1)
    assert done.attempt.state == "voided"


def test_a_save_between_reading_and_moving_is_not_lost(monkeypatch):
    """The move is refused because the sequence grew; the row is read again."""
    run = started()
    answers = right(run.attempt)
    real = submit.move_attempt
    calls = []

    def slow_move(attempt, to, **columns):
        if not calls:
            save_responses(run.token, seq=1, responses=answers)
        calls.append(attempt.seq)
        return real(attempt, to, **columns)

    monkeypatch.setattr(submit, "move_attempt", slow_move)
    submit_attempt(run.token, seq=0)
    assert calls == [0, 1]
    assert Attempt.objects.get().responses == answers
    assert Attempt.objects.get().score == Decimal("100.00")


def test_the_door_knows_which_moves_there_are():
    run = started()
    assert move_attempt(run.attempt, AttemptState.SUBMITTED) is True
    assert move_attempt(run.attempt, AttemptState.EXPIRED) is False
    assert move_attempt(run.attempt, AttemptState.STARTED) is False
    assert move_attempt(run.attempt, AttemptState.VOIDED) is True


def test_results_follow_the_commit(django_capture_on_commit_callbacks):
    run = started()
    with django_capture_on_commit_callbacks(execute=True):
        submit_attempt(run.token, seq=1, responses=right(run.attempt))
    assert Result.objects.get().score == Decimal("100.00")
    assert MarkChange.objects.count() == 1


def test_the_answer_stands_when_nobody_can_be_told(
    django_capture_on_commit_callbacks, caplog
):
    run = started()

    def broken(**kwargs):
        raise OSError("the queue is gone")

    attempt_ended.connect(broken)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            done = submit_attempt(run.token, seq=1, responses=right(run.attempt))
    finally:
        attempt_ended.disconnect(broken)
    assert done.attempt.state == "submitted"
    settle(run.attempt.sitting.exam)
    assert Result.objects.get().score == Decimal("100.00")


def test_query_count_of_a_submit(django_assert_num_queries):
    run = started()
    save_responses(run.token, seq=1, responses=right(run.attempt))
    # one row with its exam, one update
    with django_assert_num_queries(2):
        submit_attempt(run.token, seq=1)
