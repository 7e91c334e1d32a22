"""Curriculum, lessons, and classes taught: counts only, no pupil anywhere."""

from .classes import ClassGroup, ClassSession, ClassSessionChange, SchoolProfile
from .curriculum import OutlineItem, Stage
from .lessons import LessonIndexPage, LessonPackPage

__all__ = [
    "ClassGroup",
    "ClassSession",
    "ClassSessionChange",
    "LessonIndexPage",
    "LessonPackPage",
    "OutlineItem",
    "SchoolProfile",
    "Stage",
]
