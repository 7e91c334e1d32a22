"""manage.py check_acknowledged LOG.jsonl: is everything that was acknowledged there?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from exams.domain.acknowledged import BadLineError, check_acknowledged, read_log
from sheets.command import ContractCommand, InputError


class Command(ContractCommand):
    help = _("把已确认保存的记录与数据库逐条核对。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("log", help=_("每行一个 JSON 对象的记录文件"))

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        path = Path(options["log"])
        try:
            with path.open(encoding="utf-8") as file:
                check = check_acknowledged(read_log(file))
        except BadLineError as error:
            message = _("第 %d 行不是约定的格式。") % error.number
            raise InputError("bad_line", message, str(error.number)) from None
        except (OSError, UnicodeDecodeError):
            raise InputError(
                "unreadable", _("文件读不出来：%s") % path, str(path)
            ) from None
        return int(not check.is_clean), asdict(check)

    def human(self, exit_code: int, fields: dict[str, Any]) -> str:
        counts = {
            name: len(value) if isinstance(value, list) else value
            for name, value in fields.items()
        }
        return (
            _(
                "核对 %(lines)d 条：缺失 %(missing)d，不同 %(different)d，"
                "重复计分 %(double_counted)d，状态冲突 %(state_conflicts)d。"
            )
            % counts
        )
