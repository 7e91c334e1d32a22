"""Chimes made of sines, loudness by BS.1770, and MP3 files, as mono samples."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import av  # type: ignore[import-not-found]
import numpy as np  # type: ignore[import-not-found]
import pyloudnorm  # type: ignore[import-not-found]
from scipy.signal import resample_poly  # type: ignore[import-untyped,import-not-found]

# Do, re, mi, sol, la: whatever sounds together, sounds well.
NOTES = dict(zip("CDEGA", (523.25, 587.33, 659.26, 783.99, 880.0), strict=True))
# A bell: partials by frequency, strength and how fast they die away.
PARTIALS = ((0.5, 0.25, 1.4), (1.0, 1.0, 1.8), (2.0, 0.35, 3.2), (3.0, 0.12, 5.0))
LOUDNESS, PEAK = -17.0, -2.5
BIT_RATE = 40_000
# Hum away, soft words nearer to loud ones.
EVEN = (
    "highpass=f=110,acompressor=threshold=-24dB:ratio=3:attack=4:release=160:makeup=3"
)
BLOCK = 1152


def bell(pitch: float, *, rate: int, seconds: float = 2.2) -> np.ndarray:
    time = np.arange(round(seconds * rate)) / rate
    tone = sum(
        strength * np.exp(-decay * time) * np.sin(2 * np.pi * pitch * ratio * time)
        for ratio, strength, decay in PARTIALS
    )
    edge = np.minimum(1, np.minimum(time / 0.006, (seconds - time) / 0.3))
    return tone * edge * 0.25


def chime(notes: str, *, rate: int, apart: float = 0.32) -> np.ndarray:
    """Notes one after the other, each ringing on; the last letter ends it."""
    tones = [bell(NOTES[note], rate=rate) for note in notes]
    return laid([(apart * n, tone) for n, tone in enumerate(tones)], rate=rate)


def laid(parts: Iterable[tuple[float, np.ndarray]], *, rate: int) -> np.ndarray:
    """Samples over each other, each from its second on."""
    placed = [(round(second * rate), samples) for second, samples in parts]
    whole = np.zeros(max(start + len(samples) for start, samples in placed))
    for start, samples in placed:
        whole[start : start + len(samples)] += samples
    return whole


def filtered(samples: np.ndarray, chain: str, *, rate: int) -> np.ndarray:
    """The samples after FFmpeg's filters."""
    graph = av.filter.Graph()
    nodes = [graph.add_abuffer(format="flt", sample_rate=rate, layout="mono")]
    for step in chain.split(","):
        name, _, options = step.partition("=")
        nodes.append(graph.add(name, options))
    shape = "sample_fmts=flt:channel_layouts=mono"
    nodes += [graph.add("aformat", shape), graph.add("abuffersink")]
    graph.link_nodes(*nodes).configure()
    for frame in _frames(samples, rate):
        graph.push(frame)
    graph.push(None)
    out = []
    while True:
        try:
            out.append(graph.pull().to_ndarray()[0])
        except (av.EOFError, av.BlockingIOError):
            return np.concatenate(out)[: len(samples)].astype(float)


def _frames(samples: np.ndarray, rate: int) -> Iterable[av.AudioFrame]:
    for start in range(0, len(samples), BLOCK):
        block = samples[start : start + BLOCK].astype(np.float32)
        frame = av.AudioFrame.from_ndarray(block[None, :], format="flt", layout="mono")
        frame.sample_rate, frame.pts = rate, start
        yield frame


def loudness(samples: np.ndarray, *, rate: int) -> float:
    """Integrated, in LUFS."""
    return float(pyloudnorm.Meter(rate).integrated_loudness(samples))


def true_peak(samples: np.ndarray) -> float:
    """In dBTP, between the samples too."""
    return float(20 * np.log10(np.abs(resample_poly(samples, 4, 1)).max()))


def levelled(samples: np.ndarray, *, rate: int) -> np.ndarray:
    """As loud as broadcast speech, no peak above what MP3 may still raise."""
    limit = f"alimiter=limit={10 ** (PEAK / 20):.4f}:level=0:attack=3:release=60"
    for _ in range(3):
        gain = 10 ** ((LOUDNESS - loudness(samples, rate=rate)) / 20)
        samples = filtered(samples * gain, limit, rate=rate)
    return samples


def write_mp3(
    path: Path, samples: np.ndarray, *, rate: int, facts: dict[str, str]
) -> None:
    with av.open(str(path), "w", format="mp3") as out:
        out.metadata.update(facts)
        stream = out.add_stream("libmp3lame", rate=rate, layout="mono")
        stream.bit_rate = BIT_RATE
        for frame in filtered_frames(samples, rate):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def filtered_frames(samples: np.ndarray, rate: int) -> Iterable[av.AudioFrame]:
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate)
    for frame in _frames(samples, rate):
        yield from resampler.resample(frame)


def read_sound(path: Path) -> tuple[np.ndarray, int]:
    """The first sound track as mono samples, for measuring."""
    with av.open(str(path)) as file:
        rate = file.streams.audio[0].rate
        resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
        frames = [
            part.to_ndarray()[0]
            for frame in file.decode(audio=0)
            for part in resampler.resample(frame)
        ]
    return np.concatenate(frames).astype(float), rate
