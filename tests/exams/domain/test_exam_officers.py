"""What the page of an exam counts, and what it does not load."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exams.domain.exam_officers import exam_view
from tests.factories.attempts import started
from tests.factories.exams import open_sitting

pytestmark = pytest.mark.django_db


def test_exam_view_counts_papers_and_attempts_and_loads_no_key():
    sitting = open_sitting(papers=3)
    for _ in "12":
        started(sitting)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        (view,) = exam_view(sitting.exam, now=timezone.now()).sittings
    assert (view.papers, view.attempts) == (3, 2)
    asked = [q["sql"] for q in queries if 'FROM "exams_paper"' in q["sql"]]
    assert len(asked) == 1
    assert [name for name in ("content", "key") if f'"{name}"' in asked[0]] == []
    assert not any('JOIN "exams_paper"' in q["sql"] for q in queries)
