"""A blueprint is read whole, and says everything that is wrong with it at once."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.blueprint import BlueprintError, largest_remainder, parse_spec
from exams.domain.presets import preset_specs
from exams.enums import Difficulty
from tests.factories.exams import SPEC


def problems(**changes) -> list[str]:
    with pytest.raises(BlueprintError) as refusal:
        parse_spec({**SPEC, **changes})
    return [problem.where for problem in refusal.value.problems]


def test_parse_spec_reads_shares_exactly():
    spec = parse_spec({**SPEC, "difficulty": {"易": 0.1, "中": 0.2, "难": 0.7}})
    assert spec.difficulty == {
        Difficulty.EASY: Fraction(1, 10),
        Difficulty.MEDIUM: Fraction(1, 5),
        Difficulty.HARD: Fraction(7, 10),
    }
    assert (spec.items, spec.total) == (8, Decimal("100.00"))


def test_parse_spec_names_every_problem():
    found = problems(
        minutes=True,
        sections=[{"kind": "essay", "n": 1, "score": 1}, {"kind": "single", "n": 0}],
        topics=[{"t": "", "pct": 50}, {"t": "宪法", "pct": "x"}],
        difficulty={"太难": 1},
    )
    assert found == [
        "minutes",
        "sections[0].kind",
        "sections[1].n",
        "sections[1].score",
        "sections[1].score",
        "topics[0].t",
        "topics[1].pct",
        "topics[1].pct",
        "difficulty",
        "difficulty",
    ]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"total": 99}, ["total"]),
        ({"pass": 95}, ["pass"]),
        ({"topics": [{"t": "宪法", "pct": 99}]}, ["topics"]),
        ({"difficulty": {"易": 0.5}}, ["difficulty"]),
        ({"total": float("nan")}, ["total"]),
        ({"policy": {"mode": "single+makeup", "n": 2}}, ["policy.n"]),
        ({"policy": {"mode": []}}, ["policy.mode"]),
        ({"sections": {}}, ["sections"]),
        ({"topics": ["宪法"]}, ["topics"]),
        ({"code": ["x"]}, ["code"]),
    ],
)
def test_parse_spec_refuses(changes, where):
    assert problems(**changes) == where


@pytest.mark.parametrize("data", [None, [], "x", 3])
def test_parse_spec_not_an_object(data):
    with pytest.raises(BlueprintError):
        parse_spec(data)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_parse_spec_any_value_anywhere_is_refused_not_raised(value):
    for field in SPEC:
        with suppress(BlueprintError):
            parse_spec({**SPEC, field: value})


@given(st.integers(0, 200), st.lists(st.integers(0, 50), min_size=1, max_size=12))
def test_largest_remainder_sums_and_stays_near(total, weights):
    shares = [Fraction(weight) for weight in weights]
    if not sum(shares):
        return
    counts = largest_remainder(total, shares)
    assert sum(counts) == total
    for count, share in zip(counts, shares, strict=True):
        assert abs(count - total * share / sum(shares)) < 1


def test_presets_hold_the_numbers_of_the_field():
    found = {
        spec["code"]: (
            [(s["kind"], s["n"], s["score"]) for s in spec["sections"]],
            spec["minutes"],
            (spec["pass"], spec["good"], spec["distinction"]),
            (spec["policy"]["mode"], spec["policy"]["n"]),
        )
        for spec in preset_specs()
        if parse_spec(spec).total == 100
    }
    assert found == {
        "preset-a": (
            [("single", 40, 1), ("multiple", 20, 2), ("true_false", 20, 1)],
            60,
            (80, 80, 90),
            ("single+makeup", 1),
        ),
        "preset-b": (
            [("true_false", 20, 2), ("single", 30, 1), ("multiple", 15, 2)],
            60,
            (60, 80, 90),
            ("single+makeup", 1),
        ),
        "preset-c": (
            [("true_false", 15, 2), ("single", 20, 2), ("multiple", 15, 2)],
            90,
            (60, 80, 90),
            ("best_of_n", 3),
        ),
    }


@pytest.mark.parametrize("share", [-0.1, 1.5, "viel", None, [], True])
def test_share_that_may_repeat_is_between_none_and_all(share):
    assert problems(max_reuse_vs_last_attempt=share) == ["max_reuse_vs_last_attempt"]


def test_share_that_may_repeat_is_all_unless_said():
    assert parse_spec({**SPEC}).max_reuse == 1
    assert parse_spec({**SPEC, "max_reuse_vs_last_attempt": 0.3}).max_reuse == 0.3
