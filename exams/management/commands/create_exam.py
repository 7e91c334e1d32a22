"""create_exam FILE.json: an exam with blueprint and sittings (interfaces §2)."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from exams.domain.exam import create_exam
from exams.domain.exam_errors import ExamError
from sheets.command import ContractCommand, InputError

MAX_BYTES = 1024 * 1024


def read_json(path: str) -> Any:
    """The JSON in the file, or InputError unreadable, too_large, malformed_json."""
    try:
        data = Path(path).read_bytes()
    except OSError:
        raise InputError("unreadable", _("文件打不开。"), path) from None
    if len(data) > MAX_BYTES:
        raise InputError("too_large", _("文件太大，不像一份考试设置。"), path)
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise InputError(
            "malformed_json", _("文件不是 UTF-8 的 JSON。"), path
        ) from None


class Command(ContractCommand):
    help = _("按文件建立考试及其场次，并验证题库够不够组卷。")
    has_dry_run = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json")

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        data = read_json(options["file"])
        try:
            result = create_exam(
                data, actor="command:create_exam", dry_run=self.dry_run
            )
        except ExamError as error:
            where = getattr(error, "where", "") or options["file"]
            raise InputError(error.code, error.message, where) from None
        for lack in result.lacking:
            self.warn("lacking", lack.sentence, lack.topic)
        return (0 if result.feasible else 1), result.as_json()

    def human(self, exit_code: int, fields: dict[str, Any]) -> str:
        words = _("考试 %(exam)s，场次：%(sittings)s。%(made)s%(feasible)s")
        return words % {
            "exam": fields["exam"],
            "sittings": "、".join(fields["sittings"]) or "—",
            "made": _("已建立。") if fields["created"] else _("原已建立，没有变化。"),
            "feasible": _("题库够组卷。")
            if fields["feasible"]
            else _("题库不够组卷，见提醒。"),
        }
