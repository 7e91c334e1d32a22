"""What the first bytes of a recording say it is."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.files import File

HEAD = 64
# Brands of ISO media files that hold sound only; every other brand may hold film.
SOUND_BRANDS = (b"M4A ", b"M4B ", b"F4A ")
ENDINGS = {
    "mp3": {".mp3"},
    "aac": {".aac"},
    "wav": {".wav"},
    "aiff": {".aiff"},
    "flac": {".flac"},
    "ogg": {".ogg", ".opus", ".ogv"},
    "mp4": {".mp4", ".m4v", ".mov", ".m4a", ".m4b"},
    "webm": {".webm", ".mkv"},
    "avi": {".avi"},
}
SOUND = {".mp3", ".aac", ".wav", ".aiff", ".flac", ".ogg", ".opus", ".m4a", ".m4b"}


def kind_of(file: File[Any]) -> str:
    """audio or video where content and ending agree; empty where they do not."""
    ending = PurePath(file.name or "").suffix.lower()
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if ending not in ENDINGS.get(container_of(head), set()):
        return ""
    if head[8:12] in SOUND_BRANDS and ending not in SOUND:
        return ""
    return "audio" if ending in SOUND else "video"


def container_of(head: bytes) -> str:
    """The format by its magic bytes; empty for none that we serve."""
    if head.startswith(b"ID3") or _is_mpeg_audio(head):
        return "mp3"
    if head[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return "aac"
    if head.startswith(b"RIFF"):
        return {b"WAVE": "wav", b"AVI ": "avi"}.get(head[8:12], "")
    if head.startswith(b"FORM") and head[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    if head[4:8] == b"ftyp":
        return "mp4"
    starts = {b"fLaC": "flac", b"OggS": "ogg", b"\x1aE\xdf\xa3": "webm"}
    return starts.get(head[:4], "")


def _is_mpeg_audio(head: bytes) -> bool:
    """A frame header of layer III: eleven set bits, a layer, a bit rate."""
    if len(head) < 3 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    return head[1] & 0x06 == 0x02 and head[2] & 0xF0 not in (0x00, 0xF0)
