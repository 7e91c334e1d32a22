"""The Whoosh schema. Whoosh pickles the class paths in here: keep them where they are,

and raise FORMAT with any change that an older index cannot answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from whoosh import columns, fields, formats

# Written into every generation, with the areas; what differs is rebuilt, not read.
FORMAT = "1"
# About the usual number of words of a title and of an article or page.
TITLE_WORDS, TEXT_WORDS = 12, 90

# Saturation of repeated words and weight of a text's length, as in BM25.
K1, B = 1.2, 0.6
# Steps of an impact: few values compress well and lose nothing that can be seen.
STEPS = 32


def impact(count: int, length: int, usual: int) -> float:
    """How much a text is about a word that stands ``count`` times in it, 0 to 1."""
    share = count / (count + K1 * (1 - B + B * length / usual))
    return max(1, round(share * STEPS)) / STEPS


class Impacts(fields.FieldType):  # type: ignore[misc]
    """Tokens whose posting weight is their impact, worked out when they are indexed.

    Takes (tokens, boost); so a search adds up weights and needs no lengths.
    """

    def __init__(self, usual: int) -> None:
        super().__init__(formats.Existence(), None, scorable=False)
        self.usual = usual

    def index(
        self, value: tuple[list[str], float], **kwargs: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        tokens, boost = value
        for token, count in Counter(tokens).items():
            weight = impact(count, len(tokens), self.usual) * boost
            yield token.encode(), count, weight, b""


class Presence(fields.FieldType):  # type: ignore[misc]
    """Tokens that are there or not: characters and pairs of them."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=False)

    def index(
        self, value: set[str], **kwargs: Any
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        for token in value:
            yield token.encode(), 1, 1.0, b""


def make_schema(areas: Iterable[str]) -> fields.Schema:
    """``key`` names the object, ``owner`` what it is replaced with, ``meta`` the rest.

    An area is a search field of a model, by name: its words, characters and pairs, and
    its text to look a run up in. ``start`` is what autocompletion looks at.
    """
    schema = fields.Schema(
        key=fields.ID(unique=True),
        owner=fields.ID(),
        meta=_text_column(),
        start_words=Presence(),
        start_grams=Presence(),
        start_text=_text_column(),
    )
    for area in areas:
        usual = TITLE_WORDS if area == "title" else TEXT_WORDS
        schema.add(f"{area}_words", Impacts(usual))
        schema.add(f"{area}_grams", Presence())
        schema.add(f"{area}_text", _text_column())
    return schema


def _text_column() -> fields.COLUMN:
    return fields.COLUMN(columns.VarBytesColumn())
