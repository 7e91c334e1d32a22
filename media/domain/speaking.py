"""How long a script takes to read: 220 characters a minute, 200 in dialect.

Source: habits of county stations, domain §4.2: seconds = characters / rate × 60, plus
ten of music before and five after; what is repeated is read again without music.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from media.enums import Speech

RATES = {Speech.MANDARIN: 220, Speech.SICHUANESE: 200}
OPENING_SECONDS, CLOSING_SECONDS = 10, 5
# A digit and a Latin letter take about as long as a character; punctuation is a breath.
SOUNDED = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]|[0-9A-Za-z]")


@dataclass(frozen=True)
class Spoken:
    """``minutes`` to one decimal, of the whole programme with music and repeats."""

    text: str
    characters: int
    seconds: int

    @property
    def minutes(self) -> Decimal:
        tenth = Decimal("0.1")
        return (Decimal(self.seconds) / 60).quantize(tenth, rounding=ROUND_HALF_UP)


def spoken(body: Iterable[Any], *, speech: str, repeats: int = 1) -> Spoken:
    """The text as it is read, part by part, and how long that takes."""
    text = "\n".join(line for part in body for line in spoken_lines(part))
    return measured(text, speech=speech, repeats=repeats)


def measured(text: str, *, speech: str, repeats: int = 1) -> Spoken:
    """How long a text takes that is read aloud as it stands."""
    characters = len(SOUNDED.findall(text))
    rate = RATES[Speech(speech)]
    reading = -(-characters * 60 * repeats // rate)
    seconds = OPENING_SECONDS + reading + CLOSING_SECONDS if characters else 0
    return Spoken(text, characters, seconds)


def spoken_lines(part: Any) -> list[str]:
    """The lines of one part; a citation is for the reviewer, not for the ear."""
    kind, value = part.block_type, part.value
    if kind == "law":
        return [str(value["text"])]
    if kind == "advice":
        return [str(sentence) for sentence in value["sentences"]]
    return [str(value)]
