"""How long a recording really is: read from the file, not from what was typed."""

from __future__ import annotations

import io
import logging
import struct
from typing import Any, BinaryIO

from tinytag import TinyTag, TinyTagException

from home.models import AudioVideo

logger = logging.getLogger(__name__)
SHORTEST = 0.1
# A day: what a broken header claims beyond that is not a length.
LONGEST = 24 * 60 * 60
UNREADABLE = (
    TinyTagException,
    ArithmeticError,
    LookupError,
    OSError,
    ValueError,
    struct.error,
)


def real_length(file: BinaryIO, *, name: str) -> float | None:
    """Seconds of sound in the file, None where it is not one that can be read."""
    # What it is, its bytes say; the name is asked only where they do not.
    for hint in (None, name):
        file.seek(0)
        try:
            tag = TinyTag.get(filename=hint, file_obj=file, tags=False, duration=True)
        except UNREADABLE:
            continue
        if tag.duration and SHORTEST <= tag.duration < LONGEST:
            return tag.duration
    return None


def keep_real_length(recording: AudioVideo) -> None:
    """Set ``duration`` from a file that was just uploaded; else leave what is there."""
    file: Any = recording.file
    if recording.type != "audio" or not file or getattr(file, "_committed", True):
        return
    file.seek(0)
    seconds = real_length(io.BytesIO(file.read()), name=file.name)
    file.seek(0)
    if seconds is None:
        logger.info("no length in recording %s", recording.pk)
        return
    recording.duration = round(seconds, 1)
