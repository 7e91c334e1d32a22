"""The shape of every command of the contract: one JSON object, exit 0, 1 or 2."""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from .errors import InputError, SheetError

__all__ = ["CONTRACT", "ContractCommand", "InputError", "SheetError", "parse_day"]

CONTRACT = 1
OK, FINDING, BAD_INPUT = 0, 1, 2


def parse_day(text: str | None, option: str) -> date | None:
    """A date option; InputError ``bad_date`` names the option."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            "bad_date", _("日期要写成 2026-11-30 的样子"), option
        ) from None


class ContractCommand(BaseCommand):
    """Subclass, implement ``run``, and the envelope of interfaces §2 comes by itself.

    ``run`` returns the exit code (0 or 1) and the command's own fields, or raises
    InputError, which is exit 2. A caller of ``call_command`` meets any exit code but 0
    as SystemExit. With ``--json`` stdout carries one object and nothing else.
    """

    has_dry_run = False
    requires_system_checks: list[str] = []

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        raise NotImplementedError

    def human(self, exit_code: int, fields: dict[str, Any]) -> str:
        """What a person at a terminal reads; a command may know better words."""
        plain = (str, int, float, bool, type(None))
        return "\n".join(
            f"{name}: {value}"
            for name, value in fields.items()
            if isinstance(value, plain)
        )

    def warn(self, code: str, message: str, where: str = "") -> None:
        """Something that did not stop the command and that somebody should look at."""
        self.warnings.append({"code": code, "message": message, "where": where})

    def progress(self, text: str) -> None:
        self.stderr.write(text, self.style.NOTICE)

    def create_parser(
        self, prog_name: str, subcommand: str, **kwargs: Any
    ) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument(
            "--json", action="store_true", help=_("结果写成一个 JSON 对象")
        )
        if self.has_dry_run:
            parser.add_argument(
                "--dry-run", action="store_true", help=_("只看结果，什么也不写")
            )
        self.name = subcommand
        self._answer_usage_errors_in_json(parser)
        return parser

    def _answer_usage_errors_in_json(self, parser: CommandParser) -> None:
        plain_error = parser.error

        def error(message: str) -> NoReturn:
            if parser.called_from_command_line and "--json" in sys.argv:
                self._begin({"json": True})
                self._finish(
                    BAD_INPUT, {"error": InputError("usage", message).as_json()}
                )
            plain_error(message)
            raise SystemExit(BAD_INPUT)

        parser.error = error  # type: ignore[method-assign]

    def _begin(self, options: dict[str, Any]) -> None:
        self.warnings: list[dict[str, str]] = []
        self.started = time.monotonic()
        self.as_json = bool(options.get("json"))
        self.dry_run = bool(options.get("dry_run"))

    def handle(self, *args: Any, **options: Any) -> None:
        self._begin(options)
        try:
            exit_code, fields = self.run(**options)
        except InputError as error:
            self._finish(BAD_INPUT, {"error": error.as_json()})
        except (OperationalError, ProgrammingError) as error:
            message = (
                _("数据库不可用或还没有准备好，先运行 manage.py migrate：%s") % error
            )
            self._finish(
                BAD_INPUT, {"error": InputError("database", message).as_json()}
            )
        else:
            self._finish(exit_code, fields)

    def _finish(self, exit_code: int, fields: dict[str, Any]) -> None:
        if self.as_json:
            envelope = {
                "contract": CONTRACT,
                "command": getattr(self, "name", type(self).__module__.split(".")[-1]),
                "ok": exit_code == OK,
                "exit": exit_code,
                "dry_run": self.dry_run,
                "seconds": round(time.monotonic() - self.started, 2),
                "warnings": self.warnings,
            }
            self.stdout.write(json.dumps({**envelope, **fields}, ensure_ascii=False))
        else:
            self._tell(exit_code, fields)
        if exit_code != OK:
            raise SystemExit(exit_code)

    def _tell(self, exit_code: int, fields: dict[str, Any]) -> None:
        for warning in self.warnings:
            where = f" ({warning['where']})" if warning["where"] else ""
            self.stderr.write(_("提醒：") + warning["message"] + where)
        if error := fields.get("error"):
            where = f" ({error['where']})" if error["where"] else ""
            self.stderr.write(error["message"] + where)
        elif text := self.human(exit_code, fields):
            self.stdout.write(text)
