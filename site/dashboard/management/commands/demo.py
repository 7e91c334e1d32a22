"""demo: a district of the real shape with an exam under way (interfaces §2)."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from dashboard.domain.demo.build import DemoRefusedError, build_demo
from sheets.command import ContractCommand, InputError


class Command(ContractCommand):
    help = _("装入示例区；再运行一次什么也不改变。")

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        base_url = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
        try:
            demo = build_demo(base_url=base_url)
        except DemoRefusedError:
            raise InputError(
                "other_root",
                _("数据库里已经有别的单位树，示例区只能装进空的数据库。"),
            ) from None
        return 0, asdict(demo)
