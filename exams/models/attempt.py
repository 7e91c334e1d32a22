"""One person's run through a paper, and what it came to."""

from __future__ import annotations

import uuid

import uuid6
from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.enums import AttemptState, Grade


def new_attempt_id() -> uuid.UUID:
    """UUIDv7: unguessable enough for an address, in time order for the index."""
    return uuid.UUID(int=uuid6.uuid7().int)


class Attempt(models.Model):
    """The row that the hot path reads and writes, and nothing else.

    ``responses`` is {item: [key]}; [] is a cleared answer. ``seq`` only grows.
    ``token_serial`` is part of the attempt token: raising it ends every older token.
    ``answered_share`` (percent), score and grade are written when the attempt ends;
    ``folded_at`` says when results and tallies took note, null while they have to.
    """

    id = models.UUIDField(primary_key=True, default=new_attempt_id, editable=False)
    sitting = models.ForeignKey(
        "exams.Sitting", on_delete=models.PROTECT, related_name="attempts"
    )
    person = models.ForeignKey(
        "units.Person", on_delete=models.PROTECT, related_name="attempts"
    )
    paper = models.ForeignKey(
        "exams.Paper", on_delete=models.PROTECT, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField(_("第几次"))
    state = models.CharField(
        _("状态"),
        max_length=12,
        choices=AttemptState.choices,
        default=AttemptState.STARTED,
    )
    started_at = models.DateTimeField(_("开始时间"))
    deadline = models.DateTimeField(_("截止时间"))
    submitted_at = models.DateTimeField(_("交卷时间"), null=True, blank=True)
    order_seed = models.BigIntegerField()
    seq = models.PositiveIntegerField(default=0)
    responses = models.JSONField(default=dict)
    token_serial = models.PositiveIntegerField(default=1)
    device = models.CharField(max_length=100, blank=True)
    answered_share = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True
    )
    score = models.DecimalField(
        _("得分"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    grade = models.CharField(
        _("等次"), max_length=12, choices=Grade.choices, blank=True
    )
    folded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("作答")
        verbose_name_plural = _("作答")
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "sitting", "number"], name="exams_attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["person", "sitting"],
                condition=models.Q(state="started"),
                name="exams_one_attempt_under_way",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "deadline"]),
            models.Index(
                fields=["folded_at"],
                condition=models.Q(folded_at__isnull=True),
                name="exams_attempt_unfolded",
            ),
        ]


class LateEvidence(models.Model):
    """Responses that came after deadline and grace: kept, never marked."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="late_evidence"
    )
    seq = models.PositiveIntegerField()
    responses = models.JSONField()
    received_at = models.DateTimeField()


class MarkChange(models.Model):
    """One marking of one attempt; append-only, the last one holds."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="mark_changes"
    )
    score_before = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    score_after = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.CharField(max_length=200)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()


class Result(models.Model):
    """What a person's attempts at an exam come to; folded, so it can be redone."""

    exam = models.ForeignKey(
        "exams.Exam", on_delete=models.PROTECT, related_name="person_results"
    )
    person = models.ForeignKey(
        "units.Person", on_delete=models.PROTECT, related_name="exam_results"
    )
    best = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="+")
    first_submitted_on = models.DateField()
    attempts = models.PositiveSmallIntegerField(default=1)
    score = models.DecimalField(max_digits=6, decimal_places=2)
    grade = models.CharField(max_length=12, choices=Grade.choices)
    is_valid = models.BooleanField(_("有效"), default=True)

    class Meta:
        verbose_name = _("成绩")
        verbose_name_plural = _("成绩")
        constraints = [
            models.UniqueConstraint(fields=["exam", "person"], name="exams_result_once")
        ]
