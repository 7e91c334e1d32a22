"""What a person may do with a page: whatever Wagtail allows, except publish it."""

from __future__ import annotations

from wagtail.models import PagePermissionTester


class ReviewedPage(PagePermissionTester):
    """Only the last of three approvals publishes, whoever asks.

    Every way out of the back office asks here: the editor, a new page, many pages at
    once with all below them, a copy, a translation.
    """

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return bool(super().can_publish())

    def can_unschedule(self) -> bool:
        return bool(super().can_publish())
