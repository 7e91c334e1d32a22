"""A client of the HTTP API, and how to read its refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.domain.tokens import issue_token
from tests.factories.accounts import OfficialFactory
from tests.factories.attempts import candidate
from units.models import Person


class Api:
    """Speaks JSON and Bearer; ``body`` of bytes goes out as it is."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=True)

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        token: str | None = None,
        content_type: str = "application/json",
        **headers: str,
    ) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return self.client.generic(
            method,
            f"/api/v1{path}",
            b"" if body is None else raw,
            content_type=content_type if body is not None else "",
            headers=headers,
        )


def refused(response: Any) -> tuple[int, str]:
    """Status and code of a problem, having looked at the rest of it."""
    problem = json.loads(response.content)
    assert response["Content-Type"] == "application/problem+json"
    assert problem["type"] == f"/problems/{problem['code']}"
    assert problem["status"] == response.status_code
    assert problem["title"]
    assert problem["detail"]
    if response.status_code == 401:
        assert response["WWW-Authenticate"] == "Bearer"
    return response.status_code, problem["code"]


@pytest.fixture
def api() -> Api:
    return Api()


def token_of(person: Person) -> str:
    return issue_token(OfficialFactory(person=person))[0]


def official(sitting: Any) -> tuple[Person, str]:
    """A person who owes the exam, with a person token."""
    person = candidate(sitting)
    return person, token_of(person)
