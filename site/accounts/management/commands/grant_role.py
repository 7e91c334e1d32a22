"""grant_role USER ROLE UNIT: who may act as what for which part of the tree."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from accounts.domain.roles import grant_role, revoke_role
from accounts.enums import Role
from accounts.models import User
from sheets.command import ContractCommand, InputError
from units.models import Unit

ACTOR = "command:grant_role"


class Command(ContractCommand):
    help = _("给一个账号一个单位（连同下级）的角色，或用 --revoke 收回")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help=_("登录名"))
        parser.add_argument("role", choices=Role.values, help=_("角色"))
        parser.add_argument("unit", metavar="UNIT", help=_("单位编码"))
        parser.add_argument("--revoke", action="store_true", help=_("收回这个角色"))

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            message = _("没有这个登录名，先打印开通纸条或在后台建账号")
            raise InputError("unknown_user", message, options["user"])
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise InputError("unknown_unit", _("没有这个单位编码"), options["unit"])
        act = revoke_role if options["revoke"] else grant_role
        role = Role(options["role"])
        self.changed = act(user, role=role, unit=unit, actor=ACTOR)
        holds = sorted(
            f"{grant.role}@{grant.unit.code}"
            for grant in user.grants.select_related("unit")
        )
        return 0, {"user": options["user"], "changed": self.changed, "roles": holds}

    def human(self, exit_code: int, fields: dict[str, Any]) -> str:
        state = _("已经办好") if self.changed else _("本来就是这样")
        roles = "、".join(fields["roles"]) or _("没有角色")
        return f"{fields['user']}：{state}；{roles}"
