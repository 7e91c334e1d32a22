"""What every test may count on."""

import pytest


@pytest.fixture(autouse=True)
def _fresh_caches():
    """Nothing that one test left in a cache is seen by the next."""
    from django.core.cache import cache

    cache.clear()
