"""The shapes of sign-in and of every problem, for validation and for the schema."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers


class Text(serializers.CharField):
    """A string and nothing else: the number 1 is not the text "1", NUL is not text."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class SignInSerializer(serializers.Serializer[Any]):
    username = Text(max_length=150, trim_whitespace=False)
    password = Text(max_length=128, trim_whitespace=False)
    otp = Text(max_length=10, required=False, allow_null=True, allow_blank=True)


class PasswordSerializer(serializers.Serializer[Any]):
    old = Text(max_length=128, trim_whitespace=False)
    new = Text(max_length=128, trim_whitespace=False)


class UnitSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class PersonSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    unit = UnitSerializer()
    tiers = serializers.ListField(child=serializers.CharField())


class GrantSerializer(serializers.Serializer[Any]):
    role = serializers.CharField()
    unit = serializers.CharField()


class SignedInSerializer(serializers.Serializer[Any]):
    token = serializers.CharField()
    token_type = serializers.CharField()
    expires_at = serializers.DateTimeField()
    must_change_password = serializers.BooleanField()
    person = PersonSerializer(allow_null=True)
    roles = GrantSerializer(many=True)


class ProblemSerializer(serializers.Serializer[Any]):
    """application/problem+json; more members than these may follow."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()


def problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """The documented refusals of one operation, for ``extend_schema(responses=…)``."""
    return {
        (status, "application/problem+json"): OpenApiResponse(ProblemSerializer)
        for status in statuses
    }
