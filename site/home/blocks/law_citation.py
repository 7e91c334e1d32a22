"""An article of a law, resolved to its version and shown with how it stands."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, StructValue, TextBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from home.domain.citing import CitationView, view_of
from laws.domain.citations import CitationError, resolve_citation


class LawCitationBlock(StructBlock):
    citation = CharBlock(
        max_length=120,
        label=_("法条"),
        help_text=_("法名和条号，如：《民法典》第一千零七十七条。"),
    )
    plain = TextBlock(
        required=False,
        max_length=300,
        label=_("白话解释"),
        help_text=_("用村里人听得懂的话说一遍，不改变意思。"),
    )

    def clean(self, value: StructValue) -> StructValue:
        cleaned = super().clean(value)
        try:
            resolved = resolve_citation(cleaned["citation"], on=timezone.localdate())
        except CitationError:
            raise _refused(_("没有看懂。写成：《民法典》第一千零七十七条。")) from None
        if not resolved.found:
            raise _refused(_("法律库里没有这一条，请核对法名和条号。"))
        return cleaned

    def get_context(
        self, value: StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        text = value["citation"].strip()
        known: dict[str, CitationView] = (parent_context or {}).get("citations", {})
        shown = known.get(text) or view_of(text, on=timezone.localdate())
        return {**context, "shown": shown}

    class Meta:
        icon = "doc-full-inverse"
        label = _("法条")
        template = "home/blocks/law_citation.html"
        preview_value = {
            "citation": "《民法典》第一千零七十七条",
            "plain": "交了离婚申请，三十天里谁反悔都可以撤回。",
        }
        description = _("引用一条法律，自动注明出自哪个版本、现在是否有效。")


def _refused(message: Any) -> StructBlockValidationError:
    error = ValidationError(message, code="unresolved")
    return StructBlockValidationError(block_errors={"citation": error})
