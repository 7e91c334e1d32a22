"""The one sentence a reader should take away, or somebody's words."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, TextBlock


class HighlightBlock(StructBlock):
    text = TextBlock(max_length=300, label=_("这句话"))
    source = CharBlock(
        required=False,
        max_length=60,
        label=_("谁说的"),
        help_text=_("引用别人的话时填写，自己的重点不填。"),
    )

    class Meta:
        icon = "openquote"
        label = _("重点或引语")
        template = "home/blocks/highlight.html"
        preview_value = {
            "text": "离婚冷静期是三十日，从递交申请那天算起。",
            "source": "",
        }
        description = _("最要紧的一句话。一页里不要超过三处。")
