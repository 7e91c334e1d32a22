"""The simple drawings of the film: shapes in the face's colours, on a square of 480."""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

SIDE = 480
SCALE = 2
FONTS = "/usr/share/fonts/opentype/noto/Noto{}CJK-{}.ttc"
SIMPLIFIED = 2
# Named as in site/home/static/home/tokens.css, light.
COLOURS = {
    "paper": "#fbf9f4",
    "surface": "#fffefb",
    "sunk": "#f3efe6",
    "ink": "#1f1d1a",
    "ink-soft": "#45413b",
    "ink-faint": "#5f5a52",
    "line": "#dcd6ca",
    "edge": "#857e72",
    "red": "#9f1d20",
    "blue": "#19497f",
    "green": "#1d6137",
    "amber": "#734c00",
    "red-tint": "#f9e8e4",
    "amber-tint": "#faefd6",
    "green-tint": "#e6f0e4",
    "blue-tint": "#e7eef6",
    "mark": "#fbe9a9",
    "pale-blue": "#9db8d6",
}

Point = tuple[float, float]


def font(
    size: float, *, serif: bool = False, bold: bool = True
) -> ImageFont.FreeTypeFont:
    path = FONTS.format("Serif" if serif else "Sans", "Bold" if bold else "Regular")
    return ImageFont.truetype(path, round(size), index=SIMPLIFIED)


def step(now: float, start: float, end: float) -> float:
    """From 0 to 1 while now goes from start to end; slow at both ends."""
    part = min(1.0, max(0.0, (now - start) / (end - start)))
    return part * part * (3 - 2 * part)


class Pen:
    """Draws larger than it is shown, so that edges come out smooth."""

    def __init__(self, ground: str) -> None:
        size = (SIDE * SCALE, SIDE * SCALE)
        self.image = Image.new("RGB", size, COLOURS["paper"])
        self.draw = ImageDraw.Draw(self.image)
        self.box(0, 0, SIDE, SIDE, fill=ground, radius=24)

    def box(self, *edges: float, fill: str, radius: float = 10, line: str = "") -> None:
        self.draw.rounded_rectangle(
            [round(edge * SCALE) for edge in edges],
            radius * SCALE,
            fill=COLOURS[fill],
            outline=COLOURS[line] if line else None,
            width=5 * SCALE if line else 0,
        )

    def line(self, *points: Point, colour: str = "ink", width: float = 7) -> None:
        places = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(places, COLOURS[colour], round(width * SCALE), joint="curve")
        for x, y in points:
            self.disc(x, y, width / 2, fill=colour)

    def disc(self, x: float, y: float, radius: float, *, fill: str) -> None:
        edges = [x - radius, y - radius, x + radius, y + radius]
        self.draw.ellipse([edge * SCALE for edge in edges], fill=COLOURS[fill])

    def shape(self, *points: Point, fill: str) -> None:
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], COLOURS[fill])

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        colour: str,
        serif: bool = False,
    ) -> None:
        face = font(size * SCALE, serif=serif)
        place = (x * SCALE, y * SCALE)
        self.draw.text(place, words, COLOURS[colour], face, anchor="mm")

    def shown(self) -> Image.Image:
        return self.image.resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def book(pen: Pen, now: float) -> None:
    """A book that opens."""
    wide = 60 + 110 * step(now, 0.2, 1.6)
    pen.shape((240, 352), (240 - wide, 332), (240 - wide, 132), (240, 152), fill="red")
    pen.shape((240, 352), (240 + wide, 332), (240 + wide, 132), (240, 152), fill="red")
    page = wide - 14
    for side in (-1, 1):
        pen.shape(
            (240, 338), (240 + side * page, 318), (240 + side * page, 122), (240, 142),
            fill="surface",
        )  # fmt: skip
        for row in range(4):
            if wide > 140 and side > 0:
                y = 178 + row * 34
                long = (page - 34) * step(now, 1.5 + row * 0.25, 2 + row * 0.25)
                pen.line((262, y), (262 + long, y - 18 * long / page), colour="line")
    if wide > 140:
        pen.text(164, 226, "宪法", 52, colour="red", serif=True)
    pen.line((240, 142), (240, 345), colour="edge", width=4)


