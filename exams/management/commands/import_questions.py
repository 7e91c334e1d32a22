"""import_questions FILE --bank CODE: a question sheet into a bank (interfaces §2)."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from exams.domain.questions import import_questions, read_questions
from exams.domain.questions_outcome import write_report
from exams.enums import Pool
from sheets.command import ContractCommand

FORMATS = ("auto", "xlsx", "csv", "docx", "gift", "aiken", "moodle-xml", "qti")


class Command(ContractCommand):
    help = _("把试题表格导入题库。")
    has_dry_run = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--bank", required=True, metavar="CODE")
        parser.add_argument("--pool", choices=Pool.values, default="")
        parser.add_argument("--title", default="", help=_("新题库的名称"))
        parser.add_argument("--format", choices=FORMATS, default="auto")
        parser.add_argument("--report", metavar="OUT")

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        sheet = read_questions(options["file"], file_format=options["format"])
        result = import_questions(
            sheet,
            bank=options["bank"],
            pool=options["pool"],
            title=options["title"],
            actor="command:import_questions",
            dry_run=self.dry_run,
        )
        for warning in result.warnings:
            self.warn(warning.code, warning.message, warning.where)
        if unchecked := result.citations["unchecked"]:
            message = _("有 %(n)d 题引用的法律版本待核对。") % {"n": unchecked}
            self.warn("unchecked_law", message, options["bank"])
        if options["report"]:
            write_report(options["report"], result)
        fields = {**result.as_json(), "report": options["report"]}
        return (1 if result.refused else 0), fields

    def human(self, exit_code: int, fields: dict[str, Any]) -> str:
        words = _(
            "题库 %(bank)s：共 %(rows)d 行，新增 %(added)d，更新 %(changed)d，"
            "未变 %(unchanged)d，退回 %(refused)d。"
        )
        lines = [words % {**fields, **fields["outcomes"]}]
        lines += [
            _("第 %(row)d 行 %(column)s：%(message)s") % row
            for row in fields["row_outcomes"]
            if row["outcome"] == "refused"
        ]
        return "\n".join(lines)
