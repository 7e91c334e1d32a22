"""Filters of content pages: months, lengths and sizes as people say them."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def month_name(month: str) -> str:
    """2026-11 as 2026年11月."""
    return _("%(year)s年%(month)d月") % {"year": month[:4], "month": int(month[5:])}


@register.filter
def as_length(seconds: float | None) -> str:
    """95 as 1分35秒; nothing for what is not known."""
    if not seconds:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _("%(seconds)d秒") % {"seconds": rest}
    if not rest:
        return _("%(minutes)d分钟") % {"minutes": minutes}
    return _("%(minutes)d分%(seconds)d秒") % {"minutes": minutes, "seconds": rest}
