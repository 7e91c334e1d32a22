"""The door of the attempt token: no session, no user, no query."""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from accounts.api.authentication import PersonTokenAuthentication, bearer
from accounts.api.problems import Problem
from accounts.domain.tokens import PREFIX as PERSON_PREFIX
from exams.api.problems import as_api_problem
from exams.domain.attempt_tokens import PREFIX, Claims, read_token
from exams.domain.refusals import Refusal


class AttemptTokenAuthentication(BaseAuthentication):
    """``request.auth`` is what the token claims; its serial is checked with the row."""

    def authenticate(self, request: Request) -> tuple[Claims, Claims] | None:
        secret = bearer(request)
        if secret is None:
            return None
        if secret.startswith(PERSON_PREFIX):
            raise Problem("wrong_token", 401, _("此处需要作答凭证"))
        try:
            claims = read_token(secret)
        except Refusal as refusal:
            raise as_api_problem(refusal) from None
        return claims, claims

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class EitherTokenAuthentication(BaseAuthentication):
    """The attempt's token or a person's, told apart by the prefix."""

    def authenticate(self, request: Request) -> tuple[object, object] | None:
        secret = bearer(request) or ""
        if secret.startswith(PREFIX):
            return AttemptTokenAuthentication().authenticate(request)
        return PersonTokenAuthentication().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class AttemptTokenScheme(OpenApiAuthenticationExtension):
    target_class = AttemptTokenAuthentication
    name = "attemptToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "POST /sittings/{code}/attempts",
        }


class EitherTokenScheme(OpenApiAuthenticationExtension):
    target_class = EitherTokenAuthentication
    name = "attemptOrPersonToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
