"""Which paper of a sitting an attempt gets."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from typing import Any

from exams.domain.blueprint import parse_spec
from exams.domain.refusals import Refusal
from exams.models import Attempt, Paper, Sitting


def choose_paper(
    sitting: Sitting, papers: Collection[int], before: Collection[Attempt]
) -> int:
    """A paper by chance; with attempts before, one that repeats little of the last.

    Never a paper seen before while there is another. Of the rest, one that repeats at
    most the blueprint's ``max_reuse_vs_last_attempt`` of the last attempt's questions,
    or, where the bank is too small for that, one of those that repeat fewest.
    """
    if not papers:
        raise Refusal("no_paper_ready")
    if not before:
        return secrets.choice(list(papers))
    seen = {attempt.paper_id for attempt in before}
    last = max(before, key=lambda attempt: attempt.number).paper_id
    candidates = {pk for pk in papers if pk not in seen} or set(papers)
    shares = repeated_shares(last, candidates)
    most = max(parse_spec(sitting.exam.blueprint.spec).max_reuse, min(shares.values()))
    return secrets.choice([pk for pk, share in shares.items() if share <= most])


def repeated_shares(last: int, papers: Collection[int]) -> dict[int, float]:
    """By paper, the share of its questions that stood in the paper ``last`` too."""
    rows = Paper.objects.filter(pk__in={last, *papers}).values_list("pk", "key")
    questions = {pk: questions_in(key) for pk, key in rows}
    return {
        pk: len(questions[pk] & questions[last]) / max(len(questions[pk]), 1)
        for pk in papers
    }


def questions_in(key: Mapping[str, Mapping[str, Any]]) -> frozenset[int]:
    return frozenset(item["question_version"] for item in key.values())
