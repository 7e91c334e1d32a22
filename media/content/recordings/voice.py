"""Speech from pinyin by eSpeak NG, clause after clause, as mono samples."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from pathlib import Path

import espeakng_loader  # type: ignore[import-not-found]
import numpy as np  # type: ignore[import-not-found]

SYNCHRONOUS = 2
RATE, PITCH, RANGE = 1, 3, 4
PHONEMES_AND_UTF8 = 0x100 | 1
UTF8 = 1
# A woman's voice, with the widest melody: tones differ more than in the plain one.
VOICE = b"cmn-latn-pinyin+f2"
SETTINGS = {RATE: 205, PITCH: 50, RANGE: 99}
# Seconds of silence after a clause, by how it ends, and after a part.
PAUSES = {"，": 0.15, "、": 0.1, "。": 0.36}
PART = 0.5
# A third tone is said whole at the end of a clause only, before it falls and stays.
LOW_THIRD = re.compile(r"214(?=.*\d)")
QUIET = 10**-2.6


@dataclass(frozen=True)
class Clause:
    """Words as they are written, and how they are read; no words end a part."""

    words: str
    pinyin: str


def read_clauses(path: Path) -> list[Clause]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        Clause(words, said) for words, _, said in (s.partition("\t") for s in lines)
    ]


class Voice:
    """The library keeps one voice for the whole process, and so does this."""

    def __init__(self) -> None:
        self.library = ctypes.CDLL(espeakng_loader.get_library_path())
        folder = espeakng_loader.get_data_path().encode()
        self.rate: int = self.library.espeak_Initialize(SYNCHRONOUS, 500, folder, 0)
        self.library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._said = bytearray()
        kind = ctypes.CFUNCTYPE(
            ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
        )
        self._keep = kind(self._take)
        self.library.espeak_SetSynthCallback(self._keep)
        if self.library.espeak_SetVoiceByName(VOICE):
            raise RuntimeError(VOICE.decode())
        for name, value in SETTINGS.items():
            self.library.espeak_SetParameter(name, value, 0)

    def _take(self, samples: int | None, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._said += ctypes.string_at(samples, count * 2)
        return 0

    def say(self, pinyin: str) -> np.ndarray:
        """One clause without the silence around it."""
        phonemes = LOW_THIRD.sub("21", self.phonemes(pinyin))
        text = f"[[{phonemes}]]".encode() + b"\0"
        self._said.clear()
        self.library.espeak_Synth(
            text, len(text), 0, 1, 0, PHONEMES_AND_UTF8, None, None
        )
        return trimmed(np.frombuffer(bytes(self._said), np.int16) / 32768)

    def phonemes(self, pinyin: str) -> str:
        kept = ctypes.create_string_buffer(pinyin.encode())
        rest = ctypes.c_void_p(ctypes.addressof(kept))
        parts = []
        while rest.value:
            part = self.library.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, 0)
            parts.append(part.decode())
        return " ".join(parts)


def trimmed(samples: np.ndarray) -> np.ndarray:
    loud = np.flatnonzero(np.abs(samples) > QUIET)
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples


def spoken(clauses: list[Clause]) -> tuple[np.ndarray, int]:
    """All clauses with their pauses, and samples a second."""
    voice = Voice()
    parts = []
    for clause in clauses:
        if clause.words:
            parts.append(voice.say(clause.pinyin))
        pause = PAUSES[clause.words[-1]] if clause.words else PART
        parts.append(np.zeros(round(pause * voice.rate)))
    return np.concatenate(parts), voice.rate
