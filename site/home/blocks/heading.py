"""A heading inside a page; h1 is the page's own title."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock


class HeadingBlock(CharBlock):
    class Meta:
        icon = "title"
        label = _("小标题")
        template = "home/blocks/heading.html"
        preview_value = "借条要写清楚哪几样"
        description = _("一节的标题，十几个字以内。")
