"""Bearer tokens of a person; attempt tokens have their own door in the exams room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from accounts.api.problems import Problem
from accounts.domain.tokens import PREFIX, find_token
from accounts.models import AccessToken, User


def bearer(request: Request) -> str | None:
    """The token after "Bearer", or None where there is no such header."""
    parts = get_authorization_header(request).split()
    if not parts or parts[0].lower() != b"bearer":
        return None
    if len(parts) != 2:
        raise Problem("bad_token", 401, _("凭证格式不正确"))
    return parts[1].decode("latin-1")


class PersonTokenAuthentication(BaseAuthentication):
    # What a token may still do while its user has to choose a password.
    allowed_before_password = ("/api/v1/password", "/api/v1/sign-out")

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        secret = bearer(request)
        if secret is None:
            return None
        if not secret.startswith(PREFIX):
            raise Problem("wrong_token", 401, _("此处需要个人凭证"))
        token = find_token(secret)
        if token is None:
            raise Problem("bad_token", 401, _("凭证无效或已过期，请重新登录"))
        if (
            token.user.must_change_password
            and request.path not in self.allowed_before_password
        ):
            raise Problem("must_change_password", 403, _("请先修改密码"))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class PersonTokenScheme(OpenApiAuthenticationExtension):
    """How the schema names the token; drf-spectacular finds it by its target."""

    target_class = PersonTokenAuthentication
    name = "personToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
