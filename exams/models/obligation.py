"""Who is due, who is exempt, and what each unit's letters come to."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.enums import ExemptionCode, ExemptionState, Tier, WithdrawalReason


class Obligation(models.Model):
    """person × exam, frozen at the reference date, in the unit that held the post.

    A withdrawal (X) keeps the row and says why, by which document and when.
    """

    exam = models.ForeignKey(
        "exams.Exam", on_delete=models.PROTECT, related_name="obligations"
    )
    person = models.ForeignKey(
        "units.Person", on_delete=models.PROTECT, related_name="obligations"
    )
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="obligations"
    )
    tier = models.CharField(_("层级"), max_length=2, choices=Tier.choices)
    withdrawn = models.CharField(
        _("剔除原因"), max_length=20, choices=WithdrawalReason.choices, blank=True
    )
    withdrawn_document = models.CharField(_("剔除文号"), max_length=100, blank=True)
    withdrawn_on = models.DateField(_("剔除日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("应考")
        verbose_name_plural = _("应考")
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "person"], name="exams_obligation_once"
            )
        ]
        indexes = [models.Index(fields=["exam", "unit"])]


def new_exemption_key() -> str:
    """An address for a request that says nothing about the person."""
    return secrets.token_hex(6)


class Exemption(models.Model):
    """A request of a unit and the district's decision on it. E2 is health data.

    ``key`` is its address: a decision names it, so that it never meets another request.
    """

    key = models.CharField(max_length=12, unique=True, default=new_exemption_key)
    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, related_name="exemptions"
    )
    code = models.CharField(_("免考情形"), max_length=2, choices=ExemptionCode.choices)
    document = models.CharField(_("文号"), max_length=100)
    until = models.DateField(_("有效期至"), null=True, blank=True)
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=ExemptionState.choices,
        default=ExemptionState.REQUESTED,
    )
    requested_by = models.CharField(_("申请人"), max_length=150)
    requested_at = models.DateTimeField(_("申请时间"))
    decided_by = models.CharField(_("审批人"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    reason = models.CharField(_("审批意见"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("免考")
        verbose_name_plural = _("免考")
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"],
                condition=~models.Q(state="refused"),
                name="exams_one_live_exemption",
            )
        ]


class Tally(models.Model):
    """The own letters of one unit in one exam, written whole from the facts.

    ``headcount`` (H) is copied at the freeze with the unit, so that a later figure of
    the staffing office does not move a frozen rate.
    """

    exam = models.ForeignKey(
        "exams.Exam", on_delete=models.PROTECT, related_name="tallies"
    )
    unit = models.ForeignKey(
        "units.Unit", on_delete=models.PROTECT, related_name="tallies"
    )
    headcount = models.PositiveIntegerField(null=True)
    A = models.PositiveIntegerField(default=0)
    X = models.PositiveIntegerField(default=0)
    E = models.PositiveIntegerField(default=0)
    P = models.PositiveIntegerField(default=0)
    Q = models.PositiveIntegerField(default=0)
    G = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("覆盖统计")
        verbose_name_plural = _("覆盖统计")
        constraints = [
            models.UniqueConstraint(fields=["exam", "unit"], name="exams_tally_once")
        ]
