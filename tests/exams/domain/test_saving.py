"""Saving: what is acknowledged is held, what is refused leaves the row as it was."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.domain.attempt_papers import read_paper
from exams.domain.attempts import start_attempt
from exams.domain.refusals import Refusal
from exams.domain.saving import MAX_LATE_EVIDENCE, Saved, save_responses
from exams.domain.saving_checks import MAX_SEQ, fault_of, holds
from exams.domain.submit import submit_attempt
from exams.models import Attempt, LateEvidence
from tests.factories.attempts import after_grace, one_item, right, started

pytestmark = pytest.mark.django_db


def stored(attempt: Attempt) -> tuple[int, dict]:
    return Attempt.objects.values_list("seq", "responses").get(pk=attempt.pk)


def test_save_is_one_query_and_merges_by_item(django_assert_num_queries):
    run = started()
    one, two = one_item(run.attempt), one_item(run.attempt, "multiple")
    first = {one["item"]: ["k1"], two["item"]: ["k1", "k2"]}
    save_responses(run.token, seq=1, responses=first)
    now = timezone.now()

    with django_assert_num_queries(1):
        saved = save_responses(run.token, seq=2, responses={one["item"]: []}, now=now)

    assert saved == Saved(2, 1, False, now, run.attempt.deadline)
    assert stored(run.attempt) == (2, {one["item"]: [], two["item"]: ["k1", "k2"]})


def test_save_with_gaps_in_the_sequence_is_accepted():
    run = started()
    item = one_item(run.attempt)["item"]
    save_responses(run.token, seq=5, responses={item: ["k1"]})
    save_responses(run.token, seq=MAX_SEQ, responses={item: ["k2"]})
    assert stored(run.attempt) == (MAX_SEQ, {item: ["k2"]})


def test_equal_sequence_with_equal_content_is_a_replay():
    run = started()
    item = one_item(run.attempt, "multiple")["item"]
    save_responses(run.token, seq=1, responses={item: ["k1", "k2"]})
    again = save_responses(run.token, seq=1, responses={item: ["k2", "k1"]})
    assert (again.replayed, again.seq, again.saved) == (True, 1, 1)


@pytest.mark.parametrize("seq", [0, 1, 2])
def test_stale_sequence_answers_with_what_the_server_holds(seq):
    run = started()
    item = one_item(run.attempt)["item"]
    save_responses(run.token, seq=2, responses={item: ["k1"]})
    with pytest.raises(Refusal) as refused:
        save_responses(run.token, seq=seq, responses={item: ["k2"]})
    assert (refused.value.code, refused.value.status) == ("stale_sequence", 409)
    assert refused.value.extra == {"seq": 2, "responses": {item: ["k1"]}}
    assert stored(run.attempt) == (2, {item: ["k1"]})


def test_save_with_the_token_of_before_a_resume_is_superseded():
    run = started()
    item = one_item(run.attempt)["item"]
    save_responses(run.token, seq=1, responses={item: ["k1"]})
    again = start_attempt(run.attempt.person, run.attempt.sitting)
    with pytest.raises(Refusal) as refused:
        save_responses(run.token, seq=2, responses={item: ["k2"]})
    assert (refused.value.code, refused.value.status) == ("superseded", 401)
    assert refused.value.extra == {"seq": 1, "responses": {item: ["k1"]}}
    save_responses(again.token, seq=2, responses={item: ["k2"]})
    assert stored(run.attempt) == (2, {item: ["k2"]})


def test_save_counts_to_the_end_of_the_grace():
    run = started()
    item = one_item(run.attempt)["item"]
    last = run.attempt.deadline + timedelta(seconds=30)
    save_responses(run.token, seq=1, responses={item: ["k1"]}, now=last)
    assert stored(run.attempt) == (1, {item: ["k1"]})


def test_save_after_the_grace_is_kept_as_late_evidence_and_not_taken():
    run = started()
    item = one_item(run.attempt)["item"]
    late = after_grace(run.attempt)
    with pytest.raises(Refusal) as refused:
        save_responses(run.token, seq=1, responses={item: ["k1"]}, now=late)
    assert (refused.value.code, refused.value.status) == ("attempt_closed", 410)
    assert refused.value.extra == {"state": "expired", "late_evidence": True}
    assert stored(run.attempt) == (0, {})
    kept = LateEvidence.objects.values_list("seq", "responses", "received_at")
    assert list(kept) == [(1, {item: ["k1"]}, late)]


def test_late_evidence_is_bounded():
    run = started()
    item = one_item(run.attempt)["item"]
    late = after_grace(run.attempt)
    kept = []
    for seq in range(1, MAX_LATE_EVIDENCE + 3):
        with pytest.raises(Refusal) as refused:
            save_responses(run.token, seq=seq, responses={item: ["k1"]}, now=late)
        kept.append(refused.value.extra["late_evidence"])
    assert kept == [True] * MAX_LATE_EVIDENCE + [False] * 2
    assert LateEvidence.objects.count() == MAX_LATE_EVIDENCE


def test_save_after_submit_is_closed_but_a_replay_of_the_last_save_is_not():
    run = started()
    item = one_item(run.attempt)["item"]
    save_responses(run.token, seq=1, responses={item: ["k1"]})
    submit_attempt(run.token, seq=1)
    assert save_responses(run.token, seq=1, responses={item: ["k1"]}).replayed is True
    with pytest.raises(Refusal) as refused:
        save_responses(run.token, seq=2, responses={item: ["k2"]})
    assert refused.value.extra == {"state": "submitted", "late_evidence": True}
    assert stored(run.attempt) == (1, {item: ["k1"]})


def test_one_bad_response_refuses_all():
    run = started()
    single = one_item(run.attempt)["item"]
    multiple = one_item(run.attempt, "multiple")["item"]
    judged = one_item(run.attempt, "true_false")["item"]
    bad = {
        single: ["k1", "k2"],
        multiple: ["k1", "k9"],
        judged: "T",
        "unknown\ud800": ["k1"],
    }
    with pytest.raises(Refusal) as refused:
        save_responses(run.token, seq=1, responses=bad)
    assert (refused.value.code, refused.value.status) == ("bad_response", 422)
    assert refused.value.extra["errors"] == [
        {"item": single, "code": "too_many"},
        {"item": multiple, "code": "unknown_key"},
        {"item": judged, "code": "not_a_list"},
        {"item": "unknown?", "code": "unknown_item"},
    ]
    assert stored(run.attempt) == (0, {})


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("k1", "not_a_list"),
        (None, "not_a_list"),
        ({"k1": 1}, "not_a_list"),
        (["k1", "k1"], "too_many"),
        (["k1"] * 9, "too_many"),
        ([1], "unknown_key"),
        ([["k1"]], "unknown_key"),
        ([None], "unknown_key"),
        (["K1"], "unknown_key"),
        (["k" * 65], "too_long"),
        ([], None),
        (["k2", "k1"], None),
    ],
)
def test_fault_of_an_answer(keys, code):
    run = started()
    paper = read_paper(run.attempt.paper_id)
    rule = paper.rules[one_item(run.attempt, "multiple")["item"]]
    assert fault_of(keys, rule) == code


@pytest.mark.parametrize("seq", [True, "1", 1.0, None, -1, MAX_SEQ + 1, 10**400, [1]])
def test_sequence_must_be_a_number_the_column_can_hold(seq):
    run = started()
    with pytest.raises(Refusal) as refused:
        save_responses(run.token, seq=seq, responses={})
    assert (refused.value.code, refused.value.status) == ("bad_request", 422)


@pytest.mark.parametrize("responses", [None, [], "x", 1, [["a", ["b"]]]])
def test_responses_must_be_an_object(responses):
    run = started()
    with pytest.raises(Refusal) as refused:
        save_responses(run.token, seq=1, responses=responses)
    assert refused.value.code == "bad_request"


@pytest.mark.parametrize("token", ["", "mfa_", "mfa_x:y:z", "mfp_abc", "abc"])
def test_token_that_we_did_not_sign_is_refused_without_a_query(
    token, django_assert_num_queries
):
    with django_assert_num_queries(0), pytest.raises(Refusal) as refused:
        save_responses(token, seq=1, responses={})
    assert (refused.value.code, refused.value.status) == ("bad_token", 401)


def test_save_of_an_attempt_that_is_gone_is_not_found():
    run = started()
    read_paper(run.attempt.paper_id)
    Attempt.objects.all().delete()
    with pytest.raises(Refusal) as refused:
        save_responses(run.token, seq=1, responses={})
    assert (refused.value.code, refused.value.status) == ("not_found", 404)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_was_acknowledged_is_what_stands(data):
    """Any order of saves, with repeats and stale ones: the last accepted one holds."""
    run = started()
    items = list(right(run.attempt))[:4]
    answer = st.sampled_from([[], ["k1"], ["k2"]])
    saves = st.tuples(
        st.integers(0, 6), st.dictionaries(st.sampled_from(items), answer, max_size=4)
    )
    expected: dict[str, list[str]] = {}
    newest, outcomes = 0, []
    for seq, responses in data.draw(st.lists(saves, max_size=8)):
        try:
            saved = save_responses(run.token, seq=seq, responses=responses)
        except Refusal as refusal:
            outcomes.append((refusal.code, seq <= newest))
            continue
        if saved.replayed:
            assert seq == newest
            assert holds(expected, responses)
        else:
            assert seq > newest
            expected |= responses
            newest = seq
    assert set(outcomes) <= {("stale_sequence", True)}
    assert stored(run.attempt) == (newest, expected)
