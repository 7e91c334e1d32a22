"""Twelve days of believable progress: who sat the demo exam, when, and how it went."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from exams.domain.expiry import marked
from exams.domain.results import settle
from exams.enums import AttemptState
from exams.models import Attempt, Exam, Obligation, Paper, Sitting
from units.enums import WorkStatus
from units.models import Person

# Share of a unit's people who have sat by now: a few full, a few that have not begun.
SHARES = (1.0, 1.0, 0.96, 0.93, 0.9, 0.88, 0.84, 0.8, 0.72, 0.65, 0.5, 0.0)
ANSWERED_ENOUGH = 0.97  # the rest hand in a paper that is too empty to count
SECOND_TRY = 0.7


def fill_progress(
    sitting: Sitting, *, keep_free: set[int], rng: random.Random, now: datetime
) -> int:
    """Write finished attempts of part of each unit and settle them; how many there are.

    ``keep_free`` are people (primary keys) who shall find the exam still before them.
    """
    papers = list(Paper.objects.filter(sitting=sitting))
    rows: list[Attempt] = []
    for people in people_by_unit(sitting.exam).values():
        share = rng.choice(SHARES)
        for person in people:
            if person not in keep_free and rng.random() < share:
                rows += attempts_of(person, sitting, papers, rng, now)
    Attempt.objects.bulk_create(rows, batch_size=500)
    settle(sitting.exam, now=now)
    return len(rows)


def people_by_unit(exam: Exam) -> dict[int, list[int]]:
    """Who can come, by unit; who is on long leave is left to the exemptions."""
    away = Person.objects.filter(
        status__in=[WorkStatus.SICK_LEAVE, WorkStatus.MATERNITY_LEAVE]
    )
    units: dict[int, list[int]] = defaultdict(list)
    rows = Obligation.objects.filter(exam=exam).exclude(person__in=away)
    for unit, person in rows.order_by("pk").values_list("unit_id", "person_id"):
        units[unit].append(person)
    return units


def attempts_of(
    person: int,
    sitting: Sitting,
    papers: list[Paper],
    rng: random.Random,
    now: datetime,
) -> list[Attempt]:
    ability = min(0.98, max(0.3, rng.gauss(0.82, 0.12)))
    started = moment(sitting.opens_at, now, rng)
    attempts = [attempt(person, sitting, rng.choice(papers), 1, started, ability, rng)]
    score = attempts[0].score or 0
    if score < sitting.exam.pass_score and rng.random() < SECOND_TRY:
        again = min(started + timedelta(hours=rng.randint(3, 40)), now - MARGIN)
        if again > (attempts[0].submitted_at or again):
            paper = rng.choice(papers)
            attempts.append(
                attempt(person, sitting, paper, 2, again, ability + 0.1, rng)
            )
    return attempts


MARGIN = timedelta(hours=2)


def moment(opens_at: datetime, now: datetime, rng: random.Random) -> datetime:
    """Some time between the opening and now, more often early than late."""
    span = (now - MARGIN - opens_at).total_seconds()
    return opens_at + timedelta(seconds=span * rng.betavariate(1.6, 2.0))


def attempt(
    person: int,
    sitting: Sitting,
    paper: Paper,
    number: int,
    started: datetime,
    ability: float,
    rng: random.Random,
) -> Attempt:
    responses = answers(paper, ability, rng)
    row = Attempt(
        sitting=sitting,
        person_id=person,
        paper=paper,
        number=number,
        state=AttemptState.SUBMITTED,
        started_at=started,
        deadline=started + timedelta(minutes=sitting.minutes),
        submitted_at=started + timedelta(minutes=rng.randint(18, 55)),
        order_seed=rng.getrandbits(60),
        seq=len(responses),
        responses=responses,
    )
    for name, value in marked(row, responses).items():
        setattr(row, name, value)
    return row


def answers(paper: Paper, ability: float, rng: random.Random) -> dict[str, Any]:
    """Right with the chance of the ability, else some other choice; a few left open."""
    items = [item for section in paper.content["sections"] for item in section["items"]]
    share = 1.0 if rng.random() < ANSWERED_ENOUGH else 0.4
    responses = {}
    for item in items:
        if rng.random() > share:
            continue
        right = paper.key[item["item"]]["answer"]
        if rng.random() < ability:
            responses[item["item"]] = right
        else:
            keys = [option["key"] for option in item["options"]]
            responses[item["item"]] = [rng.choice(keys)]
    return responses