def calendar(pen: Pen, now: float) -> None:
    """A leaf of the calendar comes down over the one before."""
    pen.box(112, 96, 368, 392, fill="surface", radius=16, line="line")
    drop = step(now, 0.3, 1.5)
    number = "4" if drop > 0.45 else "3"
    pen.text(240, 272 - 24 * (1 - drop), number, 150, colour="ink")
    if drop > 0.45:
        pen.line((200, 364), (280, 364), colour="red", width=6)
    pen.box(112, 88, 368, 176, fill="red", radius=16)
    pen.text(240, 132, "十二月", 46, colour="surface", serif=True)
    for x in (170, 310):
        pen.line((x, 70), (x, 104), colour="ink-soft", width=12)


def satchel(pen: Pen, now: float) -> None:
    """A school bag; a book goes in."""
    fall = 1 - step(now, 0.3, 1.5)
    pen.box(206, 92 - 70 * fall, 306, 210 - 70 * fall, fill="green", radius=6)
    pen.box(220, 108 - 70 * fall, 292, 122 - 70 * fall, fill="green-tint", radius=3)
    for x in (104, 364):
        pen.box(x, 214, x + 12, 340, fill="ink-soft", radius=6)
    pen.box(116, 152, 364, 400, fill="blue", radius=44)
    pen.box(116, 152, 364, 250, fill="pale-blue", radius=44)
    pen.box(150, 286, 330, 372, fill="pale-blue", radius=16)
    pen.box(222, 228, 258, 274, fill="mark", radius=8)


def pension(pen: Pen, now: float) -> None:
    """A pass book, and coins that pile up."""
    pen.box(76, 128, 300, 300, fill="green", radius=14)
    pen.text(188, 192, "养老金", 50, colour="surface", serif=True)
    for y in (240, 264):
        pen.line((112, y), (264, y), colour="green-tint", width=5)
    for n in range(5):
        part = step(now, 0.3 + n * 0.35, 0.9 + n * 0.35)
        if part > 0:
            top = 372 - n * 30 - 60 * (1 - part)
            pen.box(276, top - 22, 408, top + 10, fill="amber", radius=14)
            pen.box(276, top - 26, 408, top + 2, fill="mark", radius=14)


def house(pen: Pen, now: float) -> None:
    """A house whose door closes and is locked."""
    pen.box(120, 216, 360, 396, fill="surface", radius=4)
    pen.shape((84, 226), (240, 96), (396, 226), fill="red")
    pen.box(296, 256, 340, 304, fill="mark", radius=4)
    pen.box(196, 262, 276, 396, fill="ink-soft", radius=4)
    wide = 24 + 56 * step(now, 0.4, 1.6)
    edge, lower = 196 + wide, 262 + (80 - wide) / 4
    pen.shape((196, 262), (edge, lower), (edge, 396), (196, 396), fill="amber")
    if wide > 78:
        pen.disc(262, 332, 7, fill="mark")
    pen.line((72, 398), (408, 398), colour="edge", width=6)


def ballot(pen: Pen, now: float) -> None:
    """A paper with a tick goes into the box."""
    y = 96 + 96 * step(now, 0.8, 2.2)
    pen.box(174, y, 306, y + 150, fill="surface", radius=6, line="edge")
    pen.line((204, y + 62), (230, y + 90), (278, y + 32), colour="red", width=12)
    pen.box(96, 236, 384, 404, fill="blue", radius=12)
    pen.box(80, 216, 400, 256, fill="ink-soft", radius=10)
    pen.box(156, 229, 324, 241, fill="ink", radius=6)
    pen.text(240, 334, "投票箱", 48, colour="surface", serif=True)


