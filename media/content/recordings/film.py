"""The film: its scenes from the text, its frames, and its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby
from pathlib import Path

import av  # type: ignore[import-not-found]
import numpy as np  # type: ignore[import-not-found]
from PIL import Image, ImageDraw

from media.content.recordings.pictures import COLOURS, SIDE, font, picture, step
from media.content.recordings.sound import bell, filtered_frames, laid

WIDTH, HEIGHT, FRAMES = 1280, 720, 25
PICTURE_AT = (76, 108)
TEXT_LEFT, TEXT_MIDDLE = 616, 344
CAPTION, BASIS, TITLE = 54, 34, 84
ROW, GAP = 1.38, 30
# The first second shows the picture; then a caption stands before the next one comes.
FIRST, FADE, READ_A_SECOND, HOLD = 0.6, 0.5, 7.0, 1.8
MOVING = 3.4
DAY = ("清早", "上午", "中午", "下午", "傍晚")
DAY_Y, DAY_LEFT, DAY_APART = 656, 316, 162
# One soft figure of bells for each scene, in turn.
FIGURES = ("CEG", "DGA", "EAG", "CGE")
NOTE_HERTZ = {"C": 261.63, "D": 293.66, "E": 329.63, "G": 392.0, "A": 440.0}
RATE = 32_000
BT709, LIMITED = 1, 1


@dataclass(frozen=True)
class Scene:
    """A picture, the captions that come one after the other, and what they rest on."""

    picture: str
    captions: list[list[str]]
    basis: list[str]
    title: bool = False

    @property
    def comes(self) -> list[float]:
        """The second at which each caption comes, and at last the scene's end."""
        stays = [0.7 + sum(map(len, rows)) / READ_A_SECOND for rows in self.captions]
        return [FIRST + past for past in accumulate(stays, initial=0.0)]

    @property
    def seconds(self) -> float:
        return round((self.comes[-1] + HOLD * (0.6 + 0.4 * bool(self.basis))) * 5) / 5

    @property
    def hour(self) -> int | None:
        first = self.captions[0][0][:2]
        return DAY.index(first) if first in DAY else None


def read_scenes(lines: list[str]) -> list[Scene]:
    """`## ` names the picture, lines up to an empty one are a caption, `> ` the law."""
    scenes: list[Scene] = []
    for empty, block in groupby(lines, key=lambda line: not line.strip()):
        rows = [] if empty else [line.strip() for line in block]
        if rows and rows[0].startswith("## "):
            scenes.append(Scene(rows[0][3:], [], [], title=not scenes))
        elif rows and rows[0].startswith("> "):
            scenes[-1].basis.extend(row[2:] for row in rows)
        elif rows:
            scenes[-1].captions.append(rows)
    return scenes


@dataclass(frozen=True)
class Layer:
    """Words drawn once, and the second at which they come."""

    image: Image.Image
    x: int
    y: int
    comes: float


def text_layers(scene: Scene) -> list[Layer]:
    """Captions below each other around the middle, the law under a short line."""
    blocks = [
        (rows, *_style(scene, n), scene.comes[n])
        for n, rows in enumerate(scene.captions)
    ]
    if scene.basis:
        comes = scene.comes[-2] + 0.9
        basis = [
            "依据：" + scene.basis[0],
            *("　　　" + row for row in scene.basis[1:]),
        ]
        blocks.append((basis, BASIS, "blue", False, comes))
    heights = [round(len(rows) * size * ROW) for rows, size, *_ in blocks]
    y = TEXT_MIDDLE - (sum(heights) + GAP * (len(blocks) - 1)) // 2
    layers = []
    for (rows, size, colour, serif, comes), height in zip(blocks, heights, strict=True):
        image = _written(rows, size, colour, serif=serif)
        layers.append(Layer(image, TEXT_LEFT, y, comes))
        y += height + GAP
    return layers


def _style(scene: Scene, number: int) -> tuple[int, str, bool]:
    if scene.title and number == 0:
        return TITLE, "red", True
    return CAPTION, "ink" if number or scene.title else "red", False


def _written(rows: list[str], size: int, colour: str, *, serif: bool) -> Image.Image:
    high = round(size * ROW)
    image = Image.new(
        "RGBA", (WIDTH - TEXT_LEFT, high * len(rows)), COLOURS[colour] + "00"
    )
    draw = ImageDraw.Draw(image)
    for n, row in enumerate(rows):
        place = (0, n * high + high // 2)
        draw.text(place, row, COLOURS[colour], font(size, serif=serif), anchor="lm")
    return image


def background(scene: Scene) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), COLOURS["paper"])
    draw = ImageDraw.Draw(image)
    draw.rectangle([0, 0, WIDTH, 12], COLOURS["red"])
    if not scene.title:
        draw.text(
            (76, 62), "一天里的宪法", COLOURS["red"], font(34, serif=True), anchor="lm"
        )
        place = (WIDTH - 64, 62)
        draw.text(
            place,
            "十二月四日 国家宪法日",
            COLOURS["ink-faint"],
            font(30, bold=False),
            anchor="rm",
        )
    return image


