"""The committed questions keep the rules that a program can check."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from exams.domain.bank import citation_state, with_citations
from exams.domain.exam import create_exam
from exams.domain.papers import compose_papers
from exams.domain.questions import import_questions, read_questions
from exams.domain.questions_rows import stem_key
from exams.management.commands.create_exam import read_json
from exams.models import Question, Sitting
from laws.domain.catalogue import load_catalogue

CONTENT = Path(settings.ROOT) / "exams" / "content"
FORBIDDEN = ("以上都", "以上均", "以上全", "以上选项", "都不对", "都不正确", "A和B")
LETTERS = "ABCD"


def rows(pool: str) -> list[dict[str, str]]:
    found = []
    for path in sorted((CONTENT / pool).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += list(csv.DictReader(file))
    return found


EXAM, PRACTICE = rows("exam"), rows("practice")
SINGLES = [row for row in EXAM if row["题型"] == "单选"]


def options(row: dict[str, str]) -> dict[str, str]:
    return {c: row[f"选项{c}"] for c in "ABCDEF" if row[f"选项{c}"]}


def test_content_is_enough_of_each_kind():
    assert (len(EXAM) >= 160, len(PRACTICE) >= 60) == (True, True)
    kinds = Counter(row["题型"] for row in EXAM)
    assert set(kinds) == {"单选", "多选", "判断"}
    assert kinds["单选"] >= 85
    assert kinds["多选"] >= 38
    assert kinds["判断"] >= 28


def test_content_stems_are_all_different():
    stems = Counter(stem_key(row["题干"]) for row in EXAM + PRACTICE)
    assert [stem for stem, count in stems.items() if count > 1] == []


def test_content_numbers_are_all_different():
    numbers = Counter(row["题号"] for row in EXAM + PRACTICE)
    assert [number for number, count in numbers.items() if count > 1] == []


def test_content_keys_of_singles_are_spread():
    keys = Counter(row["答案"] for row in SINGLES)
    assert set(keys) == set(LETTERS)
    shares = {letter: keys[letter] / len(SINGLES) for letter in LETTERS}
    assert {k: v for k, v in shares.items() if not 0.20 <= v <= 0.30} == {}


def test_content_judgements_are_balanced():
    keys = Counter(row["答案"] for row in EXAM if row["题型"] == "判断")
    assert set(keys) == {"对", "错"}
    assert abs(keys["对"] - keys["错"]) <= 0.2 * sum(keys.values())


def test_content_multiples_have_several_and_seldom_all():
    rights = [row["答案"] for row in EXAM if row["题型"] == "多选"]
    assert all(len(set(right)) == len(right) >= 2 for right in rights)
    assert sum(len(right) == 4 for right in rights) <= 0.25 * len(rights)
    assert len(set(rights)) >= 8


def test_content_length_gives_nothing_away():
    longest = shortest = 0
    for row in SINGLES:
        texts = options(row)
        right = len(texts.pop(row["答案"]))
        others = [len(text) for text in texts.values()]
        longest += right > max(others)
        shortest += right < min(others)
    assert longest <= 0.25 * len(SINGLES)
    assert shortest <= 0.25 * len(SINGLES)


def test_content_has_no_give_away_options():
    found = [
        (row["题号"], text)
        for row in EXAM + PRACTICE
        for text in options(row).values()
        if any(word in text for word in FORBIDDEN)
    ]
    assert found == []


def test_content_options_are_four_and_parallel():
    for row in EXAM + PRACTICE:
        count = len(options(row))
        assert (row["题号"], count) == (row["题号"], 0 if row["题型"] == "判断" else 4)


def test_content_every_question_is_explained():
    assert [row["题号"] for row in EXAM + PRACTICE if not row["解析"].strip()] == []


@pytest.fixture
def banks(db):
    """Both pools imported on the catalogue of laws."""
    load_catalogue()
    return [
        import_questions(read_questions(path), bank=pool, pool=pool, actor="test")
        for pool in ("exam", "practice")
        for path in sorted((CONTENT / pool).glob("*.csv"))
    ]


def test_content_goes_in_whole_and_every_citation_resolves(banks):
    refused = [(row.number, row.code, row.message) for r in banks for row in r.refused]
    assert refused == []
    assert Question.objects.count() == len(EXAM) + len(PRACTICE)
    resolved = sum(result.citations["resolved"] for result in banks)
    assert resolved == len(EXAM) + len(PRACTICE)


def test_content_cites_law_in_force(banks):
    """On the day somebody last looked at every law that is cited."""
    states = Counter()
    for question in with_citations(Question.objects.all()):
        days = [c.version.last_checked_on for c in question.current.citations.all()]
        states[citation_state(question.current, on=min(days))] += 1
    assert set(states) == {"sound"}


def test_exam_of_2026_is_feasible_with_24_distinct_papers(banks):
    result = create_exam(read_json(str(CONTENT / "exam-2026.json")), actor="test")
    assert [lack.sentence for lack in result.lacking] == []
    sitting = Sitting.objects.get(code="2026-1")
    composed = compose_papers(sitting, count=24, seed=2026, actor="test")
    held = [
        frozenset(entry["question_version"] for entry in paper.key.values())
        for paper in composed.papers
    ]
    assert len(set(held)) == 24
    assert {len(one) for one in held} == {50}
    for paper in composed.papers:
        assert sum(float(entry["score"]) for entry in paper.key.values()) == 100
    used = {pk for one in held for pk in one}
    assert len(used) >= 0.9 * len(EXAM)
    assert timezone.localdate(sitting.opens_at) >= sitting.exam.reference_date
