"""Attempt tokens: signed, so that checking one needs no query."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core import signing

from exams.domain.refusals import Refusal
from exams.models import Attempt

PREFIX = "mfa_"  # tells an attempt token from a person token ("mfp_") at a glance
SALT = "exams.attempt-token"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says. ``serial`` must still be the attempt's own when it is used."""

    attempt_id: uuid.UUID
    paper_id: int
    serial: int

    # The framework asks whoever comes through a door of the API.
    is_authenticated = True


def current_token(attempt: Attempt) -> str:
    """The token of the attempt as it stands; handing it out again changes nothing."""
    payload = [attempt.pk.hex, attempt.paper_id, attempt.token_serial]
    return PREFIX + signing.dumps(payload, salt=SALT)


def read_token(token: str) -> Claims:
    """The claims of a token that we signed; Refusal bad_token for anything else."""
    if not token.startswith(PREFIX):
        raise Refusal("bad_token")
    try:
        attempt, paper, serial = signing.loads(token.removeprefix(PREFIX), salt=SALT)
    except signing.BadSignature:
        raise Refusal("bad_token") from None
    return Claims(uuid.UUID(attempt), paper, serial)


def claims_of(token: str | Claims) -> Claims:
    """A door that has read the token already does not read it twice."""
    return token if isinstance(token, Claims) else read_token(token)
