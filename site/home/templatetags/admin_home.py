"""What the first page of the back office asks of a user."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.permissions import page_permission_policy

register = template.Library()


@register.filter
def has_pages(user: Any) -> bool:
    """Whether there is any page that the user may work on."""
    return bool(page_permission_policy.explorable_root_instance(user))
