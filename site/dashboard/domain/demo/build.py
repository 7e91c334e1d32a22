"""Make the demo district through the same doors that an office uses."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dashboard.domain.demo import district
from dashboard.domain.demo.classroom import load_classroom
from dashboard.domain.demo.content import load_content
from dashboard.domain.demo.exempt import fill_exemptions
from dashboard.domain.demo.newsroom import demo_newsroom, review_the_rest
from dashboard.domain.demo.planning import plan_months
from dashboard.domain.demo.progress import fill_progress
from dashboard.domain.demo.recordings import load_recordings
from dashboard.domain.demo.signins import reserved_people, write_signins
from exams.domain.exam import create_exam
from exams.domain.freeze import freeze_roster
from exams.domain.papers import compose_papers
from exams.domain.questions import import_questions, read_questions
from exams.domain.sitting import approve_sitting
from exams.enums import Pool
from exams.models import Exam, Question, Sitting
from laws.domain.catalogue import load_catalogue
from media.domain.reviews_setup import load_workflow
from sheets.cells import Cell
from sheets.reading import read_sheet
from sheets.writing import write_sheet
from units.domain import roster_rows, unit_rows
from units.domain.roster_import import import_roster
from units.domain.unit_import import HeadcountOrigin, import_units
from units.models import Person, Unit

ACTOR = "command:demo"
EXAM, SITTING = "2026", "2026-1"
CONTENT = settings.ROOT / "exams" / "content"
DAYS_BEFORE, DAYS_AFTER = 12, 8
PAPERS = 24
BANKS = (("exam", Pool.EXAM, "区考试题库"), ("practice", Pool.PRACTICE, "区练习题库"))


class DemoRefusedError(Exception):
    """The database holds something that is not the demo's."""


@dataclass(frozen=True)
class Demo:
    created: bool
    units: int
    people: int
    questions: int
    accounts_file: str


def build_demo(*, base_url: str, now: datetime | None = None) -> Demo:
    """Everything or nothing; a second call changes nothing."""
    now = now or timezone.now()
    accounts = settings.VAR / "demo-accounts.json"
    created = not Unit.objects.exists()
    if not created and not Unit.objects.filter(code=district.ROOT_CODE).exists():
        raise DemoRefusedError
    with transaction.atomic():
        if created:
            fill_district(now=now)
        if created or not accounts.exists():
            write_signins(accounts, base_url=base_url, exam=EXAM, sitting=SITTING)
        if created:
            fill_rooms(today=timezone.localdate(now))
    return Demo(
        created,
        Unit.objects.count(),
        Person.objects.count(),
        Question.objects.count(),
        str(accounts),
    )


def fill_district(*, now: datetime) -> None:
    rng = random.Random(district.SEED)  # noqa: S311 — the same district every time
    load_catalogue()
    reference = timezone.localdate(now).replace(day=1) - timedelta(days=1)
    import_people(rng, on=reference - timedelta(days=200))
    for folder, pool, title in BANKS:
        for path in sorted((CONTENT / folder).glob("*.csv")):
            import_questions(
                read_questions(path), bank=folder, pool=pool, title=title, actor=ACTOR
            )
    sitting = open_exam(reference, now=now)
    keep_free = reserved_people()
    fill_exemptions(sitting.exam, keep_free=keep_free, rng=rng)
    fill_progress(sitting, keep_free=keep_free, rng=rng, now=now)


def fill_rooms(*, today: date) -> None:
    """Content, lessons and the plan, by the sign-ins whose work they are."""
    load_workflow()
    room = demo_newsroom()
    load_content(room)
    load_recordings()
    load_classroom("jiaoshi", today=today)
    review_the_rest(room)
    plan_months(today=today)


def import_people(rng: random.Random, *, on: date) -> None:
    """The unit tree and the roster, as two spreadsheets read by the importers."""
    tree = district.units(rng)
    with tempfile.TemporaryDirectory() as folder:
        rows = district.unit_rows(tree, rng)
        path = sheet(folder, "units", district.UNIT_COLUMNS, rows)
        units = read_sheet(path, required=unit_rows.REQUIRED, known=unit_rows.KNOWN)
        import_units(units, origin=HeadcountOrigin("示例编制台账", on))
        rows = district.roster_rows(tree, rng)
        path = sheet(folder, "roster", district.ROSTER_COLUMNS, rows)
        people = read_sheet(
            path, required=roster_rows.REQUIRED, known=roster_rows.KNOWN
        )
        import_roster(people, on=on, actor=ACTOR)


def sheet(
    folder: str, name: str, columns: Iterable[str], rows: Iterable[list[Cell]]
) -> Path:
    path = Path(folder) / f"{name}.xlsx"
    write_sheet(path, list(columns), rows)
    return path


def open_exam(reference: date, *, now: datetime) -> Sitting:
    """The committed exam, with a window that is under way today."""
    create_exam(exam_file(reference, now=now), actor=ACTOR)
    exam = Exam.objects.get(code=EXAM)
    freeze_roster(exam, actor=ACTOR)
    sitting = Sitting.objects.get(code=SITTING)
    compose_papers(sitting, count=PAPERS, seed=district.SEED, actor=ACTOR)
    approve_sitting(sitting, actor=ACTOR)
    sitting.refresh_from_db()
    return sitting


def exam_file(reference: date, *, now: datetime) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads((CONTENT / "exam-2026.json").read_text())
    today = timezone.localdate(now)
    opens = at(today - timedelta(days=DAYS_BEFORE), time(8))
    closes = at(today + timedelta(days=DAYS_AFTER), time(18))
    spec["reference_date"] = reference.isoformat()
    spec["sittings"] = [
        {
            "code": SITTING,
            "opens_at": opens.isoformat(),
            "closes_at": closes.isoformat(),
            "minutes": 60,
        }
    ]
    return spec


def at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
