"""Read the colours of the face from its style sheet and measure their contrast."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

STYLE_SHEET = Path(__file__).resolve().parents[1] / "static" / "home" / "tokens.css"

READING, WORDS, EDGES = 7.0, 4.5, 3.0  # WCAG 2.2: AAA text, AA text, controls

# Every pair that components put on each other, and the least contrast it must have.
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("ink", "paper", READING),
    ("ink", "surface", READING),
    ("ink", "sunk", READING),
    ("ink-soft", "paper", READING),
    ("ink-soft", "surface", READING),
    ("ink-soft", "sunk", READING),
    ("ink", "red-tint", READING),
    ("ink", "amber-tint", READING),
    ("ink", "green-tint", READING),
    ("ink", "blue-tint", READING),
    ("ink", "mark", READING),
    ("blue", "paper", READING),
    ("blue", "surface", READING),
    ("on-blue", "blue", READING),
    ("on-blue", "blue-strong", READING),
    ("ink-faint", "paper", WORDS),
    ("ink-faint", "surface", WORDS),
    ("ink-faint", "sunk", WORDS),
    ("blue", "sunk", WORDS),
    ("blue", "blue-tint", WORDS),
    ("blue-strong", "blue-tint", WORDS),
    ("blue", "red-tint", WORDS),
    ("blue", "amber-tint", WORDS),
    ("blue", "green-tint", WORDS),
    ("red", "paper", WORDS),
    ("red", "surface", WORDS),
    ("red", "red-tint", WORDS),
    ("on-red", "red", WORDS),
    ("on-seal", "seal", WORDS),
    ("green", "paper", WORDS),
    ("green", "green-tint", WORDS),
    ("amber", "paper", WORDS),
    ("amber", "amber-tint", WORDS),
    ("chart-goal", "paper", WORDS),
    ("on-heat-low", "heat-0", WORDS),
    ("on-heat-low", "heat-1", WORDS),
    ("on-heat-low", "heat-2", WORDS),
    ("on-heat-high", "heat-3", WORDS),
    ("on-heat-high", "heat-4", WORDS),
    ("edge", "paper", EDGES),
    ("edge", "surface", EDGES),
    ("focus", "paper", EDGES),
    ("focus", "surface", EDGES),
    ("chart-done", "paper", EDGES),
    ("chart-done", "chart-left", EDGES),
)


@dataclass(frozen=True, slots=True)
class Measured:
    front: str
    ground: str
    ratio: float
    least: float


def read_themes(text: str | None = None) -> dict[str, dict[str, str]]:
    """Token → #rrggbb of "light", "dark", "dark_by_attribute" and "print"."""
    source = STYLE_SHEET.read_text("utf-8") if text is None else text
    openings = {
        "light": r':root,\s*\[data-theme="light"\]\s*\{',
        "dark": r"prefers-color-scheme: dark\) \{\s*:root \{",
        "dark_by_attribute": r'\n\[data-theme="dark"\] \{',
        "print": r"@media print \{\s*:root,\s*\[data-theme\] \{",
    }
    return {name: _colours(source, opening) for name, opening in openings.items()}


def _colours(source: str, opening: str) -> dict[str, str]:
    block = re.split(opening, source, maxsplit=1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two #rrggbb colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def measure(theme: dict[str, str]) -> list[Measured]:
    """Every pair of the theme, in the order of PAIRS."""
    return [
        Measured(front, ground, contrast(theme[front], theme[ground]), least)
        for front, ground, least in PAIRS
    ]
