"""What a lesson pack is made of, one file a block."""

from .material import MaterialBody
from .question import QuestionBlock
from .slide import SlideBlock, SlideBody

__all__ = ["MaterialBody", "QuestionBlock", "SlideBlock", "SlideBody"]
