"""GET /exams/{code}/coverage, for those whose part of the tree it is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.problems import Problem
from accounts.api.serializers import problems
from exams.api.problems import instant
from exams.domain.coverage import Coverage, coverage
from exams.domain.coverage_scope import find_exam, find_root
from exams.domain.exam_errors import ExamError

MAX_DEPTH = 4
LIVE = "live"


def rate_field() -> serializers.CharField:
    return serializers.CharField(allow_null=True, help_text="percent, two decimals")


def count_field() -> serializers.IntegerField:
    return serializers.IntegerField(allow_null=True, min_value=0)


class RowSerializer(serializers.Serializer[Any]):
    unit = serializers.CharField()
    name = serializers.CharField()
    parent = serializers.CharField(allow_null=True)
    scope = serializers.ChoiceField(["own", "subtree"])
    H = count_field()
    A = count_field()
    X = count_field()
    E = count_field()
    D = count_field()
    P = count_field()
    Q = count_field()
    G = count_field()
    registration_rate = rate_field()
    participation_rate = rate_field()
    gross_participation_rate = rate_field()
    pass_rate = rate_field()
    attainment_rate = rate_field()
    distinction_rate = rate_field()
    exemption_rate = rate_field()
    exemption_flag = serializers.BooleanField()
    is_full = serializers.BooleanField()
    suppressed = serializers.BooleanField()


class CoverageSerializer(serializers.Serializer[Any]):
    exam = serializers.CharField()
    reference_date = serializers.DateField()
    frozen_at = serializers.DateTimeField()
    version = serializers.CharField(help_text="a number, or live")
    computed_at = serializers.DateTimeField()
    formula = serializers.DictField(child=serializers.CharField())
    rows = RowSerializer(many=True)
    units_full = serializers.IntegerField()
    units_with_duty = serializers.IntegerField()


def bad_parameter(name: str, message: str) -> Problem:
    return Problem("bad_parameter", 422, message, extra={"parameter": name})


def asked_depth(request: Request) -> int:
    """How many levels below the unit; 1 where nothing is said."""
    text = request.query_params.get("depth", "1")
    if text not in {str(depth) for depth in range(MAX_DEPTH + 1)}:
        raise bad_parameter("depth", _("depth 只能是 0 到 4 的整数"))
    return int(text)


def check_version(request: Request) -> None:
    """Only how things stand now; nothing has been published that could be asked for."""
    version = request.query_params.get("version", LIVE)
    if version == LIVE:
        return
    if version.isascii() and version.isdigit() and int(version[:9]) > 0:
        raise NotFound(_("没有发布过这一版"))
    raise bad_parameter("version", _("version 只能是 live 或正整数"))


def coverage_json(found: Coverage) -> dict[str, Any]:
    return found.as_json() | {
        "frozen_at": instant(found.exam.frozen_at),
        "computed_at": instant(found.computed_at),
    }


class CoverageView(APIView):
    @extend_schema(
        parameters=[
            OpenApiParameter("unit", str, description="code; default: one's own part"),
            OpenApiParameter("depth", int, enum=list(range(MAX_DEPTH + 1)), default=1),
            OpenApiParameter("version", str, default=LIVE),
        ],
        responses={
            200: CoverageSerializer,
            **problems(401, 403, 404, 405, 406, 409, 422),
        },
    )
    def get(self, request: Request, code: str) -> Response:
        depth = asked_depth(request)
        exam = find_exam(code)
        root = find_root(request.user, request.query_params.get("unit"))
        if exam is None or root is None:
            raise NotFound(_("没有这个考试，或单位不在您的管理范围内"))
        check_version(request)
        try:
            found = coverage(exam, root=root, depth=depth)
        except ExamError as error:
            raise Problem(error.code, 409, error.message) from None
        return Response(coverage_json(found))
