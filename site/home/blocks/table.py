"""A small table, typed or pasted from a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, StructValue, TextBlock
from wagtail.blocks.struct_block import StructBlockValidationError

MAX_COLUMNS, MAX_ROWS = 6, 40


class TableBlock(StructBlock):
    """One text, not a grid of cells: it is translated and compared as one."""

    caption = CharBlock(max_length=80, label=_("表名"))
    rows = TextBlock(
        label=_("表格内容"),
        help_text=_("一行一行写，格之间用 | 隔开，第一行是表头。可从表格软件粘贴。"),
    )

    def clean(self, value: StructValue) -> StructValue:
        cleaned = super().clean(value)
        rows = rows_of(cleaned["rows"])
        widths = {len(row) for row in rows}
        if len(rows) < 2 or len(rows) > MAX_ROWS:
            raise _refused(_("表格要有表头和至少一行，最多 40 行。"))
        if len(widths) != 1 or max(widths) > MAX_COLUMNS:
            raise _refused(_("每行的格数要一样，最多 6 格。"))
        return cleaned

    def get_context(
        self, value: StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        rows = rows_of(value["rows"])
        return {**context, "head": rows[0] if rows else [], "body": rows[1:]}

    class Meta:
        icon = "table"
        label = _("表格")
        template = "home/blocks/table.html"
        preview_value = {
            "caption": "去哪里办",
            "rows": "事情|地方\n法律咨询|打 12348\n调解|村调解委员会",
        }
        description = _("小表格，手机上最多看得下三四列。")


def rows_of(text: str) -> list[list[str]]:
    """Cells by | or tab; empty lines fall away."""
    lines = [line.strip("\r\n ") for line in text.splitlines() if line.strip()]
    return [
        [cell.strip() for cell in line.replace("\t", "|").strip("|").split("|")]
        for line in lines
    ]


def _refused(message: Any) -> StructBlockValidationError:
    error = ValidationError(message, code="bad_table")
    return StructBlockValidationError(block_errors={"rows": error})
