"""A unit in the tree of one installation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from units.enums import UnitKind


class UnitQuerySet(models.QuerySet["Unit"]):
    def within(self, root: Unit) -> UnitQuerySet:
        """The unit and everything below it."""
        return self.filter(path__startswith=root.path)

    def in_order(self) -> UnitQuerySet:
        """Organisation order: down the tree, siblings by number; never by result."""
        return self.order_by("position", "sort_order", "code")


class Unit(models.Model):
    """A department, town, village …; its code is unique, never parsed, never reused.

    ``headcount`` is the outside number H (实名制在编人数) of the unit's own people and
    comes with its source and date; ``on_duty_count`` (实有在岗人数) is another figure.
    ``path`` holds the primary keys from the root down ("/1/7/"), so that a subtree is a
    prefix; ``position`` counts the units down the tree. units.domain.tree keeps both.
    """

    code = models.CharField(_("单位编码"), max_length=32, unique=True)
    name = models.CharField(_("单位全称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=50, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级单位"),
    )
    path = models.CharField(max_length=255, default="", db_index=True, editable=False)
    depth = models.PositiveSmallIntegerField(default=0, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    sort_order = models.IntegerField(_("排序号"), default=0)
    headcount = models.PositiveIntegerField(_("实名制在编人数"), null=True, blank=True)
    headcount_source = models.CharField(_("在编人数来源"), max_length=100, blank=True)
    headcount_date = models.DateField(_("在编人数日期"), null=True, blank=True)
    on_duty_count = models.PositiveIntegerField(
        _("实有在岗人数"), null=True, blank=True
    )
    head = models.CharField(_("主要负责人"), max_length=50, blank=True)
    deputy = models.CharField(_("分管领导"), max_length=50, blank=True)
    liaison = models.CharField(_("联络员"), max_length=50, blank=True)
    liaison_phone = models.CharField(_("联络员电话"), max_length=20, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ["position", "sort_order", "code"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(parent__isnull=True),
                name="units_one_root",
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.name
