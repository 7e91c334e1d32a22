"""The line of those who sat, and what may honestly be said about where it leads."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from exams.domain.burnup import BurnUp, burn_up, forecast
from exams.domain.obligations import first_opening
from exams.views.desk import closing
from tests.exams.coverage_world import (
    CLOSES_AT,
    NOW,
    OPENS_AT,
    World,
    exempt,
    make_exam,
    make_people,
    make_sitting,
    oblige,
    sit,
)
from tests.factories.units import UnitFactory, root_unit

OPENS = date(2026, 11, 2)
CLOSES = date(2026, 11, 30)


def chart(done, target=100, opens=OPENS):
    days = [(opens + timedelta(days=n), value) for n, value in enumerate(done)]
    return BurnUp("参考人数", days, target, opens, CLOSES)


def at(chart_):
    """Noon of the last day of a chart."""
    day = chart_.days[-1][0]
    noon = datetime(day.year, day.month, day.day, 12)
    return noon.replace(tzinfo=timezone.get_default_timezone())


@pytest.mark.django_db
def test_days_count_valid_results_of_those_due_only():
    world = World()
    unit, other = UnitFactory(), UnitFactory()
    early, late, short, excused, missing, elsewhere, volunteer = make_people(unit, 7)
    elsewhere.unit = other
    elsewhere.save()
    rows = oblige(world.exam, early, late, short, excused, missing)
    oblige(world.exam, elsewhere)
    exempt(rows[3])
    sit(world.sitting, early, at=OPENS_AT)
    sit(world.sitting, late, at=OPENS_AT + timedelta(days=2))
    sit(world.sitting, short, right=2, answered=2, at=OPENS_AT)
    sit(world.sitting, volunteer, at=OPENS_AT)
    sit(world.sitting, elsewhere, at=OPENS_AT + timedelta(days=1))
    drawn = burn_up(world.exam, root=unit, now=OPENS_AT + timedelta(days=3))
    assert drawn.target == 4
    assert drawn.days == [
        (OPENS, 1),
        (OPENS + timedelta(days=1), 1),
        (OPENS + timedelta(days=2), 2),
        (OPENS + timedelta(days=3), 2),
    ]
    whole = burn_up(world.exam, root=root_unit(), now=OPENS_AT + timedelta(days=3))
    assert (whole.target, whole.done) == (5, 3)


@pytest.mark.django_db
def test_no_chart_without_a_sitting():
    exam = make_exam()
    assert burn_up(exam, root=root_unit(), now=NOW) is None
    assert forecast(None, now=NOW) == ""


@pytest.mark.django_db
def test_sitting_that_is_only_planned_moves_no_end_of_the_chart():
    world = World()
    later = CLOSES_AT + timedelta(days=20)
    earlier = OPENS_AT - timedelta(days=20)
    planned = make_sitting(
        world.exam, "2026-2", opens_at=earlier, closes_at=later, approved_at=None
    )
    drawn = burn_up(world.exam, root=root_unit(), now=NOW)
    assert (drawn.opens_on, drawn.closes_on) == (OPENS, CLOSES)
    assert closing(world.exam) == CLOSES_AT
    assert first_opening(world.exam) == OPENS_AT
    planned.approved_at = NOW
    planned.save()
    drawn = burn_up(world.exam, root=root_unit(), now=NOW)
    assert drawn.closes_on == timezone.localdate(later)
    assert (closing(world.exam), first_opening(world.exam)) == (later, earlier)


@pytest.mark.django_db
def test_no_dates_while_no_sitting_is_approved():
    exam = make_exam()
    make_sitting(exam, approved_at=None)
    assert burn_up(exam, root=root_unit(), now=NOW) is None
    assert (closing(exam), first_opening(exam)) == (None, None)


@pytest.mark.django_db
def test_chart_ends_at_the_close():
    world = World()
    (person,) = make_people(UnitFactory(), 1)
    oblige(world.exam, person)
    sit(world.sitting, person)
    after = burn_up(world.exam, root=root_unit(), now=NOW + timedelta(days=90))
    assert after.days[-1] == (CLOSES, 1)
    before = burn_up(world.exam, root=root_unit(), now=OPENS_AT - timedelta(days=9))
    assert [day for day, _value in before.days] == [OPENS]


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3, 30])
def test_chart_costs_the_same_for_any_number_of_people(
    people, django_assert_num_queries
):
    world = World()
    oblige(world.exam, *make_people(UnitFactory(), people))
    root = root_unit()
    with django_assert_num_queries(2):
        burn_up(world.exam, root=root, now=NOW)


def test_goal_reaches_everybody_on_the_closing_day():
    goal = chart([0], target=29).goal
    assert goal[0] == (OPENS, 1)
    assert goal[-1] == (CLOSES, 29)
    assert chart([3, 4], target=29).table == [
        (OPENS, 3, 1),
        (OPENS + timedelta(days=1), 4, 2),
    ]


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ([10, 20], ""),  # three days before anything is said
        ([10, 20, 30], "按现在的进度 11月11日 可全部完成。"),
        ([1, 2, 3], "按现在的进度，到 11月30日 截止时还会差约 71 人。"),
        ([50, *[50] * 8], "最近 7 天没有人参加。"),
        ([50, 80, 100], "已全部完成。"),
        ([0, 0, 0], "最近 3 天没有人参加。"),
        # The week says in time, the last days never: nothing is said.
        ([20, 40, 60, 80, 80, 80, 80], ""),
        ([10, 10, 10, 10, 10, 40, 46], "按现在的进度 11月17日 可全部完成。"),
    ],
)
def test_forecast_says_what_is_honest(done, words):
    drawn = chart(done)
    assert forecast(drawn, now=at(drawn)) == words


def test_forecast_is_silent_after_the_close_and_without_duty():
    drawn = chart([10] * 29)
    assert forecast(drawn, now=at(drawn) + timedelta(days=1)) == ""
    nobody = chart([0, 0, 0], target=0)
    assert forecast(nobody, now=at(nobody)) == ""
