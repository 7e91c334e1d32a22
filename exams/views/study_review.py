"""Released answers beside one's own, with the law that each of them rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exams.domain.attempt_papers import read_paper
from exams.models import Attempt
from exams.views.study_shown import (
    ShownOption,
    ShownQuestion,
    plain_number,
    questions_of,
)
from laws.domain.citations import article_url, citation_clause, citation_label
from laws.models import Citation


@dataclass(frozen=True, slots=True)
class Source:
    """``url`` is empty for what is not statute."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class JudgedOption:
    option: ShownOption
    correct: bool

    @property
    def wrong(self) -> bool:
        return self.option.chosen and not self.correct


@dataclass(frozen=True, slots=True)
class Answer:
    question: ShownQuestion
    options: list[JudgedOption]
    right: bool
    score: str
    explanation: str
    sources: list[Source]


def addresses(attempt: Attempt) -> dict[str, str]:
    """The address of every article that the paper cites, by its words."""
    key = read_paper(attempt.paper_id).key
    versions = {entry["question_version"] for entry in key.values()}
    cited = (
        Citation.objects.filter(questions__in=versions, version__isnull=False)
        .select_related("version__law")
        .distinct()
    )
    return {
        citation_label(one): article_url(one.version.law, citation_clause(one))
        for one in cited
        if one.version is not None
    }


def reviewed(attempt: Attempt, review: list[dict[str, Any]]) -> list[Answer]:
    urls = addresses(attempt)
    by_item = {row["item"]: row for row in review}
    return [
        judged(question, by_item[question.item], urls)
        for question in questions_of(attempt)
    ]


def judged(
    question: ShownQuestion, row: dict[str, Any], urls: dict[str, str]
) -> Answer:
    correct = set(row["correct"])
    return Answer(
        question=question,
        options=[JudgedOption(o, o.key in correct) for o in question.options],
        right=set(row["given"]) == correct,
        score=plain_number(row["score"]),
        explanation=row["explanation"],
        sources=[Source(text, urls.get(text, "")) for text in row["citations"]],
    )
