"""Marks are a pure function; its laws hold for any paper and any responses."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.marking import grade_of, mark
from exams.enums import Grade

KEYS = ["a", "b", "c", "d"]
ITEMS = ["i1", "i2", "i3", "i4", "i5"]
some_keys = st.lists(st.sampled_from(KEYS), unique=True, max_size=4)
entry = st.fixed_dictionaries(
    {
        "answer": st.lists(st.sampled_from(KEYS), unique=True, min_size=1, max_size=4),
        "score": st.sampled_from(["1.00", "2.00", "0.50", "3.33", "1.005"]),
    }
)
papers = st.dictionaries(st.sampled_from(ITEMS), entry, min_size=1, max_size=5)
responses = st.dictionaries(st.sampled_from([*ITEMS, "other"]), some_keys, max_size=6)
EXAM = SimpleNamespace(
    pass_score=Decimal(60), good_score=Decimal(80), distinction_score=Decimal(90)
)


def test_mark_of_a_known_paper():
    key = {
        "s": {"answer": ["a"], "score": "2.00"},
        "m": {"answer": ["a", "b"], "score": "2.00"},
        "t": {"answer": ["T"], "score": "1.00"},
        "x": {"answer": ["c"], "score": "1.00"},
    }
    marks = mark(key, {"s": ["a"], "m": ["b", "a"], "t": ["F"], "x": []})
    assert (marks.score, marks.total) == (Decimal("4.00"), Decimal("6.00"))
    assert (marks.answered, marks.items) == (3, 4)
    assert marks.answered_share == Decimal("75.00")
    assert marks.by_item == {
        "s": Decimal("2.00"),
        "m": Decimal("2.00"),
        "t": Decimal("0.00"),
        "x": Decimal("0.00"),
    }


@pytest.mark.parametrize("given_keys", [["a"], ["a", "b", "c"], ["c", "d"], []])
def test_multiple_choice_knows_no_partial_marks(given_keys):
    key = {"m": {"answer": ["a", "b"], "score": "2.00"}}
    assert mark(key, {"m": given_keys}).score == Decimal("0.00")


def test_the_sum_is_rounded_half_up_once():
    key = {f"i{n}": {"answer": ["a"], "score": "0.335"} for n in range(3)}
    # Rounded item by item it would be 1.02; half to even would give 1.00 for 1.005.
    assert mark(key, {item: ["a"] for item in key}).score == Decimal("1.01")


def test_the_answered_share_is_never_rounded_up_to_a_limit():
    key = {f"i{n}": {"answer": ["a"], "score": "1"} for n in range(30_001)}
    answers = {f"i{n}": ["a"] for n in range(18_000)}
    assert mark(key, answers).answered_share == Decimal("59.99")


def test_mark_of_an_empty_paper():
    marks = mark({}, {"i": ["a"]})
    assert (marks.score, marks.answered_share) == (Decimal("0.00"), Decimal("0.00"))


@given(papers, responses)
def test_marks_stay_between_nothing_and_the_total(key, given_keys):
    marks = mark(key, given_keys)
    assert Decimal(0) <= marks.score <= marks.total
    assert 0 <= marks.answered <= marks.items == len(key)
    assert Decimal(0) <= marks.answered_share <= Decimal(100)


@given(papers, responses)
def test_the_order_of_keys_and_items_does_not_matter(key, given_keys):
    turned = {item: keys[::-1] for item, keys in reversed(list(given_keys.items()))}
    assert mark(key, turned) == mark(key, given_keys)


@given(papers, responses, st.sampled_from(ITEMS))
def test_righting_one_answer_never_costs_marks(key, given_keys, item):
    if item in key:
        better = given_keys | {item: key[item]["answer"]}
        assert mark(key, better).score >= mark(key, given_keys).score


@given(papers, responses)
def test_marking_changes_nothing_and_gives_the_same_again(key, given_keys):
    before = {item: list(keys) for item, keys in given_keys.items()}
    assert mark(key, given_keys) == mark(key, given_keys)
    assert given_keys == before


@given(papers, responses)
def test_items_the_key_does_not_know_are_ignored(key, given_keys):
    known = {item: keys for item, keys in given_keys.items() if item in key}
    assert mark(key, given_keys) == mark(key, known)


@given(papers)
def test_all_right_is_the_total(key):
    marks = mark(key, {item: entry["answer"] for item, entry in key.items()})
    assert marks.score == marks.total
    assert marks.answered_share == Decimal("100.00")


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("0", Grade.FAIL),
        ("59.99", Grade.FAIL),
        ("60", Grade.PASS),
        ("79.99", Grade.PASS),
        ("80.00", Grade.GOOD),
        ("90", Grade.DISTINCTION),
        ("100", Grade.DISTINCTION),
    ],
)
def test_grade_of_a_score(score, grade):
    assert grade_of(Decimal(score), EXAM) == grade
