"""A lesson's slides as its pages show them, with the time that has passed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from education.models import LessonPackPage


@dataclass(frozen=True)
class ShownOption:
    key: str
    text: str
    is_answer: bool


@dataclass(frozen=True)
class ShownSlide:
    """``begins``: minutes from the start of the lesson to this slide."""

    number: int
    title: str
    points: list[str]
    spoken: list[str]
    minutes: int
    begins: int
    activity: str
    question: str
    options: list[ShownOption]
    answer: str
    why: str

    @property
    def ends(self) -> int:
        return self.begins + self.minutes


def shown_slides(lesson: LessonPackPage) -> list[ShownSlide]:
    return list(_slides(lesson))


def _slides(lesson: LessonPackPage) -> Iterator[ShownSlide]:
    begins = 0
    for number, block in enumerate(lesson.slides, start=1):
        value, question = block.value, block.value["question"]
        yield ShownSlide(
            number,
            value["title"],
            list(value["points"]),
            list(value["spoken"]),
            value["minutes"],
            begins,
            value["activity"] or "",
            question["text"] or "",
            [
                ShownOption(
                    option["key"], option["text"], option["key"] == question["answer"]
                )
                for option in question["options"]
            ],
            question["answer"] or "",
            question["why"] or "",
        )
        begins += value["minutes"]
