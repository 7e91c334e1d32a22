"""Blocks that all pages share, one file a block."""

from .bodies import FrontBody, TextBody
from .call_out import CallOutBlock
from .download import DownloadBlock
from .fields import CleanStreamField
from .heading import HeadingBlock
from .highlight import HighlightBlock
from .image import ImageBlock
from .law_citation import LawCitationBlock
from .listing import ListingBlock
from .paragraph import ParagraphBlock
from .recording import RecordingBlock
from .table import TableBlock

__all__ = [
    "CallOutBlock",
    "CleanStreamField",
    "DownloadBlock",
    "FrontBody",
    "HeadingBlock",
    "HighlightBlock",
    "ImageBlock",
    "LawCitationBlock",
    "ListingBlock",
    "ParagraphBlock",
    "RecordingBlock",
    "TableBlock",
    "TextBody",
]
