"""What every test may count on."""

import pytest
from django.conf import settings
from django.utils import translation


@pytest.fixture(autouse=True)
def _fresh_caches():
    """Nothing that one test left in a cache is seen by the next.

    Primary keys come again after a rollback; in an installation a paper's never does.
    """
    from django.core.cache import cache

    from exams.domain.attempt_papers import read_paper

    cache.clear()
    read_paper.cache_clear()


@pytest.fixture(autouse=True)
def _chinese():
    """A request for a page in English leaves its thread in English."""
    translation.activate(settings.LANGUAGE_CODE)
