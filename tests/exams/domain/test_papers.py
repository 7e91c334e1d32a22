"""Composed papers: they hold the blueprint, differ from each other, and leak no key."""

from collections import Counter
from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.domain.bank import Stock, stock_on
from exams.domain.blueprint import parse_spec
from exams.domain.exam_errors import ExamError
from exams.domain.exam_spec import SITTING_CODE_LENGTH
from exams.domain.feasibility import allocate, margins
from exams.domain.papers import MAX_PAPERS, compose_papers, draw_distinct
from exams.enums import Difficulty, QuestionKind
from exams.models import Paper, Question, QuestionBank, QuestionVersion
from laws.models import Law, LawVersion
from ledger.domain.entries import payload_hash
from ledger.models import LedgerEntry
from tests.factories.exams import (
    SPEC,
    TOPICS,
    ExamFactory,
    QuestionVersionFactory,
    SittingFactory,
    filled_bank,
    law_version,
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


def test_papers_are_in_the_language_of_the_installation(sitting, monkeypatch):
    monkeypatch.setattr(
        "exams.domain.papers._", lambda text: f"{translation.get_language()}:{text}"
    )
    with translation.override("en"):
        in_english = compose_papers(sitting, count=2, seed=7, actor="officer").papers
    in_chinese = compose_papers(sitting, count=2, seed=7, actor="officer").papers
    assert [p.content for p in in_english] == [p.content for p in in_chinese]
    assert [p.sha256 for p in in_english] == [p.sha256 for p in in_chinese]


def test_code_of_a_paper_fits_whatever_the_sitting():
    last = f"{'a' * SITTING_CODE_LENGTH}-{MAX_PAPERS:02d}"
    assert len(last) == Paper._meta.get_field("code").max_length


def test_open_sitting_factory_is_whole():
    sitting = open_sitting()
    paper = paper_of(sitting)
    assert sitting.state_at(timezone.now()) == "open"
    assert len(right_answers(paper)) == 8
    assert LedgerEntry.objects.get().subject == f"sitting:{sitting.code}"


def test_compose_papers_refused_after_approval(sitting):
    compose_papers(sitting, count=1, seed=1, actor="officer")
    before = sitting.papers.get().sha256
    sitting.approved_at = timezone.now() - timedelta(minutes=1)
    sitting.save()
    with pytest.raises(ExamError) as refusal:
        compose_papers(sitting, count=1, seed=2, actor="officer")
    assert refusal.value.code == "papers_fixed"
    assert sitting.papers.get().sha256 == before


def test_compose_papers_infeasible_writes_nothing(sitting):
    easy = Question.objects.filter(current__kind="multiple", current__difficulty="easy")
    easy.update(disabled_on=date(2020, 1, 1))
    with pytest.raises(ExamError) as refusal:
        compose_papers(sitting, count=1, seed=1, actor="officer")
    assert refusal.value.code == "infeasible"
    (lack,) = refusal.value.details["lacking"]
    assert (lack["kind"], lack["difficulty"], lack["missing"]) == (
        "multiple",
        "easy",
        1,
    )
    assert f"{lack['topic']}·多选·易 缺 1 题" in refusal.value.message
    assert (Paper.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_compose_papers_as_many_as_the_bank_has(sitting):
    """Two easy and two medium of each kind and topic: few papers, each of them once."""
    sitting.exam.bank = filled_bank(per_cell=1)
    sitting.exam.save()
    composed = compose_papers(sitting, count=24, seed=1, actor="officer")
    assert composed.fewer
    papers = [frozenset(stems(paper)) for paper in composed.papers]
    assert len(set(papers)) == len(papers) > 0


def test_paper_content_holds_no_answer(sitting):
    paper = compose_papers(sitting, count=1, seed=1, actor="officer").papers[0]
    for section in paper.content["sections"]:
        assert set(section) == {"kind", "score", "title", "items"}
        for item in section["items"]:
            assert set(item) == {"item", "kind", "stem", "options", "min", "max"}
            assert all(set(option) == {"key", "text"} for option in item["options"])
    judged = paper.content["sections"][2]["items"][0]
    assert [option["key"] for option in judged["options"]] == ["T", "F"]
    entry = paper.key[judged["item"]]
    assert (entry["answer"], entry["score"]) == (["T"], "10.00")
    assert entry["citations"] in (["《宪法》第一条"], ["《民法典》第一条"])


def test_item_ids_differ_between_papers(sitting):
    papers = compose_papers(sitting, count=3, seed=1, actor="officer").papers
    ids = [item for paper in papers for item in paper.key]
    assert len(set(ids)) == len(ids) == 24


def test_quarantined_questions_never_enter(sitting):
    """A repealed, a superseded and a future law, and questions out of use."""
    today = timezone.localdate()
    repealed = law_version("婚姻法")
    Law.objects.filter(pk=repealed.law_id).update(repealed_on=date(2021, 1, 1))
    old = law_version("旧法")
    old.law.versions.create(adopted_on=date(2025, 1, 1), effective_on=date(2025, 2, 1))
    later = law_version("新法", effective_on=today + timedelta(days=90))
    bad = [
        QuestionVersionFactory(question__bank=sitting.exam.bank, citing=version)
        for version in (repealed, old, later)
    ]
    out = [
        QuestionVersionFactory(
            question__bank=sitting.exam.bank, **{f"question__{k}": v}
        )
        for k, v in [
            ("disabled_on", today - timedelta(days=1)),
            ("enabled_on", today + timedelta(days=1)),
        ]
    ]
    stock = stock_on(sitting.exam.bank, on=today)
    usable = {v.pk for versions in stock.cells.values() for v in versions}
    assert usable.isdisjoint(v.pk for v in bad + out)
    assert stock.quarantined == 3
    composed = compose_papers(sitting, count=24, seed=3, actor="officer")
    held = {
        entry["question_version"] for p in composed.papers for entry in p.key.values()
    }
    assert held <= usable


def test_unchecked_questions_enter_with_a_counted_warning(sitting):
    version = law_version("民法典")
    LawVersion.objects.filter(pk=version.pk).update(last_checked_on=date(2020, 1, 1))
    composed = compose_papers(sitting, count=1, seed=1, actor="officer")
    warnings = composed.papers[0].warnings
    assert [warning["code"] for warning in warnings] == ["unchecked_law"] * 4
    assert composed.unchecked == 4
    assert "《民法典》第一条" in warnings[0]["message"]


def test_practice_bank_never_enters(sitting):
    QuestionBank.objects.filter(pk=sitting.exam.bank_id).update(pool="practice")
    sitting.refresh_from_db()
    with pytest.raises(ExamError) as refusal:
        compose_papers(sitting, count=1, seed=1, actor="officer")
    assert refusal.value.code == "practice_pool"


@pytest.mark.parametrize("count", [0, -1, 501])
def test_compose_papers_count_out_of_range(sitting, count):
    with pytest.raises(ExamError) as refusal:
        compose_papers(sitting, count=count, seed=1, actor="officer")
    assert refusal.value.code == "count_invalid"


def test_stock_query_count(sitting, django_assert_num_queries):
    """Questions, citations, their versions, laws and all versions of those laws."""
    for _round in range(2):
        bank = QuestionBank.objects.get(pk=sitting.exam.bank_id)
        with django_assert_num_queries(5):
            stock_on(bank, on=timezone.localdate())
        QuestionVersionFactory.create_batch(9, question__bank=bank)


SPEC_OF_8 = parse_spec(SPEC)


def stock_of(counts: list[int]) -> Stock:
    cells = product(TOPICS, QuestionKind, (Difficulty.EASY, Difficulty.MEDIUM))
    numbers = iter(range(1000))
    return Stock(
        {
            cell: [QuestionVersion(pk=next(numbers)) for _n in range(count)]
            for cell, count in zip(cells, counts, strict=True)
        }
    )


@settings(deadline=None)
@given(st.lists(st.integers(0, 3), min_size=12, max_size=12), st.integers(0, 99))
def test_draws_whatever_the_bank(counts, seed):
    stock = stock_of(counts)
    if not allocate(SPEC_OF_8, stock.available).feasible:
        return
    draws = list(draw_distinct(SPEC_OF_8, stock, count=4, seed=seed))
    assert draws
    cell_of = {v.pk: cell for cell, vs in stock.cells.items() for v in vs}
    chosen = [[v.pk for vs in draw.sections.values() for v in vs] for draw in draws]
    assert len({frozenset(one) for one in chosen}) == len(chosen)
    for one in chosen:
        assert len(set(one)) == len(one) == 8
        cells = [cell_of[pk] for pk in one]
        assert Counter(cell[0] for cell in cells) == {"宪法": 4, "民法典": 4}
        assert Counter(cell[1:] for cell in cells) == {
            kind_difficulty: n
            for kind_difficulty, n in margins(SPEC_OF_8).kinds.items()
            if n
        }
