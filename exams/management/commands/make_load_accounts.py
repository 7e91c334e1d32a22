"""manage.py make_load_accounts N OUT.csv: candidates for a load run."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from exams.domain.exam_errors import ExamError
from exams.domain.load_accounts import LoadAccounts, make_load_accounts
from sheets.command import ContractCommand, InputError


class Command(ContractCommand):
    help = _("生成压力测试用的考生账号；只在调试或 MINGFA_BENCH=1 时可用。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int, metavar="N", help=_("人数"))
        parser.add_argument("out", metavar="OUT.csv", help=_("账号和密码写到这里"))

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        if not (settings.DEBUG or os.environ.get("MINGFA_BENCH") == "1"):
            raise InputError(
                "not_allowed", _("正式环境不生成压测账号；需要时设 MINGFA_BENCH=1。")
            )
        out = Path(options["out"])
        try:
            with transaction.atomic():
                made = make_load_accounts(options["count"])
                write_accounts(out, made)
        except ExamError as error:
            raise InputError(error.code, error.message) from None
        except OSError:
            raise InputError(
                "unwritable", _("文件写不了：%s") % out, str(out)
            ) from None
        if made.exam is None:
            self.warn("not_frozen", _("还没有冻结名册的考试，这些考生没有应考记录。"))
        exam = made.exam.code if made.exam else None
        return 0, {"accounts": len(made.usernames), "exam": exam, "file": str(out)}


def write_accounts(path: Path, made: LoadAccounts) -> None:
    """username,password a line, readable by its owner only."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerows((username, made.password) for username in made.usernames)