def day_line(image: Image.Image, hour: int, now: float) -> None:
    """Where we are in the day: a sun that walks from one time to the next."""
    draw = ImageDraw.Draw(image)
    right = DAY_LEFT + DAY_APART * (len(DAY) - 1)
    draw.line([DAY_LEFT, DAY_Y, right, DAY_Y], COLOURS["line"], 4)
    for n, words in enumerate(DAY):
        x = DAY_LEFT + n * DAY_APART
        draw.ellipse([x - 7, DAY_Y - 7, x + 7, DAY_Y + 7], COLOURS["line"])
        colour = COLOURS["ink" if n == hour else "ink-faint"]
        draw.text((x, DAY_Y + 36), words, colour, font(28, bold=n == hour), anchor="mm")
    sun = DAY_LEFT + DAY_APART * (hour - (1 - step(now, 0.2, 1.2)) * bool(hour))
    draw.ellipse([sun - 15, DAY_Y - 15, sun + 15, DAY_Y + 15], COLOURS["red"])


def frame_at(
    scene: Scene, ground: Image.Image, layers: list[Layer], now: float
) -> Image.Image:
    image = ground.copy()
    image.paste(picture(scene.picture, min(now, MOVING)), PICTURE_AT)
    if scene.hour is not None:
        day_line(image, scene.hour, now)
    for layer in layers:
        part = step(now, layer.comes, layer.comes + FADE)
        if part > 0:
            mask = layer.image.getchannel("A").point(
                lambda a, part=part: round(a * part)
            )
            place = (layer.x, layer.y + round(14 * (1 - part)))
            image.paste(layer.image.convert("RGB"), place, mask)
    return image


def frames(scene: Scene) -> Iterator[Image.Image]:
    """Drawn anew only while something moves."""
    ground, layers = background(scene), text_layers(scene)
    still: Image.Image | None = None
    for number in range(round(scene.seconds * FRAMES)):
        now = number / FRAMES
        comes = any(layer.comes <= now <= layer.comes + FADE + 0.1 for layer in layers)
        if now < MOVING or comes or still is None:
            still = frame_at(scene, ground, layers, now)
        yield still


def music(scenes: list[Scene]) -> np.ndarray:
    """A few bells where a scene begins, and silence to read in."""
    starts = accumulate((scene.seconds for scene in scenes), initial=0.0)
    parts = [(sum(scene.seconds for scene in scenes) - 0.05, np.zeros(1))]
    for number, start in zip(range(len(scenes)), starts, strict=False):
        figure = FIGURES[number % len(FIGURES)]
        for n, note in enumerate(figure):
            tone = bell(NOTE_HERTZ[note], rate=RATE, seconds=3.2)
            parts.append((start + 0.25 + 0.42 * n, tone * 0.6))
    return laid(parts, rate=RATE)


def write_film(path: Path, scenes: list[Scene], *, facts: dict[str, str]) -> None:
    """H.264 and AAC in an MP4 whose index comes first, so that it starts at once."""
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        out.metadata.update(facts)
        film = out.add_stream("libx264", rate=FRAMES)
        film.width, film.height, film.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        film.options = {
            "preset": "slow",
            "crf": "32",
            "tune": "animation",
            "profile": "high",
        }
        film.codec_context.gop_size = 10 * FRAMES
        film.codec_context.colorspace = film.codec_context.color_primaries = BT709
        film.codec_context.color_trc, film.codec_context.color_range = BT709, LIMITED
        sound = out.add_stream("aac", rate=RATE, layout="mono")
        sound.bit_rate = 28_000
        for scene in scenes:
            for image in frames(scene):
                out.mux(film.encode(encoded(image)))
        out.mux(film.encode(None))
        for frame in filtered_frames(music(scenes), RATE):
            out.mux(sound.encode(frame))
        out.mux(sound.encode(None))


def encoded(image: Image.Image) -> av.VideoFrame:
    """In the colours that players assume of a film this large."""
    frame = av.VideoFrame.from_image(image)
    return frame.reformat(
        format="yuv420p", dst_colorspace=BT709, dst_color_range=LIMITED
    )


def write_poster(path: Path, scene: Scene) -> None:
    """What stands before somebody presses play: the first scene, complete."""
    ground, layers = background(scene), text_layers(scene)
    image = frame_at(scene, ground, layers, scene.seconds - 0.5)
    image.save(path, quality=82, optimize=True, progressive=True)


assert SIDE + PICTURE_AT[0] < TEXT_LEFT  # noqa: S101 — picture and text stand apart
