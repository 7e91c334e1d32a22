"""Which operations the published schema shows."""

from typing import Any

PREFIX = "/api/v1/"


def only_ours(endpoints: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Keep the operations under /api/v1/ but the schema itself."""
    return [
        endpoint
        for endpoint in endpoints
        if endpoint[0].startswith(PREFIX) and endpoint[0] != f"{PREFIX}schema/"
    ]
