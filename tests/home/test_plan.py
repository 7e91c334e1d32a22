"""Plan periods, and whose theme a month has."""

import pytest
from django.db import IntegrityError

from home.domain.plan import (
    load_plan,
    months_of,
    months_with,
    neighbour,
    period_of,
    theme_of,
)
from home.enums import ChannelCode
from home.models import Audience, Channel, MonthlyTheme, PlanPeriod
from tests.factories.content import MonthlyThemeFactory, PlanPeriodFactory

pytestmark = pytest.mark.django_db


def test_plan_ships_two_periods_twelve_themes_seven_audiences_eight_channels():
    load_plan()
    old, current = PlanPeriod.objects.order_by("first_year")
    assert (old.first_year, old.last_year, old.is_current) == (2021, 2025, False)
    assert [str(item) for item in old.items.all()][:3] == [
        "习近平法治思想",
        "宪法",
        "民法典",
    ]
    assert old.items.count() == 6
    assert (current.code, current.is_current, current.items.count()) == ("9-5", True, 0)
    themes = MonthlyTheme.objects.filter(period=current)
    assert sorted(themes.values_list("default_month", flat=True)) == list(range(1, 13))
    assert [str(a) for a in Audience.objects.all()] == [
        "机关",
        "学校",
        "社区",
        "乡村",
        "寺庙",
        "企业",
        "单位",
    ]
    assert [c.code for c in Channel.objects.all()] == ChannelCode.values


def test_loading_again_keeps_what_was_edited():
    load_plan()
    MonthlyTheme.objects.filter(default_month=11).update(title="改过的主题")
    PlanPeriod.objects.get(code="8-5").items.first().delete()
    load_plan()
    assert theme_of("2026-11").title == "改过的主题"
    assert PlanPeriod.objects.get(code="8-5").items.count() == 5
    assert MonthlyTheme.objects.count() == 12


def test_theme_of_a_month_is_its_own_before_the_yearly_one():
    yearly = MonthlyThemeFactory()
    own = MonthlyThemeFactory(month="2026-11", default_month=None, title="今年特别")
    assert theme_of("2026-11") == own
    assert theme_of("2027-11") == yearly
    assert theme_of("2026-10") is None
    assert theme_of("2025-11") is None


def test_months_with_a_theme_leave_out_those_with_their_own():
    yearly = MonthlyThemeFactory()
    own = MonthlyThemeFactory(month="2027-11", default_month=None)
    assert months_with(own) == ["2027-11"]
    assert months_with(yearly) == ["2026-11", "2028-11", "2029-11", "2030-11"]


def test_period_has_sixty_months():
    period = PlanPeriodFactory()
    months = list(months_of(period))
    assert (months[0], months[-1], len(months)) == ("2026-01", "2030-12", 60)
    assert (period_of("2030-12"), period_of("2031-01")) == (period, None)


@pytest.mark.parametrize(
    ("month", "by", "expected"),
    [
        ("2026-11", 1, "2026-12"),
        ("2026-12", 1, "2027-01"),
        ("2026-01", -1, "2025-12"),
        ("2026-06", -18, "2024-12"),
    ],
)
def test_neighbour_crosses_the_year(month, by, expected):
    assert neighbour(month, months=by) == expected


def test_two_current_periods_cannot_be():
    PlanPeriodFactory()
    with pytest.raises(IntegrityError):
        PlanPeriodFactory(code="10-5", first_year=2031, last_year=2035)


@pytest.mark.parametrize(
    "fields", [{"month": "2026-11"}, {"month": "", "default_month": None}]
)
def test_theme_is_of_a_month_or_of_every_year(fields):
    with pytest.raises(IntegrityError):
        MonthlyThemeFactory(**fields)