def lamp(pen: Pen, now: float) -> None:
    """A street lamp lights up after somebody has spoken."""
    lit = step(now, 1.8, 2.6)
    if lit > 0.05:
        pen.shape((164, 138), (164 - 92 * lit, 396), (164 + 92 * lit, 396), fill="mark")
    pen.line((300, 398), (300, 118), (270, 92), (196, 92), colour="ink-soft", width=12)
    pen.box(122, 92, 206, 130, fill="ink-soft", radius=14)
    pen.box(134, 128, 194, 142, fill="mark" if lit > 0.5 else "edge", radius=6)
    part = step(now, 0.3, 1.0)
    if part > 0.2:
        pen.box(318, 150, 318 + 116 * part, 242, fill="blue", radius=20)
        pen.shape((338, 236), (372, 236), (334, 270), fill="blue")
    if part == 1:
        for x in (350, 376, 402):
            pen.disc(x, 196, 7, fill="surface")
    pen.line((60, 400), (420, 400), colour="edge", width=6)


def balance(pen: Pen, now: float) -> None:
    """Scales that come to rest: rights here, duties there."""
    tilt = 0.22 * math.cos(now * 3.2) * max(0.0, 1 - now / 2.6)
    pen.line((240, 108), (240, 384), colour="ink-soft", width=12)
    pen.line((160, 390), (320, 390), colour="ink-soft", width=14)
    ends = [(240 + side * 136, 140 + side * 136 * tilt) for side in (-1, 1)]
    pen.line(*ends, colour="ink-soft", width=10)
    pen.disc(240, 140, 14, fill="red")
    for (x, y), words, colour in zip(
        ends, ("权利", "义务"), ("blue", "red"), strict=True
    ):
        pen.line((x, y), (x - 54, y + 112), colour="edge", width=4)
        pen.line((x, y), (x + 54, y + 112), colour="edge", width=4)
        pen.box(x - 74, y + 110, x + 74, y + 186, fill=colour, radius=14)
        pen.text(x, y + 147, words, 42, colour="surface", serif=True)


def three(pen: Pen, now: float) -> None:
    """Three cards, one below the other."""
    for n, (words, colour) in enumerate(
        zip("读问守", ("red", "blue", "green"), strict=True)
    ):
        part = step(now, 0.2 + n * 0.9, 0.9 + n * 0.9)
        if part > 0.02:
            x, y = 96 - 30 * (1 - part), 68 + n * 120
            pen.box(x, y, x + 288, y + 104, fill="surface", radius=14, line="line")
            pen.disc(x + 58, y + 52, 36, fill=colour)
            pen.text(x + 58, y + 51, str(n + 1), 42, colour="surface")
            pen.text(x + 186, y + 51, words, 62, colour=colour, serif=True)


def telephone(pen: Pen, now: float) -> None:
    """A telephone that rings softly."""
    swing = 8 * math.sin(now * 9) * max(0.0, 1 - now / 2.2)
    pen.box(136, 60, 344, 420, fill="ink-soft", radius=34)
    pen.box(152, 98, 328, 382, fill="surface", radius=10)
    pen.text(240 + swing, 172, "12348", 48, colour="red")
    for n in range(9):
        pen.disc(192 + n % 3 * 48, 238 + n // 3 * 48, 15, fill="sunk")
    pen.disc(240, 401, 8, fill="edge")


Picture = Callable[[Pen, float], None]
# Under the names that the text of the film uses; each with the ground it stands on.
PICTURES: dict[str, tuple[Picture, str]] = {
    "翻开的书": (book, "red-tint"),
    "日历": (calendar, "amber-tint"),
    "书包": (satchel, "green-tint"),
    "存折": (pension, "amber-tint"),
    "家门": (house, "blue-tint"),
    "投票箱": (ballot, "red-tint"),
    "路灯": (lamp, "blue-tint"),
    "天平": (balance, "sunk"),
    "三张卡片": (three, "green-tint"),
    "电话": (telephone, "red-tint"),
}


def picture(name: str, now: float) -> Image.Image:
    """The drawing as it stands ``now`` seconds into its scene."""
    draw, ground = PICTURES[name]
    pen = Pen(ground)
    draw(pen, now)
    return pen.shown()
