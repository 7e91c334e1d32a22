"""From question bank to the coverage of a unit."""

from .attempt import Attempt, LateEvidence, MarkChange, Result
from .bank import Question, QuestionBank, QuestionVersion, Topic
from .exam import Blueprint, Exam, Paper, Sitting
from .obligation import Exemption, Obligation, Tally

__all__ = [
    "Attempt",
    "Blueprint",
    "Exam",
    "Exemption",
    "LateEvidence",
    "MarkChange",
    "Obligation",
    "Paper",
    "Question",
    "QuestionBank",
    "QuestionVersion",
    "Result",
    "Sitting",
    "Tally",
    "Topic",
]
