"""What a page may be made of."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock

from .call_out import CallOutBlock
from .download import DownloadBlock
from .heading import HeadingBlock
from .highlight import HighlightBlock
from .image import ImageBlock
from .law_citation import LawCitationBlock
from .listing import ListingBlock
from .paragraph import ParagraphBlock
from .recording import RecordingBlock
from .table import TableBlock

WORDS, EVIDENCE, HELP = _("文字"), _("图、音、表"), _("依据和帮助")


class TextBody(StreamBlock):
    """Articles, notices, topics: everything that is read."""

    heading = HeadingBlock(
        max_length=60, help_text=_("不加序号和标点，最多 60 字。"), group=WORDS
    )
    paragraph = ParagraphBlock(group=WORDS)
    listing = ListingBlock(group=WORDS)
    highlight = HighlightBlock(group=WORDS)
    law_citation = LawCitationBlock(group=HELP)
    call_out = CallOutBlock(group=HELP)
    image = ImageBlock(group=EVIDENCE)
    recording = RecordingBlock(group=EVIDENCE)
    table = TableBlock(group=EVIDENCE)
    download = DownloadBlock(group=HELP)

    class Meta:
        block_counts = {"highlight": {"max_num": 3}}


class FrontBody(StreamBlock):
    """What an editor may add to the front page, below what comes by itself."""

    heading = HeadingBlock(max_length=60)
    paragraph = ParagraphBlock()
    image = ImageBlock()
    call_out = CallOutBlock()
