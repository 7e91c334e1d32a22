"""Lengths of scripts and recordings as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from home.templatetags.content import as_length
from media.models import BroadcastScriptPage

register = template.Library()
UNKNOWN = "—"


@register.filter
def script_length(script: BroadcastScriptPage) -> str:
    """The recording's real length; without one, how long the script takes to read."""
    if script.recording:
        return as_length(script.recording.duration) or UNKNOWN
    return as_length(script.spoken.seconds)


@register.filter
def of(values: Mapping[Any, Any], key: Any) -> Any:
    return values[key]
