"""Our image, document and audio-video models; the plan; the page all others extend."""

from .cache import PageGeneration
from .files import AudioVideo, ImageRendition, MingfaDocument, MingfaImage
from .pages import BasePage, HomePage, PageCitation, PagePlacement
from .plan import Audience, Channel, MonthlyTheme, PlanItem, PlanPeriod

__all__ = [
    "Audience",
    "AudioVideo",
    "BasePage",
    "Channel",
    "HomePage",
    "ImageRendition",
    "MingfaDocument",
    "MingfaImage",
    "MonthlyTheme",
    "PageCitation",
    "PageGeneration",
    "PagePlacement",
    "PlanItem",
    "PlanPeriod",
]
