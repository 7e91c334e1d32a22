"""Read docs/interfaces.md: which commands, endpoints, pages and fields it promises."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "interfaces.md"
NOT_YET = "(not yet) "


@dataclass
class Promise:
    """One command, endpoint or page: ``text`` is what the document says of it."""

    name: str
    arrived: bool
    text: str
    methods: tuple[str, ...] = ()
    options: tuple[str, ...] = field(default=())

    @property
    def fields(self) -> set[str]:
        """Names at the top level of the last object in the text: the answer."""
        return top_level(self.text)


def top_level(text: str) -> set[str]:
    """The field names at depth one of the last {...} of a promise of the document."""
    depth, position = 0, text.find('{"')
    names: set[str] = set()
    while 0 <= position < len(text):
        char = text[position]
        if char in "{[":
            depth += 1
        elif char in "}]":
            depth -= 1
            if depth == 0 and (following := text.find('{"', position)) > 0:
                names, position = set(), following
                continue
        elif char == '"':
            end = text.index('"', position + 1)
            follows = text[end + 1 : end + 2]
            if depth == 1 and is_name(
                text[position + 1 : end], text, position, follows
            ):
                names.add(text[position + 1 : end])
            position = end
        position += 1
    return names


def is_name(word: str, text: str, position: int, follows: str) -> bool:
    """A string that stands where a name stands, not where a value stands."""
    before = text[:position].rstrip()[-1:]
    return bool(re.fullmatch(r"\w+", word)) and before in "{," and follows != "|"


def section(title: str) -> str:
    text = DOCUMENT.read_text()
    start = text.index(f"## {title}")
    end = text.find("\n## ", start + 1)
    return text[start : end if end > 0 else None]


def code_block(title: str) -> list[str]:
    match = re.search(r"```\n(.*?)```", section(title), re.DOTALL)
    assert match, title
    return [re.sub(r"\s+# .*", "", line) for line in match.group(1).splitlines()]


@cache
def commands() -> dict[str, Promise]:
    """Every command of §2 with its options; "·" puts two on one line."""
    promises: dict[str, Promise] = {}
    last: Promise | None = None
    for line in code_block("2 Commands"):
        if line.startswith(" ") and last is not None:
            last.text += "\n" + line
            continue
        for part in re.split(r" · (?=(?:\(not yet\) )?[a-z_]+ )", line):
            arrived = not part.startswith(NOT_YET)
            part = part.removeprefix(NOT_YET)
            name = re.match(r"[a-z_]+", part)
            assert name, part
            usage = part.split("{", 1)[0]
            last = Promise(
                name.group(),
                arrived,
                part,
                options=tuple(re.findall(r"--[a-z-]+", usage)),
            )
            promises[last.name] = last
    return promises


@cache
def endpoints() -> list[Promise]:
    """Every "METHOD /path" of §3."""
    found = []
    for line in code_block("3 HTTP API"):
        for match in re.finditer(r"(\(not yet\) )?\b(GET|POST|PATCH)\s+(/\S+)", line):
            path = match.group(3).split("?")[0]
            found.append(Promise(path, match.group(1) is None, line, (match.group(2),)))
    return found


@cache
def pages() -> list[Promise]:
    """Every page of §4; "…" continues the address before it."""
    found: list[Promise] = []
    pattern = (
        r"(?P<later>\(not yet\) )?(?:(?P<method>GET\|POST|GET|POST)\s+)?"
        r"(?<![\w→])(?P<path>/feeds/\w+\.rss|[/…]/?[\w{}/.…-]*(?:\[[^\]]+\])?[\w{}/.,]*/)"
    )
    methods: tuple[str, ...] = ("GET",)
    for line in code_block("4 Pages"):
        text = line.split("→")[0] if line.startswith(" ") else line
        for match in re.finditer(pattern, re.sub(r"→ 302 \S+", "", text)):
            if match["method"]:
                methods = tuple(match["method"].split("|"))
            found.append(Promise(match["path"], match["later"] is None, line, methods))
    return found
