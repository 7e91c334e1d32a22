"""Which questions of a bank may enter a paper on a day, and why the others may not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.domain.exam_errors import ExamError
from exams.domain.feasibility import Cell
from exams.enums import Difficulty, Pool, QuestionKind
from exams.models import Question, QuestionBank, QuestionVersion
from laws.domain.status import version_status
from laws.enums import VersionStatus
from laws.models import Authority, Citation


class CitationState(TextChoices):
    """How a question stands by what it cites; the worst of its citations."""

    SOUND = "sound", gettext_lazy("现行有效")
    UNCHECKED = "unchecked", gettext_lazy("待核对")
    QUARANTINED = "quarantined", gettext_lazy("已隔离")


@dataclass(frozen=True, slots=True)
class Stock:
    """A bank's usable questions by cell, which to warn of, how many are kept out."""

    cells: dict[Cell, list[QuestionVersion]] = field(default_factory=dict)
    unchecked: set[int] = field(default_factory=set)
    quarantined: int = 0

    @property
    def available(self) -> dict[Cell, int]:
        return {cell: len(versions) for cell, versions in self.cells.items()}


def with_citations(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Everything that citation_state and a paper read, in a fixed number of queries."""
    return questions.select_related("current__topic").prefetch_related(
        "current__citations__version__law__versions", "current__citations__authority"
    )


def enabled_questions(bank: QuestionBank, *, on: date) -> QuerySet[Question]:
    """Questions of the bank that are in use on that day; the last day is exclusive."""
    return Question.objects.filter(
        Q(enabled_on__isnull=True) | Q(enabled_on__lte=on),
        Q(disabled_on__isnull=True) | Q(disabled_on__gt=on),
        bank=bank,
        current__isnull=False,
    )


def citation_state(version: QuestionVersion, *, on: date) -> CitationState:
    """Sound, unchecked or quarantined; a question that cites nothing is quarantined."""
    states = {_state(citation, on) for citation in version.citations.all()}
    if not states or CitationState.QUARANTINED in states:
        return CitationState.QUARANTINED
    if CitationState.UNCHECKED in states:
        return CitationState.UNCHECKED
    return CitationState.SOUND


def _state(citation: Citation, on: date) -> CitationState:
    if citation.version is None:
        return _authority_state(citation.authority, on)
    status = version_status(citation.version, on=on)
    if status == VersionStatus.IN_FORCE:
        return CitationState.SOUND
    if status == VersionStatus.UNCHECKED:
        return CitationState.UNCHECKED
    return CitationState.QUARANTINED


def _authority_state(authority: Authority | None, on: date) -> CitationState:
    """A document that is not statute goes stale by the same number of days."""
    if authority is None:
        return CitationState.QUARANTINED
    if authority.effective_on and authority.effective_on > on:
        return CitationState.QUARANTINED
    checked = authority.last_checked_on
    limit = timedelta(days=settings.LAW_CHECK_DAYS)
    if checked is None or on - checked > limit:
        return CitationState.UNCHECKED
    return CitationState.SOUND


def stock_on(bank: QuestionBank, *, on: date) -> Stock:
    """What a paper for that day may draw from; the practice pool never comes in."""
    if bank.pool != Pool.EXAM:
        raise ExamError(
            "practice_pool",
            _("题库“%(bank)s”是练习题库，不能用来组卷。请另选考试题库。")
            % {"bank": bank.title},
        )
    stock, states = Stock(), Counter[CitationState]()
    for question in with_citations(enabled_questions(bank, on=on)):
        version = question.current
        if version is None:  # the query asks for a current version
            continue
        state = citation_state(version, on=on)
        states[state] += 1
        if state == CitationState.QUARANTINED:
            continue
        if state == CitationState.UNCHECKED:
            stock.unchecked.add(version.pk)
        stock.cells.setdefault(cell_of(version), []).append(version)
    return Stock(stock.cells, stock.unchecked, states[CitationState.QUARANTINED])


def cell_of(version: QuestionVersion) -> Cell:
    kind, difficulty = QuestionKind(version.kind), Difficulty(version.difficulty)
    return version.topic.name, kind, difficulty
