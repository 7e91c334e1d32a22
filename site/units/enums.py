"""Kinds, states and outcomes of units and people (domain §1.6, interfaces §2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    DISTRICT = "district", _("区")
    DEPARTMENT = "department", _("区级部门")
    TOWN = "town", _("镇")
    VILLAGE = "village", _("村(社区)")
    INSTITUTION = "institution", _("直属事业")
    VERTICAL = "vertical", _("垂管")
    ENTERPRISE = "enterprise", _("国企")
    SCHOOL = "school", _("学校")


class PersonCategory(models.TextChoices):
    CIVIL_SERVANT = "civil_servant", _("公务员")
    QUASI_CIVIL_SERVANT = "quasi_civil_servant", _("参公")
    POLITICAL_LEGAL = "political_legal", _("政法专项编")
    INSTITUTION_STAFF = "institution_staff", _("事业在编")
    ENTERPRISE_MANAGER = "enterprise_manager", _("国企管理人员")
    VILLAGE_CADRE = "village_cadre", _("村社区干部")
    CONTRACT = "contract", _("编外劳务派遣")
    OTHER = "other", _("其他")


class WorkStatus(models.TextChoices):
    ON_DUTY = "on_duty", _("在岗")
    SECONDED = "seconded", _("借调出")
    TEMPORARY_POST = "temporary_post", _("挂职")
    VILLAGE_POST = "village_post", _("驻村")
    SICK_LEAVE = "sick_leave", _("长期病假")
    MATERNITY_LEAVE = "maternity_leave", _("产假")
    SUSPENDED = "suspended", _("停职")


class ChangeKind(models.TextChoices):
    JOINED = "joined", _("新进")
    MOVED = "moved", _("调动")
    CHANGED = "changed", _("更正")
    LEFT = "left", _("离开")


class LeaveReason(models.TextChoices):
    TRANSFERRED = "transferred", _("调离")
    RESIGNED = "resigned", _("离任")
    RETIRED = "retired", _("退休")
    DIED = "died", _("去世")


class ImportKind(models.TextChoices):
    UNITS = "units", _("单位")
    ROSTER = "roster", _("名册")


class ImportState(models.TextChoices):
    PREVIEW = "preview", _("待确认")
    RUNNING = "running", _("正在导入")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未导入")


class Outcome(models.TextChoices):
    ADDED = "added", _("新增")
    CHANGED = "changed", _("更正")
    MOVED = "moved", _("调动")
    UNCHANGED = "unchanged", _("未变")
    REFUSED = "refused", _("退回")
