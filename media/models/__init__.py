"""Pages of the content room."""

from .articles import ArticleIndexPage, ArticlePage, NoticePage, TopicPage
from .broadcast import BroadcastScriptPage
from .recordings import AudioPage, VideoPage

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "AudioPage",
    "BroadcastScriptPage",
    "NoticePage",
    "TopicPage",
    "VideoPage",
]
