"""Read a lesson from its committed text; no database here.

A file is a header of ``key: value`` lines between two ``---``, slides that begin with
``##``, then the parts ``# 课堂材料`` and ``# 给老师``. In a slide, ``讲`` is spoken,
``时`` its minutes, ``做`` what the class does, ``问 选 答`` a question; all else is on
screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HANDOUT, NOTES = "课堂材料", "给老师"
MARKED = re.compile(r"(讲|时|做|问|选|答)[:：]\s*(.+)")
KEYED = re.compile(r"([A-D])\s*(.+)")


class LessonTextError(ValueError):
    """The text does not have the form of a lesson; says where."""


@dataclass
class Slide:
    title: str
    points: list[str] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    minutes: int = 0
    activity: str = ""
    question: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: tuple[str, str] = ("", "")


# What a hand-out or the notes are made of: ("heading"|"text"|"highlight", words) or
# ("listing", lines).
Part = tuple[str, str] | tuple[str, list[str]]


@dataclass(frozen=True)
class LessonText:
    title: str
    kind: str
    stage: str
    minutes: int
    season: str
    goals: list[str]
    outline_items: list[str]
    citations: list[str]
    materials: list[str]
    slides: list[Slide]
    handout: list[Part]
    notes: list[Part]


def read_lesson(text: str) -> LessonText:
    """Raise LessonTextError where something that a lesson needs is missing."""
    header, body = split_header(text)
    main, parts = split_parts(body)
    slides = list(read_slides(main))
    try:
        minutes = int(header["minutes"])
        title, kind, stage = header["title"], header["kind"], header["stage"]
    except (KeyError, ValueError) as error:
        raise LessonTextError(f"header: {error}") from error
    if sum(slide.minutes for slide in slides) != minutes:
        raise LessonTextError("the minutes of the slides do not add up")
    if kind != "first_lesson":
        slides = [as_outline(slide) for slide in slides]
    return LessonText(
        title,
        kind,
        stage,
        minutes,
        header.get("season", ""),
        listed(header.get("goals", "")),
        listed(header.get("outline_items", "")),
        listed(header.get("citations", "")),
        listed(header.get("materials", "")),
        slides,
        read_parts(parts.get(HANDOUT, "")),
        read_parts(parts.get(NOTES, "")),
    )


def split_header(text: str) -> tuple[dict[str, str], str]:
    pieces = text.split("---\n", 2)
    if len(pieces) != 3 or pieces[0].strip():
        raise LessonTextError("no header")
    rows = (line.partition(":") for line in pieces[1].splitlines() if line.strip())
    return {key.strip(): value.strip() for key, _colon, value in rows}, pieces[2]


def split_parts(body: str) -> tuple[str, dict[str, str]]:
    """What stands before the first ``#`` heading, and each part by its heading."""
    main, *rest = re.split(r"^# (.+)$", body, flags=re.MULTILINE)
    return main, {
        title.strip(): text for title, text in zip(rest[::2], rest[1::2], strict=True)
    }


def listed(text: str) -> list[str]:
    return [piece.strip() for piece in text.split("；") if piece.strip()]


def read_slides(main: str) -> Iterator[Slide]:
    _before, *rest = re.split(r"^## (.+)$", main, flags=re.MULTILINE)
    for title, body in zip(rest[::2], rest[1::2], strict=True):
        slide = Slide(title.strip())
        for line in body.splitlines():
            if line.strip():
                read_line(slide, line.strip())
        yield slide


def read_line(slide: Slide, line: str) -> None:
    marked = MARKED.fullmatch(line)
    if marked is None:
        slide.points.append(line.removeprefix("- "))
        return
    mark, words = marked.groups()
    if mark == "讲":
        slide.spoken.append(words)
    elif mark == "时":
        slide.minutes = int(words)
    elif mark == "做":
        slide.activity = words
    elif mark == "问":
        slide.question = words
    elif mark == "选":
        slide.options.append(keyed(words))
    else:
        slide.answer = keyed(words)


def keyed(words: str) -> tuple[str, str]:
    found = KEYED.fullmatch(words)
    if found is None:
        raise LessonTextError(words[:40])
    return found[1], found[2]


def as_outline(slide: Slide) -> Slide:
    """In an outline what stands under a heading is for the teacher, not the screen."""
    if not slide.spoken:
        slide.spoken, slide.points = slide.points, []
    return slide


def read_parts(text: str) -> list[Part]:
    parts: list[Part] = []
    entries: list[str] = []
    for raw in [*text.splitlines(), ""]:
        line = raw.strip()
        if line.startswith("- "):
            entries.append(line[2:])
            continue
        if entries:
            parts.append(("listing", entries))
            entries = []
        if line.startswith("## "):
            parts.append(("heading", line[3:]))
        elif line.startswith("> "):
            parts.append(("highlight", line[2:]))
        elif line:
            parts.append(("text", line))
    return parts
