"""import_laws PATH: law texts from Markdown or docx files into the library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from laws.domain.files import SUFFIXES
from laws.domain.importing import import_laws
from sheets.command import ContractCommand


class Command(ContractCommand):
    help = _("导入法律正文（.md 或 .docx，单个文件或整个目录）")
    has_dry_run = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", help=_("文件或目录"))
        parser.add_argument("--format", choices=sorted(SUFFIXES), default="auto")

    def run(self, **options: Any) -> tuple[int, dict[str, Any]]:
        result = import_laws(
            Path(options["path"]), layout=options["format"], dry_run=self.dry_run
        )
        for warning in result.warnings:
            self.warn(warning.code, warning.message, warning.where)
        return 0, result.as_json()

    def human(self, exit_code: int, fields: dict[str, Any]) -> str:
        return _(
            "读了 %(files)d 个文件：%(laws)d 部法律，%(versions)d 个版本，"
            "%(articles)d 条；%(undated)d 个版本的施行日期不详；"
            "跳过 %(skipped)d 个文件。"
        ) % {
            **fields,
            "undated": fields["versions_without_effective_date"],
            "skipped": len(fields["skipped"]),
        }
