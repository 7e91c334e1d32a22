"""The hot path: save, submit and read an attempt, with the attempt's own token."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import problems
from exams.api.authentication import (
    AttemptTokenAuthentication,
    EitherTokenAuthentication,
)
from exams.api.problems import ExamView, instant, plain
from exams.api.serializers import (
    AttemptSerializer,
    SavedSerializer,
    SubmitSerializer,
    SubmittedSerializer,
)
from exams.domain.attempt_tokens import Claims
from exams.domain.attempts import (
    attempt_by_token,
    attempt_of,
    attempt_view,
    parse_id,
)
from exams.domain.refusals import Refusal
from exams.domain.results_shown import result_at, result_of
from exams.domain.saving import save_responses
from exams.domain.saving_checks import MAX_KEY_LENGTH, MAX_SEQ
from exams.domain.submit import submit_attempt
from exams.models import Attempt

BODY = (400, 401, 404, 405, 406, 413, 415, 422)
# By hand, since a PATCH of a serializer would make every member optional in the schema.
SAVE = {
    "type": "object",
    "required": ["seq", "responses"],
    "properties": {
        "seq": {"type": "integer", "minimum": 0, "maximum": MAX_SEQ},
        "responses": {
            "type": "object",
            "additionalProperties": {
                "type": "array",
                "items": {"type": "string", "maxLength": MAX_KEY_LENGTH},
            },
        },
    },
}
ID = OpenApiParameter("attempt_id", OpenApiTypes.UUID, OpenApiParameter.PATH)


def members(request: Request, *required: str) -> dict[str, Any]:
    """The body, if it is an object with these members; the domain checks the values."""
    data = request.data
    missing = [n for n in required if not isinstance(data, dict) or n not in data]
    if missing or not isinstance(data, dict):
        errors = [{"field": name, "code": "required"} for name in missing]
        raise Refusal("bad_request", errors=errors)
    return data


def own_claims(request: Request, attempt_id: str) -> Claims:
    """The token's claims, if it is the token of this very attempt."""
    claims: Claims = request.auth
    if parse_id(attempt_id) != claims.attempt_id:
        raise Refusal("not_found")
    return claims


class ResponsesView(ExamView):
    """Save every response that was not acknowledged yet; merged by item, [] clears."""

    authentication_classes = [AttemptTokenAuthentication]

    @extend_schema(
        parameters=[ID],
        request={"application/json": SAVE},
        responses={200: SavedSerializer, **problems(*BODY, 409, 410)},
    )
    def patch(self, request: Request, attempt_id: str) -> Response:
        claims = own_claims(request, attempt_id)
        data = members(request, "seq", "responses")
        saved = save_responses(claims, seq=data["seq"], responses=data["responses"])
        return Response(
            {
                "seq": saved.seq,
                "saved": saved.saved,
                "replayed": saved.replayed,
                "server_time": instant(saved.server_time),
                "deadline": instant(saved.deadline),
            }
        )


class SubmitView(ExamView):
    """Hand the attempt in; idempotent."""

    authentication_classes = [AttemptTokenAuthentication]

    @extend_schema(
        parameters=[ID],
        request=SubmitSerializer,
        responses={200: SubmittedSerializer, **problems(*BODY)},
    )
    def post(self, request: Request, attempt_id: str) -> Response:
        claims = own_claims(request, attempt_id)
        data = members(request, "seq")
        done = submit_attempt(claims, seq=data["seq"], responses=data.get("responses"))
        now = done.server_time
        return Response(
            {
                "state": done.attempt.state,
                "submitted_at": instant(done.attempt.submitted_at),
                "server_time": instant(now),
                "ignored_responses": done.ignored_responses,
                "late_evidence": done.late_evidence,
                "result": result_of(done.attempt, now=now),
                "result_at": instant(result_at(done.attempt)),
            }
        )


class AttemptView(ExamView):
    """The attempt as it stands: state, responses and, once released, its result."""

    authentication_classes = [EitherTokenAuthentication]

    @extend_schema(
        parameters=[ID],
        responses={200: AttemptSerializer, **problems(401, 403, 404, 405, 406)},
    )
    def get(self, request: Request, attempt_id: str) -> Response:
        attempt, now = found(request, attempt_id), timezone.now()
        view = attempt_view(attempt, now=now)
        shown = {name: plain(value) for name, value in view.items()}
        return Response({**shown, "result": result_of(attempt, now=now)})


def found(request: Request, attempt_id: str) -> Attempt:
    """By its own token, or as the person whose attempt it is; anybody else's: 404."""
    if isinstance(request.auth, Claims):
        return attempt_by_token(own_claims(request, attempt_id))
    if request.user.person is None:
        raise Refusal("not_found")
    return attempt_of(request.user.person, attempt_id)
