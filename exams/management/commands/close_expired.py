"""manage.py close_expired: write down the attempts whose time is out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from exams.tasks import settle_all
from sheets.command import ContractCommand


class Command(ContractCommand):
    help = _("收取到时未交的答卷，并补上尚未计入成绩的答卷。")

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        return 0, settle_all()

    def human(self, exit_code: int, fields: dict[str, Any]) -> str:
        return _("到时收卷 %(closed)d 份，补计成绩 %(late_marked)d 份。") % fields
