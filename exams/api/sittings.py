"""GET /sittings and POST /sittings/{code}/attempts, with the token of a person."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import problems
from exams.api.problems import ExamView, instant
from exams.api.serializers import (
    SittingsSerializer,
    StartedSerializer,
    StartSerializer,
)
from exams.domain.attempt_papers import shown_paper
from exams.domain.attempts import Started, attempt_view, start_attempt
from exams.domain.expiry import GRACE
from exams.domain.queries import SittingCard, sitting_cards
from exams.domain.refusals import Refusal
from exams.models import Sitting


def card_json(card: SittingCard) -> dict[str, Any]:
    sitting, attempt = card.sitting, card.attempt
    return {
        "code": sitting.code,
        "exam": {"code": sitting.exam.code, "title": sitting.exam.title},
        "opens_at": instant(sitting.opens_at),
        "closes_at": instant(sitting.closes_at),
        "minutes": sitting.minutes,
        "factor": card.factor,
        "attempts_used": card.attempts_used,
        "attempts_left": card.attempts_left,
        "cooldown_until": instant(card.cooldown_until),
        "state": card.state.value,
        "obligation": card.obligation,
        "attempt": attempt and {"id": str(attempt.pk), "state": card.attempt_state},
    }


def started_json(started: Started) -> dict[str, Any]:
    now = timezone.now()
    view = attempt_view(started.attempt, now=now)
    return {
        "attempt": view["attempt"],
        "state": view["state"],
        "token": started.token,
        "server_time": instant(now),
        "started_at": instant(view["started_at"]),
        "deadline": instant(view["deadline"]),
        "grace_seconds": int(GRACE.total_seconds()),
        "seq": view["seq"],
        "responses": view["responses"],
        "paper": shown_paper(started.attempt),
    }


def find_sitting(code: str) -> Sitting:
    """404 for an unknown one; PostgreSQL cannot even be asked about NUL."""
    found = Sitting.objects.select_related("exam").filter(code=code)
    if "\0" in code or (sitting := found.first()) is None:
        raise Http404
    return sitting


class SittingsView(ExamView):
    """The sittings that concern the person, the latest first."""

    @extend_schema(responses={200: SittingsSerializer, **problems(401, 403, 405, 406)})
    def get(self, request: Request) -> Response:
        now = timezone.now()
        person = request.user.person
        cards = sitting_cards(person, now=now) if person else []
        return Response(
            {"server_time": instant(now), "sittings": [card_json(c) for c in cards]}
        )


class StartView(ExamView):
    """Begin an attempt, or go on with the one under way; a new token either way."""

    @extend_schema(
        request=StartSerializer,
        responses={
            200: StartedSerializer,
            201: StartedSerializer,
            **problems(400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422),
        },
    )
    def post(self, request: Request, code: str) -> Response:
        form = StartSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        sitting = find_sitting(code)
        if request.user.person is None:
            raise Refusal("not_eligible")
        device = form.validated_data.get("device") or ""
        started = start_attempt(request.user.person, sitting, device=device)
        return Response(started_json(started), status=200 if started.resumed else 201)
