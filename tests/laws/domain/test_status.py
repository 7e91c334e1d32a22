"""How a version stands on a day."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from laws.domain.status import version_in_force, version_status
from laws.enums import VersionStatus
from tests.factories.laws import LawFactory, LawVersionFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
STARTED = date(2026, 1, 1)


def status(**fields: object) -> VersionStatus:
    return version_status(LawVersionFactory(**fields), on=ON)


def test_checked_version_is_in_force() -> None:
    assert status() == VersionStatus.IN_FORCE


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (settings.LAW_CHECK_DAYS, VersionStatus.IN_FORCE),
        (settings.LAW_CHECK_DAYS + 1, VersionStatus.UNCHECKED),
        (-30, VersionStatus.IN_FORCE),
    ],
)
def test_a_check_holds_for_its_days(days: int, expected: VersionStatus) -> None:
    assert status(last_checked_on=ON - timedelta(days=days)) == expected


def test_days_of_a_check_are_a_setting(settings) -> None:
    settings.LAW_CHECK_DAYS = 7
    assert status(last_checked_on=ON - timedelta(days=8)) == VersionStatus.UNCHECKED


def test_never_checked_is_unchecked() -> None:
    assert status(last_checked_on=None) == VersionStatus.UNCHECKED


def test_unknown_date_in_force_is_unchecked() -> None:
    assert status(effective_on=None) == VersionStatus.UNCHECKED


def test_not_yet_comes_before_unchecked() -> None:
    later = ON + timedelta(days=1)
    assert status(effective_on=later, last_checked_on=None) == VersionStatus.NOT_YET
    assert status(effective_on=ON) == VersionStatus.IN_FORCE


def test_adopted_later_is_not_yet_even_without_a_date_in_force() -> None:
    later = ON + timedelta(days=1)
    assert status(adopted_on=later, effective_on=None) == VersionStatus.NOT_YET


def test_repealed_comes_first() -> None:
    law = LawFactory(repealed_on=ON)
    old = LawVersionFactory(law=law, last_checked_on=None)
    LawVersionFactory(law=law, adopted_on=date(2025, 1, 1), effective_on=STARTED)
    assert version_status(old, on=ON) == VersionStatus.REPEALED
    day_before = ON - timedelta(days=1)
    assert version_status(old, on=day_before) == VersionStatus.SUPERSEDED


def test_superseded_from_the_day_the_next_is_in_force() -> None:
    old = LawVersionFactory(last_checked_on=None)
    new = LawVersionFactory(
        law=old.law, adopted_on=date(2025, 10, 28), effective_on=STARTED
    )
    day_before = STARTED - timedelta(days=1)
    assert version_status(old, on=STARTED) == VersionStatus.SUPERSEDED
    assert version_status(old, on=day_before) == VersionStatus.UNCHECKED
    assert version_status(new, on=day_before) == VersionStatus.NOT_YET
    assert version_status(new, on=STARTED) == VersionStatus.IN_FORCE


def test_undated_version_is_superseded_by_one_adopted_later() -> None:
    old = LawVersionFactory(effective_on=None)
    LawVersionFactory(law=old.law, adopted_on=date(2025, 1, 1), effective_on=STARTED)
    assert version_status(old, on=ON) == VersionStatus.SUPERSEDED


def test_later_version_without_date_leaves_the_older_in_doubt() -> None:
    old = LawVersionFactory()
    LawVersionFactory(law=old.law, adopted_on=date(2026, 10, 1), effective_on=None)
    assert version_status(old, on=ON) == VersionStatus.UNCHECKED
    assert version_status(old, on=date(2026, 9, 30)) == VersionStatus.IN_FORCE


def test_version_in_force_asks_the_date_in_force() -> None:
    old = LawVersionFactory()
    new = LawVersionFactory(
        law=old.law, adopted_on=date(2025, 10, 28), effective_on=STARTED
    )
    assert version_in_force(old.law, ON) == new
    assert version_in_force(old.law, date(2025, 12, 31)) == old
    assert version_in_force(old.law, date(2021, 3, 1)) == old
    assert version_in_force(old.law, date(2020, 1, 1)) is None


def test_version_without_date_is_chosen_only_where_no_other_has_begun() -> None:
    undated = LawVersionFactory(adopted_on=date(2019, 1, 1), effective_on=None)
    assert version_in_force(undated.law, ON) == undated
    dated = LawVersionFactory(law=undated.law)
    assert version_in_force(undated.law, date(2021, 3, 1)) == undated
    assert version_in_force(undated.law, ON) == dated


def test_law_without_versions_has_none_in_force() -> None:
    assert version_in_force(LawFactory(), ON) is None
