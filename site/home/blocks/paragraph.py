"""Running text, sanitised on the way in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock
from wagtail.rich_text import RichText

from home.domain.sanitising import Refused, Source, clean_html

FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "hr"]


class ParagraphBlock(RichTextBlock):
    """``clean`` is the form's way in, ``get_prep_value`` that of everything else."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": FEATURES, **kwargs})

    def clean(self, value: RichText) -> RichText:
        try:
            cleaned = _cleaned(value)
        except Refused:
            raise ValidationError(
                _("这一段太长，或者格式嵌套太深。先粘贴成纯文字，再分成几段。"),
                code="refused",
            ) from None
        return super().clean(cleaned)

    def get_prep_value(self, value: RichText | None) -> str:
        return str(super().get_prep_value(_cleaned(value)))

    class Meta:
        icon = "pilcrow"
        label = _("正文")
        template = "home/blocks/paragraph.html"
        preview_value = "<p>遇到纠纷先留证据：聊天记录、收据、录音都算。</p>"
        description = _("一段或几段文字。从 Word 或公众号粘贴的格式会自动清理。")


def _cleaned(value: RichText | None) -> RichText:
    source = value.source if value is not None else ""
    return RichText(clean_html(source, source=Source.EDITOR).html)
