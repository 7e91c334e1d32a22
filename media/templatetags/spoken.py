"""Lengths of scripts and recordings as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from media.domain.broadcast import length_words
from media.models import BroadcastScriptPage

register = template.Library()


@register.filter
def script_length(script: BroadcastScriptPage) -> str:
    """The recording's real length; without one, how long the script takes to read."""
    if script.recording:
        return length_words(round(script.recording.duration))
    return length_words(script.spoken.seconds)


@register.filter
def as_length(seconds: int | None) -> str:
    return length_words(seconds)


@register.filter
def of(values: Mapping[Any, Any], key: Any) -> Any:
    return values[key]
