"""A person on a unit's roster, and the dated history of the roster."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from units.enums import ChangeKind, LeaveReason, PersonCategory, WorkStatus

CODE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_person_code() -> str:
    """An address for a person that says nothing about the person."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(10))


class PersonQuerySet(models.QuerySet["Person"]):
    def current(self) -> PersonQuerySet:
        """Those who have not left."""
        return self.filter(left_on__isnull=True)

    def within(self, root: models.Model) -> PersonQuerySet:
        """Those whose home unit is in the subtree of ``root`` (a Unit)."""
        return self.filter(unit__path__startswith=root.path)  # type: ignore[attr-defined]


class Person(models.Model):
    """Someone on a roster. Needs no sign-in. Identity is the telephone number.

    ``unit`` is the home unit (编制单位) in which the person counts; who is seconded
    works in ``working_unit`` and still counts at home.
    """

    code = models.CharField(max_length=12, unique=True, default=new_person_code)
    name = models.CharField(_("姓名"), max_length=50)
    phone = models.CharField(_("手机号"), max_length=11, db_index=True)
    unit = models.ForeignKey(
        "units.Unit",
        on_delete=models.PROTECT,
        related_name="people",
        verbose_name=_("编制所在单位"),
    )
    working_unit = models.ForeignKey(
        "units.Unit",
        on_delete=models.PROTECT,
        related_name="working_people",
        verbose_name=_("现工作单位"),
    )
    category = models.CharField(
        _("人员类别"), max_length=30, choices=PersonCategory.choices
    )
    rank = models.CharField(_("职务层级"), max_length=30, blank=True)
    post = models.CharField(_("职务"), max_length=50, blank=True)
    is_leader = models.BooleanField(_("是否领导干部"), default=False)
    is_enforcer = models.BooleanField(_("是否行政执法人员"), default=False)
    status = models.CharField(_("用工状态"), max_length=20, choices=WorkStatus.choices)
    birth_month = models.CharField(_("出生年月"), max_length=7, blank=True)
    retire_month = models.CharField(_("预计退休年月"), max_length=7, blank=True)
    elective = models.CharField(_("岗位选修方向"), max_length=50, blank=True)
    id_suffix = models.CharField(_("证件号后六位"), max_length=6, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    joined_on = models.DateField(_("入册日期"))
    left_on = models.DateField(_("离开日期"), null=True, blank=True)
    left_reason = models.CharField(
        _("离开原因"), max_length=20, choices=LeaveReason.choices, blank=True
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("在册人员")
        verbose_name_plural = _("在册人员")
        ordering = ["unit__position", "unit__sort_order", "unit__code", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["phone"],
                condition=models.Q(left_on__isnull=True),
                name="units_person_phone_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_phone(self) -> str:
        """139****0000: enough to tell two people of one name apart on a screen."""
        return f"{self.phone[:3]}****{self.phone[-4:]}"


class RosterChange(models.Model):
    """One dated change of one person; append-only, ``after`` holds from its day.

    ``before`` and ``after`` are whole states: unit and working_unit by primary key, the
    other fields of the roster by name, with joined_on, left_on and left_reason; before
    the first JOINED there is nothing, {}.
    ``actor`` is a text key (a username or a command), never a foreign key.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(_("变动类型"), max_length=10, choices=ChangeKind.choices)
    effective_on = models.DateField(_("生效日期"))
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    document = models.CharField(_("文号"), max_length=100, blank=True)
    actor = models.CharField(_("经办"), max_length=150)
    source = models.CharField(_("来源"), max_length=100, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("名册变动")
        verbose_name_plural = _("名册变动")
        ordering = ["effective_on", "id"]
        indexes = [models.Index(fields=["person", "effective_on"])]
