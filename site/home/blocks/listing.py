"""A list of short points or of steps."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StructBlock


class ListingBlock(StructBlock):
    entries = ListBlock(
        CharBlock(max_length=300, label=_("一条")), min_num=1, label=_("内容")
    )
    ordered = BooleanBlock(
        required=False, label=_("按步骤编号"), help_text=_("有先后顺序时勾选。")
    )

    class Meta:
        icon = "list-ul"
        label = _("列表")
        template = "home/blocks/listing.html"
        preview_value = {
            "entries": ["带上身份证", "写清事情经过", "附上证据"],
            "ordered": True,
        }
        description = _("几条并列的话，或一步一步的做法。")
