"""HTML is cleaned when it is written: an allow-list for each place it comes from.

Two passes of bleach. The first takes away whole what has no words for a reader
(scripts, styles, frames) and turns foreign blocks into ours; the second is the wall:
nothing but the allow-list of the source passes it, whatever the first one missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any

from bleach.html5lib_shim import Filter
from bleach.sanitizer import Cleaner
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# More than any article of ours; parsing time grows with it.
MAX_CHARACTERS = 200_000
MAX_DEPTH = 400


class Source(StrEnum):
    """Where HTML comes from: our editor, a Word file, a WeChat article, a program."""

    EDITOR = "editor"
    WORD = "word"
    WECHAT = "wechat"
    API = "api"


@dataclass(frozen=True)
class Cleaned:
    """Clean HTML, and what was taken out that an editor should know of."""

    html: str
    notes: list[str] = field(default_factory=list)


class Refused(ValueError):
    """HTML that is not worth cleaning; nothing was cleaned."""


class TooLong(Refused):
    """More than any page of ours has."""


class TooDeep(Refused):
    """Elements in elements without end: the time to parse them grows by the square."""


INLINE = frozenset({"a", "b", "br", "em", "i", "strong", "sub", "sup"})
LISTS = frozenset({"li", "ol", "ul"})
BLOCKS = frozenset({"blockquote", "h2", "h3", "h4", "hr", "p"})
TABLES = frozenset({"caption", "table", "tbody", "td", "th", "thead", "tr"})
WORDS = INLINE | LISTS | BLOCKS
ALLOWED: Mapping[Source, frozenset[str]] = {
    Source.EDITOR: WORDS,
    Source.WORD: WORDS | TABLES,
    Source.WECHAT: WORDS | TABLES,
    Source.API: WORDS | TABLES,
}
# Gone with everything in them.
WHOLE = frozenset(
    "applet audio base button canvas embed form frame frameset head iframe input link"
    " map math meta mpvoice noembed noframes noscript object option script select"
    " style svg template textarea title video xml xmp".split()
)
# A picture's place is kept in words, where somebody will look for it.
PICTURES = frozenset({"img", "image", "picture"})
RENAMED = {"div": "p", "section": "p", "article": "p", "center": "p", "h1": "h2"}
RENAMED |= {"h5": "h4", "h6": "h4"}
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})")
# Left open by honest writers; a parser closes them.
ENDS_BY_ITSELF = frozenset(
    "area base br col dd dt hr img input li link meta option p source tbody td tfoot th"
    " thead tr track wbr".split()
)
PROTOCOLS = ["http", "https", "mailto", "tel"]
BLOCK_KEY = re.compile(r"[a-z0-9]{1,12}")
SPAN = re.compile(r"[1-9][0-9]?")
EMPTY = re.compile(r"<(p|h2|h3|h4|li|blockquote)(?: data-block-key=\"\w+\")?>\s*</\1>")
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\u202a-\u202e]"
)
ODD_SPACES = re.compile("[\u00a0\u2002-\u200a]")


def clean_html(html: str, *, source: Source) -> Cleaned:
    """HTML that can be stored; cleaning it again changes nothing. Raises Refused."""
    _check_size(html)
    pictures: list[str] = []
    html = ODD_SPACES.sub(" ", INVISIBLE.sub("", html))
    keep_place = source in (Source.WORD, Source.WECHAT)
    first = Cleaner(
        tags=ALLOWED[source] | WHOLE | PICTURES | RENAMED.keys(),
        attributes=partial(_first_attribute, source),
        protocols=PROTOCOLS,
        strip=True,
        filters=[partial(Reducer, pictures=pictures, keep_place=keep_place)],
    )
    wall = Cleaner(
        tags=ALLOWED[source],
        attributes=partial(_attribute, source),
        protocols=PROTOCOLS,
        strip=True,
    )
    text = _without_empty(wall.clean(first.clean(html)))
    return Cleaned(text, _notes(pictures))


def _check_size(html: str) -> None:
    if len(html) > MAX_CHARACTERS:
        raise TooLong(len(html))
    depth = 0
    for closing, name in TAG.findall(html):
        if name.lower() not in ENDS_BY_ITSELF:
            depth = max(depth - 1, 0) if closing else depth + 1
            if depth > MAX_DEPTH:
                raise TooDeep(depth)


class Reducer(Filter):
    """Drops elements whole, renames foreign blocks, notes the pictures it takes out."""

    def __init__(self, source: Any, *, pictures: list[str], keep_place: bool) -> None:
        super().__init__(source)
        self.pictures = pictures
        self.keep_place = keep_place

    def __iter__(self) -> Iterator[dict[str, Any]]:
        inside = 0
        for token in super().__iter__():
            kind, name = token["type"], token.get("name", "")
            if name in WHOLE:
                inside += {"StartTag": 1, "EndTag": -1}.get(kind, 0)
            elif inside <= 0:
                yield from self._kept(token, kind, name)

    def _kept(
        self, token: dict[str, Any], kind: str, name: str
    ) -> Iterator[dict[str, Any]]:
        if name in PICTURES:
            if kind != "EndTag":
                yield from self._picture(token)
            return
        if name in RENAMED:
            token["name"] = RENAMED[name]
        yield token

    def _picture(self, token: dict[str, Any]) -> Iterator[dict[str, Any]]:
        self.pictures.append(str(token.get("data", {}).get((None, "src"), "")))
        if self.keep_place:
            yield {"type": "Characters", "data": _("【此处原有图片，请另行上传】")}


def _first_attribute(source: Source, tag: str, name: str, value: str) -> bool:
    if tag in PICTURES:
        return name == "src"
    return _attribute(source, tag, name, value)


def _attribute(source: Source, tag: str, name: str, value: str) -> bool:
    """Addresses of links (bleach looks at their protocol), spans, and Wagtail's own."""
    if tag == "a" and name == "href":
        return True
    if tag in ("td", "th"):
        return name in ("colspan", "rowspan") and bool(SPAN.fullmatch(value))
    if source != Source.EDITOR:
        return False
    if tag == "a":
        return (name == "linktype" and value in ("page", "document")) or (
            name == "id" and value.isdecimal()
        )
    return name == "data-block-key" and bool(BLOCK_KEY.fullmatch(value))


def _without_empty(html: str) -> str:
    """Blocks that hold nothing, from the inside out."""
    before = ""
    while before != html:
        before, html = html, EMPTY.sub("", html)
    return html.strip()


def _notes(pictures: list[str]) -> list[str]:
    if not pictures:
        return []
    count = len(pictures)
    text = ngettext(
        "有 %(count)d 张图片没有保留，请在图片库另行上传。",
        "有 %(count)d 张图片没有保留，请在图片库另行上传。",
        count,
    )
    return [text % {"count": count}]
