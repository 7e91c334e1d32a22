"""A sheet counts from the answered share on, asked in Python or of the database."""

from decimal import Decimal

import pytest

from exams.domain.tallies import counted_attempts
from exams.domain.validity import answers_enough
from exams.models import Attempt
from tests.exams.coverage_world import make_exam, make_people, make_sitting, sit
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("limit", "share", "enough"),
    [
        (60, None, False),
        (60, "0", False),
        (60, "59.99", False),
        (60, "60", True),
        (60, "100", True),
        (0, None, False),
        (0, "0", False),
        (0, "0.01", True),
    ],
)
def test_python_and_the_database_agree(limit, share, enough):
    exam = make_exam(answered_share=limit)
    (person,) = make_people(UnitFactory(), 1)
    sit(make_sitting(exam), person)
    share = None if share is None else Decimal(share)
    Attempt.objects.update(answered_share=share)
    assert answers_enough(share, exam) is enough
    assert counted_attempts().exists() is enough
