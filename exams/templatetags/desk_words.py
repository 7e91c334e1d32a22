"""Words and look-ups of the exam pages of /desk/."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from exams.enums import ExemptionState
from exams.models import Exemption

register = template.Library()

TONES = {
    ExemptionState.REQUESTED: "warn",
    ExemptionState.APPROVED: "ok",
    ExemptionState.REFUSED: "error",
}


@register.simple_tag
def exemption_state(exemption: Exemption) -> SafeString:
    """The state in words, with the sign that goes with it."""
    tone = TONES[ExemptionState(exemption.state)]
    return format_html(
        '<span class="state {}">{}</span>', tone, exemption.get_state_display()
    )


@register.filter
def at(words: Mapping[str, str], key: str) -> str:
    """What is said about one row of a list, "" where nothing is."""
    return words.get(key, "")
