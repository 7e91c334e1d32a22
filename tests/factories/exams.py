"""A bank that can fill a small blueprint, an exam on it, and a sitting that is open.

``open_sitting()`` gives a sitting with papers that were really composed: four singles,
two multiples and two true_false, 100 points in all.
"""

from datetime import date, timedelta
from itertools import product
from typing import Any

import factory
from django.utils import timezone

from exams.domain.papers import compose_papers
from exams.enums import AttemptsMode, Difficulty, QuestionKind, Tier
from exams.models import (
    Blueprint,
    Exam,
    Paper,
    Question,
    QuestionBank,
    QuestionVersion,
    Sitting,
    Topic,
)
from laws.enums import EffectiveBasis
from laws.models import Citation, Law, LawVersion
from units.enums import UnitKind

TOPICS = ("宪法", "民法典")
SPEC: dict[str, Any] = {
    "code": "T",
    "name": "示例卷",
    "total": 100,
    "minutes": 60,
    "pass": 60,
    "good": 80,
    "distinction": 90,
    "policy": {"mode": "best_of_n", "n": 2, "cooldown_h": 0},
    "sections": [
        {"kind": "single", "n": 4, "score": 15, "partial": "none"},
        {"kind": "multiple", "n": 2, "score": 10, "partial": "none"},
        {"kind": "true_false", "n": 2, "score": 10, "partial": "none"},
    ],
    "topics": [{"t": "宪法", "pct": 50}, {"t": "民法典", "pct": 50}],
    "difficulty": {"易": 0.5, "中": 0.5, "难": 0},
}


def law_version(title: str, **fields: Any) -> LawVersion:
    """The one version of a law of that name: in force, and checked this week."""
    law, _ = Law.objects.get_or_create(
        title=title,
        defaults={"slug": f"law-{Law.objects.count() + 1}", "short_title": title},
    )
    values = {
        "effective_on": date(2020, 1, 1),
        "effective_on_basis": EffectiveBasis.CATALOGUE,
        "last_checked_on": timezone.localdate(),
        "article_count": 200,
        "numbered_articles": 200,
        **fields,
    }
    version, _ = LawVersion.objects.get_or_create(
        law=law, adopted_on=date(2019, 6, 1), defaults=values
    )
    return version


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ("name",)

    name = "宪法"


class QuestionBankFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QuestionBank

    code = factory.Sequence(lambda n: f"bank-{n}")
    title = factory.Sequence(lambda n: f"示例题库{n}")


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    bank = factory.SubFactory(QuestionBankFactory)
    number = factory.Sequence(lambda n: f"Q-{n:04d}")


class QuestionVersionFactory(factory.django.DjangoModelFactory):
    """A version that is its question's current one and cites article 1 of its topic.

    The first option is right; of a multiple, the first two. A true_false is true.
    """

    class Meta:
        model = QuestionVersion
        skip_postgeneration_save = True

    question = factory.SubFactory(QuestionFactory)
    number = 1
    kind = QuestionKind.SINGLE
    stem = factory.Sequence(lambda n: f"示例题干{n}？")
    options = factory.LazyAttribute(
        lambda o: (
            []
            if o.kind == QuestionKind.TRUE_FALSE
            else [{"key": f"k{i}", "text": f"示例选项{i}"} for i in range(1, 5)]
        )
    )
    answer = factory.LazyAttribute(
        lambda o: {"single": ["k1"], "multiple": ["k1", "k2"]}.get(o.kind, ["T"])
    )
    explanation = "示例解析。"
    topic = factory.SubFactory(TopicFactory)
    difficulty = Difficulty.EASY
    sha256 = factory.Sequence(lambda n: f"{n:064x}")

    @factory.post_generation
    def citing(self, create: bool, extracted: LawVersion | None, **kwargs: Any) -> None:
        """Pass ``citing=`` a LawVersion to cite that one instead."""
        version = extracted or law_version(self.topic.name)
        citation, _ = Citation.objects.get_or_create(version=version, number=1)
        self.citations.add(citation)
        self.question.current = self
        self.question.save(update_fields=["current"])


def filled_bank(per_cell: int = 3, **fields: Any) -> QuestionBank:
    """A bank with ``per_cell`` easy and medium questions of each topic and kind."""
    bank = QuestionBankFactory(**fields)
    for name in TOPICS:
        topic = TopicFactory(name=name)
        cells = product(QuestionKind, (Difficulty.EASY, Difficulty.MEDIUM))
        for kind, difficulty in cells:
            QuestionVersionFactory.create_batch(
                per_cell,
                question__bank=bank,
                topic=topic,
                kind=kind,
                difficulty=difficulty,
            )
    return bank


class BlueprintFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Blueprint

    code = factory.Sequence(lambda n: f"plan-{n}")
    name = "示例卷"
    spec = factory.LazyFunction(lambda: {**SPEC})


class ExamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Exam

    code = factory.Sequence(lambda n: f"exam-{n}")
    title = "示例考试"
    reference_date = factory.LazyFunction(
        lambda: timezone.localdate() - timedelta(days=20)
    )
    tiers = factory.LazyFunction(lambda: [t.value for t in Tier if t != Tier.T1])
    unit_kinds = factory.LazyFunction(lambda: list(UnitKind.values))
    bank = factory.SubFactory(QuestionBankFactory)
    blueprint = factory.SubFactory(BlueprintFactory)
    pass_score = 60
    good_score = 80
    distinction_score = 90
    attempts_mode = AttemptsMode.BEST_OF_N
    attempts = 2


class SittingFactory(factory.django.DjangoModelFactory):
    """Open now: approved, since an hour, for a week. It has no papers."""

    class Meta:
        model = Sitting

    exam = factory.SubFactory(ExamFactory)
    code = factory.Sequence(lambda n: f"sitting-{n}")
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    minutes = 60
    approved_at = factory.LazyAttribute(lambda o: o.opens_at)


def open_sitting(
    *, papers: int = 2, exam: dict[str, Any] | None = None, **fields: Any
) -> Sitting:
    """An open sitting with composed papers; ``exam`` holds fields of its exam."""
    about = {"bank": filled_bank(), "frozen_at": timezone.now(), **(exam or {})}
    sitting = SittingFactory(exam=ExamFactory(**about), approved_at=None, **fields)
    compose_papers(sitting, count=papers, seed=1, actor="test")
    sitting.approved_at = sitting.opens_at
    sitting.save(update_fields=["approved_at"])
    return sitting


def paper_of(sitting: Sitting) -> Paper:
    """The first composed paper of a sitting."""
    return sitting.papers.order_by("code")[0]


def right_answers(paper: Paper) -> dict[str, list[str]]:
    """Responses with which every item is right."""
    return {item: list(entry["answer"]) for item, entry in paper.key.items()}


def wrong_answers(paper: Paper) -> dict[str, list[str]]:
    """Responses with which every item is answered and wrong."""
    items = [i for s in paper.content["sections"] for i in s["items"]]
    return {
        i["item"]: [o["key"] for o in i["options"] if o["key"] not in answer][:1]
        for i in items
        if (answer := paper.key[i["item"]]["answer"])
    }
