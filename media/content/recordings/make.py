"""Makes the committed film and recording anew from the texts beside this file.

From the root of the repository, in an environment with requirements.txt of this folder:
python -m media.content.recordings.make [film|speech]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np  # type: ignore[import-not-found]

from media.content.recordings import film, sound, voice

HERE = Path(__file__).parent
FENCE = "---\n"
MOST_BYTES = 1_000_000


def read(name: str) -> tuple[dict[str, str], list[str]]:
    """Facts and lines of a text; their form is that of media/domain/importing.py."""
    _, head, body = (HERE / name).read_text(encoding="utf-8").split(FENCE, 2)
    pairs = (line.partition(":") for line in head.splitlines())
    return {key: value.strip() for key, _, value in pairs}, body.splitlines()


def make_film() -> None:
    facts, lines = read("yitian-li-de-xianfa.md")
    scenes = film.read_scenes(lines)
    path = HERE / facts["file"]
    film.write_poster(HERE / facts["poster"], scenes[0])
    film.write_film(path, scenes, facts={"title": facts["title"]})
    report(path)


def make_speech() -> None:
    """Chime, voice, chime; the voice made even and as loud as broadcast speech."""
    facts, _ = read("yongdian-yonghuo.md")
    clauses = voice.read_clauses(HERE / "yongdian-yonghuo.readings.txt")
    said, rate = voice.spoken(clauses)
    said = sound.levelled(sound.filtered(said, sound.EVEN, rate=rate), rate=rate)
    opening, closing = (sound.chime(notes, rate=rate) for notes in ("CEGA", "AGEC"))
    silence = np.zeros(rate // 4)
    path = HERE / facts["file"]
    whole = np.concatenate([opening, silence, said, silence, closing])
    sound.write_mp3(path, whole, rate=rate, facts={"title": facts["title"]})
    report(path)


def report(path: Path) -> None:
    """Bytes, length and loudness of what was made; more than 1 MB is a failure."""
    samples, rate = sound.read_sound(path)
    size = path.stat().st_size
    sys.stderr.write(
        f"{path.name}: {size} bytes, {len(samples) / rate:.1f} s,"
        f" {sound.loudness(samples, rate=rate):.1f} LUFS,"
        f" {sound.true_peak(samples):.1f} dBTP\n"
    )
    if size > MOST_BYTES:
        raise SystemExit(f"{path.name} is larger than {MOST_BYTES} bytes")


if __name__ == "__main__":
    for part, make in (("film", make_film), ("speech", make_speech)):
        if not sys.argv[1:] or part in sys.argv[1:]:
            make()
