"""POST /sign-in, /sign-out and /password of the HTTP API."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.problems import Problem, problem_response
from accounts.api.serializers import (
    PasswordSerializer,
    SignedInSerializer,
    SignInSerializer,
    problems,
)
from accounts.domain.scope import grants_of
from accounts.domain.signin import (
    SignInRefused,
    WeakPassword,
    change_password,
    check_credentials,
)
from accounts.domain.tiers import tiers_of
from accounts.domain.tokens import end_token, issue_token
from accounts.models import AccessToken, User

COMMON = (400, 401, 403, 405, 406, 413, 415, 422)


def signed_in(secret: str, token: AccessToken, user: User) -> dict[str, Any]:
    """The answer of sign-in (interfaces §3)."""
    person = user.person
    return {
        "token": secret,
        "token_type": "Bearer",
        "expires_at": token.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "must_change_password": user.must_change_password,
        "person": person
        and {
            "name": person.name,
            "unit": {"code": person.unit.code, "name": person.unit.name},
            "tiers": tiers_of(person),
        },
        "roles": [
            {"role": grant.role, "unit": grant.unit.code}
            for grant in grants_of(user).select_related("unit").order_by("role", "unit")
        ],
    }


class SignInView(APIView):
    authentication_classes: ClassVar[list[type[BaseAuthentication]]] = []
    permission_classes = [AllowAny]

    @extend_schema(
        request=SignInSerializer,
        responses={200: SignedInSerializer, **problems(*COMMON)},
    )
    def post(self, request: Request) -> Response:
        form = SignInSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            user = check_credentials(
                request._request,
                username=form.validated_data["username"],
                password=form.validated_data["password"],
                otp=form.validated_data.get("otp") or "",
            )
        except SignInRefused as refused:
            raise Problem(refused.code, 401, _("账号、密码或动态口令不对")) from None
        # No session is begun, but the sign-in counts: it clears failed ones before it.
        user_logged_in.send(type(user), request=request._request, user=user)
        return Response(signed_in(*issue_token(user), user))


class SignOutView(APIView):
    @extend_schema(request=None, responses={204: None, **problems(401, 403, 405, 406)})
    def post(self, request: Request) -> Response:
        end_token(request.auth)
        return Response(status=204)


class PasswordView(APIView):
    @extend_schema(
        request=PasswordSerializer, responses={204: None, **problems(*COMMON)}
    )
    def post(self, request: Request) -> Response:
        form = PasswordSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            change_password(request.user, **form.validated_data, keep=request.auth)
        except SignInRefused as refused:
            raise Problem(refused.code, 422, _("现在的密码不对")) from None
        except WeakPassword as weak:
            raise Problem(
                "weak_password",
                422,
                _("新密码不符合要求"),
                extra={"reasons": weak.reasons},
            ) from None
        return Response(status=204)


def unknown_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else stands under /api/v1/: a problem too, never a page."""
    return problem_response(Problem("not_found", 404, _("没有这个地址")))
