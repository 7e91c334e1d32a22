"""The shapes of sittings and attempts (interfaces §3), for checks and the schema."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.serializers import Text
from exams.domain.saving_checks import MAX_KEY_LENGTH, MAX_SEQ
from exams.enums import AttemptState, Grade, QuestionKind, SittingState


class Shape(serializers.Serializer[Any]):
    """An object of the contract."""


class KeysField(serializers.ListField):
    child = serializers.CharField(max_length=MAX_KEY_LENGTH)


class ResponsesField(serializers.DictField):
    """{"<item>": ["<key>"]}; the domain checks it against the paper."""

    child = KeysField()


class StartSerializer(Shape):
    device = Text(
        max_length=100,
        required=False,
        allow_null=True,
        allow_blank=True,
        trim_whitespace=False,
    )


class SubmitSerializer(Shape):
    seq = serializers.IntegerField(min_value=0, max_value=MAX_SEQ)
    responses = ResponsesField(required=False, allow_null=True)


class OptionSerializer(Shape):
    key = serializers.CharField()
    text = serializers.CharField()


class ItemSerializer(Shape):
    item = serializers.CharField()
    kind = serializers.ChoiceField(QuestionKind.choices)
    stem = serializers.CharField()
    options = OptionSerializer(many=True)
    min = serializers.IntegerField()
    max = serializers.IntegerField()


class SectionSerializer(Shape):
    kind = serializers.ChoiceField(QuestionKind.choices)
    score = serializers.CharField()
    title = serializers.CharField()
    items = ItemSerializer(many=True)


class PaperSerializer(Shape):
    code = serializers.CharField()
    total = serializers.CharField()
    sections = SectionSerializer(many=True)


class StartedSerializer(Shape):
    attempt = serializers.UUIDField()
    state = serializers.ChoiceField(AttemptState.choices)
    token = serializers.CharField()
    server_time = serializers.DateTimeField()
    started_at = serializers.DateTimeField()
    deadline = serializers.DateTimeField()
    grace_seconds = serializers.IntegerField()
    seq = serializers.IntegerField()
    responses = ResponsesField()
    paper = PaperSerializer()


class SavedSerializer(Shape):
    seq = serializers.IntegerField()
    saved = serializers.IntegerField()
    replayed = serializers.BooleanField()
    server_time = serializers.DateTimeField()
    deadline = serializers.DateTimeField()


class ReviewSerializer(Shape):
    item = serializers.CharField()
    given = KeysField()
    correct = KeysField()
    score = serializers.CharField()
    explanation = serializers.CharField(allow_blank=True)
    citations = serializers.ListField(child=serializers.CharField())


class ResultSerializer(Shape):
    score = serializers.CharField()
    total = serializers.CharField()
    grade = serializers.ChoiceField(Grade.choices)
    passed = serializers.BooleanField()
    attempt_no = serializers.IntegerField()
    counts_as_best = serializers.BooleanField()
    valid = serializers.BooleanField()
    answered_share = serializers.CharField()
    review = ReviewSerializer(many=True, allow_null=True)


class SubmittedSerializer(Shape):
    state = serializers.ChoiceField(AttemptState.choices)
    submitted_at = serializers.DateTimeField(allow_null=True)
    server_time = serializers.DateTimeField()
    ignored_responses = serializers.BooleanField()
    late_evidence = serializers.BooleanField()
    result = ResultSerializer(allow_null=True)
    result_at = serializers.DateTimeField(allow_null=True)


class AttemptSerializer(Shape):
    attempt = serializers.UUIDField()
    state = serializers.ChoiceField(AttemptState.choices)
    seq = serializers.IntegerField()
    responses = ResponsesField()
    started_at = serializers.DateTimeField()
    deadline = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    server_time = serializers.DateTimeField()
    result = ResultSerializer(allow_null=True)


class ExamNameSerializer(Shape):
    code = serializers.CharField()
    title = serializers.CharField()


class OwnAttemptSerializer(Shape):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(AttemptState.choices)


class SittingSerializer(Shape):
    code = serializers.CharField()
    exam = ExamNameSerializer()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    factor = serializers.CharField()
    attempts_used = serializers.IntegerField()
    attempts_left = serializers.IntegerField()
    cooldown_until = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(SittingState.choices)
    obligation = serializers.ChoiceField(["owed", "exempt", "deferred", "voluntary"])
    attempt = OwnAttemptSerializer(allow_null=True)


class SittingsSerializer(Shape):
    server_time = serializers.DateTimeField()
    sittings = SittingSerializer(many=True)
