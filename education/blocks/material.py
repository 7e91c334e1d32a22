"""Hand-outs and notes for teachers: a few kinds of words, nothing else."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StreamBlock

from home.blocks import HeadingBlock, HighlightBlock, ListingBlock


class MaterialBody(StreamBlock):
    heading = HeadingBlock(max_length=60)
    text = CharBlock(
        max_length=600,
        label=_("一段"),
        icon="pilcrow",
        template="education/blocks/text.html",
    )
    listing = ListingBlock()
    highlight = HighlightBlock()
