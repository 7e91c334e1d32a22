"""The letter arithmetic of domain facts §1.4."""

import itertools
from decimal import Decimal

from units.domain.letters import Letters, exemption_flag, rate, total


def test_worked_example_of_the_domain_facts():
    unit = Letters(H=52, A=50, X=2, E=3, P=44, Q=43, G=20)
    assert unit.D == 45
    assert unit.registration_rate == Decimal("96.15")
    assert unit.participation_rate == Decimal("97.78")
    assert unit.gross_participation_rate == Decimal("91.67")
    assert unit.pass_rate == Decimal("97.73")
    assert unit.attainment_rate == Decimal("95.56")
    assert unit.distinction_rate == Decimal("45.45")
    assert unit.exemption_rate == Decimal("6.25")
    assert exemption_flag(unit, district=Letters(A=3000, E=150))
    assert not unit.is_full


def test_rate_says_hundred_only_where_equal():
    assert rate(19_999, 20_000) == Decimal("99.99")
    assert rate(20_000, 20_000) == Decimal("100.00")
    assert rate(20_001, 20_000) == Decimal("100.01")
    assert rate(0, 0) is None


def test_total_sums_counts_not_rates():
    parts = [Letters(H=1, A=1, P=1), Letters(H=9, A=9, P=0)]
    assert total(parts) == Letters(H=10, A=10, P=1)
    assert total(parts).participation_rate == Decimal("10.00")


def test_no_headcount_for_a_sum_in_which_somebody_counts_without_one():
    town, village = Letters(H=4, A=4), Letters(H=2, A=2)
    unknown = Letters(H=None, A=3)
    for parts in itertools.permutations([town, unknown, village]):
        assert total(parts) == Letters(H=None, A=9)
        assert total(parts).registration_rate is None
    # A unit without a headcount in which nobody counts takes nothing away.
    assert total([town, Letters(), village]) == Letters(H=6, A=6)
    assert total([Letters(), Letters()]) == Letters()


def test_unit_without_duty_is_not_full():
    assert not Letters(A=2, E=2).is_full
    assert Letters(A=2, E=2).participation_rate is None
