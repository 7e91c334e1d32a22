"""Where to turn: the hotline, with one sentence why."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, StructValue, TextBlock

from home.facts import site_facts


class CallOutBlock(StructBlock):
    title = CharBlock(required=False, max_length=40, label=_("标题"))
    text = TextBlock(
        required=False,
        max_length=200,
        label=_("说明"),
        help_text=_("什么时候打、打了有什么用。电话号码自动带上。"),
    )

    def get_context(
        self, value: StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, "facts": site_facts()}

    class Meta:
        icon = "help"
        label = _("找人帮忙（12348）")
        template = "home/blocks/call_out.html"
        preview_value = {
            "title": "拿不准就问",
            "text": "打公共法律服务热线，咨询不收费。",
        }
        description = _("公共法律服务热线和服务点，一键拨打。")
