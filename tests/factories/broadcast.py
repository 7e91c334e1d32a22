"""Recordings that really sound, and slots of the week's plan."""

from __future__ import annotations

import io
import wave

import factory

from media.enums import SlotTime
from media.models import BroadcastSlot


def wav(seconds: float = 2.0, rate: int = 8000) -> bytes:
    """Silence of that length, as a sound file that can be measured."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(2 * int(seconds * rate)))
    return out.getvalue()


def mp3(frames: int = 100) -> bytes:
    """Silence as MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 26.122 ms a frame."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * frames


class BroadcastSlotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BroadcastSlot

    time = SlotTime.MORNING
