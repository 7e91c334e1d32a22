"""Citations that somebody must look at again."""

from datetime import date

import pytest

from laws.domain.citations import cite_authority
from laws.domain.queries import citation_status, citations_not_in_force
from laws.enums import VersionStatus
from tests.factories.laws import CitationFactory, LawFactory, LawVersionFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


def test_citations_not_in_force() -> None:
    good = CitationFactory()
    repealed = CitationFactory(version__law=LawFactory(repealed_on=ON))
    unchecked = CitationFactory(version__last_checked_on=None)
    superseded = CitationFactory()
    LawVersionFactory(
        law=superseded.version.law,
        adopted_on=date(2025, 1, 1),
        effective_on=date(2026, 1, 1),
    )
    coming = CitationFactory(version__effective_on=date(2027, 1, 1))
    cite_authority("信访工作条例", section="第一章")
    found = citations_not_in_force(ON)
    assert set(found) == {repealed, unchecked, superseded}
    assert citation_status(good, on=ON) == VersionStatus.IN_FORCE
    assert citation_status(coming, on=ON) == VersionStatus.NOT_YET


def test_citations_not_in_force_costs_the_same(django_assert_num_queries) -> None:
    CitationFactory(version__last_checked_on=None)
    with django_assert_num_queries(3):
        list(citations_not_in_force(ON))
    CitationFactory.create_batch(29, version__last_checked_on=None)
    with django_assert_num_queries(3):
        assert len(list(citations_not_in_force(ON))) == 30


def test_authority_has_no_status() -> None:
    citation = cite_authority("信访工作条例", section="第一章")
    assert citation_status(citation, on=ON) is None
