"""Pages of the content room."""

from .articles import ArticleIndexPage, ArticlePage, NoticePage, TopicPage
from .broadcast import BroadcastScriptPage
from .broadcast_plan import BroadcastSlot
from .matrix import MatrixCell
from .recordings import AudioPage, VideoPage
from .review import ReviewApproval, ReviewTask, ReviewTaskState

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "AudioPage",
    "BroadcastScriptPage",
    "BroadcastSlot",
    "MatrixCell",
    "NoticePage",
    "ReviewApproval",
    "ReviewTask",
    "ReviewTaskState",
    "TopicPage",
    "VideoPage",
]
