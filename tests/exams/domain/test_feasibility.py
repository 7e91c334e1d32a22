"""Feasibility is proved: a lack is named exactly, every margin holds."""

from collections import Counter
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from exams.domain.blueprint import parse_spec
from exams.domain.feasibility import Lack, allocate, margins, rounded_table
from exams.enums import Difficulty, QuestionKind
from tests.factories.exams import SPEC

E, M, H = Difficulty
SPEC_1 = parse_spec(SPEC)
PLENTY = dict.fromkeys(product(SPEC_1.topics, QuestionKind, Difficulty), 9)


def small_spec(kinds, topics, shares):
    weights = [weight / sum(shares) for weight in shares]
    return parse_spec(
        {
            **SPEC,
            "total": sum(kinds),
            "pass": 1,
            "good": 1,
            "distinction": 1,
            "sections": [
                {"kind": kind.value, "n": n, "score": 1}
                for kind, n in zip(QuestionKind, kinds, strict=False)
            ],
            "topics": [{"t": f"专题{i}", "pct": pct} for i, pct in enumerate(topics)],
            "difficulty": {"易": weights[0], "难": 1 - weights[0]},
        }
    )


specs = st.builds(
    small_spec,
    st.lists(st.integers(1, 4), min_size=1, max_size=2),
    st.sampled_from([[100], [50, 50], [70, 30], [20, 30, 50]]),
    st.sampled_from([[1, 1], [1, 3], [1, 0.0]]),
)


def banks(spec):
    cells = list(product(spec.topics, QuestionKind, Difficulty))
    counts = st.lists(st.integers(0, 3), min_size=len(cells), max_size=len(cells))
    return counts.map(lambda ns: dict(zip(cells, ns, strict=True)))


def sums(cells, *places):
    found = Counter()
    for cell, n in cells.items():
        found[tuple(cell[place] for place in places)] += n
    return +found


def brute_force_feasible(spec, available) -> bool:
    """Fill (kind, difficulty) by (kind, difficulty), trying every split over topics."""
    wanted = margins(spec)
    rows = [(k, d, n) for (k, d), n in wanted.kinds.items() if n]
    topics = list(wanted.topics)

    def splits(n, rooms):
        if not rooms:
            if n == 0:
                yield ()
            return
        for first in range(min(n, rooms[0]) + 1):
            for rest in splits(n - first, rooms[1:]):
                yield (first, *rest)

    states = {tuple(wanted.topics.values())}
    for kind, difficulty, n in rows:
        states = {
            tuple(a - b for a, b in zip(left, split, strict=True))
            for left in states
            for split in splits(
                n,
                [
                    min(room, available.get((t, kind, difficulty), 0))
                    for t, room in zip(topics, left, strict=True)
                ],
            )
        }
    return bool(states)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_allocate_feasible_iff_brute_force_finds_one(data):
    spec = data.draw(specs)
    available = data.draw(banks(spec))
    result = allocate(spec, available)
    assert result.feasible == brute_force_feasible(spec, available)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_allocate_holds_every_margin(data):
    spec = data.draw(specs)
    available = data.draw(banks(spec))
    result = allocate(spec, available, rng=Random(data.draw(st.integers(0, 9))))
    wanted = margins(spec)
    assert sums(result.cells, 1, 2) == +Counter(wanted.kinds)
    assert sums(result.cells, 0) == +Counter(
        {(t,): n for t, n in wanted.topics.items()}
    )
    lent = Counter({(x.topic, x.kind, x.difficulty): x.missing for x in result.lacking})
    for cell, n in result.cells.items():
        assert n - lent[cell] <= available.get(cell, 0)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_lacking_is_enough_and_the_least(data):
    spec = data.draw(specs)
    available = data.draw(banks(spec))
    lacking = allocate(spec, available).lacking
    filled = Counter(available)
    for lack in lacking:
        filled[lack.topic, lack.kind, lack.difficulty] += lack.missing
    assert allocate(spec, filled).feasible
    for lack in lacking:
        one_less = filled.copy()
        one_less[lack.topic, lack.kind, lack.difficulty] -= 1
        assert not allocate(spec, one_less).feasible


def test_lacking_names_topic_kind_and_difficulty():
    # Every easy multiple must come from somewhere: the bank has none at all.
    bank = {c: n for c, n in PLENTY.items() if c[1:] != (QuestionKind.MULTIPLE, E)}
    lacking = allocate(SPEC_1, bank).lacking
    assert [lack.as_json() for lack in lacking] == [
        {
            "topic": lacking[0].topic,
            "kind": "multiple",
            "difficulty": "easy",
            "missing": 1,
        }
    ]


def test_lack_sentence():
    lack = Lack("民法典", QuestionKind.MULTIPLE, H, 3)
    assert lack.sentence == "民法典·多选·难 缺 3 题"


def test_allocation_stands_nearest_to_proportion():
    cells = allocate(SPEC_1, PLENTY).cells
    assert sums(cells, 0, 1) == Counter(
        {
            ("宪法", QuestionKind.SINGLE): 2,
            ("民法典", QuestionKind.SINGLE): 2,
            ("宪法", QuestionKind.MULTIPLE): 1,
            ("民法典", QuestionKind.MULTIPLE): 1,
            ("宪法", QuestionKind.TRUE_FALSE): 1,
            ("民法典", QuestionKind.TRUE_FALSE): 1,
        }
    )


def test_section_difficulty_of_its_own():
    sections = [dict(section) for section in SPEC["sections"]]
    sections[0]["difficulty"] = {"难": 1}
    wanted = margins(parse_spec({**SPEC, "sections": sections}))
    assert +Counter(wanted.kinds) == Counter(
        {
            (QuestionKind.SINGLE, H): 4,
            (QuestionKind.MULTIPLE, E): 1,
            (QuestionKind.MULTIPLE, M): 1,
            (QuestionKind.TRUE_FALSE, E): 1,
            (QuestionKind.TRUE_FALSE, M): 1,
        }
    )


@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=4),
    st.integers(1, 4),
    st.randoms(use_true_random=False),
)
def test_rounded_table_keeps_both_margins(rows, width, rng):
    cuts = sorted(rng.randint(0, sum(rows)) for _ in range(width - 1))
    columns = [b - a for a, b in zip([0, *cuts], [*cuts, sum(rows)], strict=True)]
    table = rounded_table(rows, columns)
    assert [sum(line) for line in table] == rows
    assert [sum(column) for column in zip(*table, strict=True)] == columns
