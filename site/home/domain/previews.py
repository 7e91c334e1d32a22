"""A draft shown by a signed link to those who have no account, for a few days."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from wagtail.models import Page, Revision

from home.models import BasePage

SALT = "home.preview"
A_DAY = 24 * 60 * 60


class BadLink(Exception):
    """Not signed here, too old, or of a draft that is no longer there."""


def preview_token(revision: Revision) -> str:
    """Of this revision and no later one: what was sent is what will be seen."""
    return signing.dumps(revision.pk, salt=SALT)


def draft_of(token: str) -> Any:
    """The page as it stood in the revision of the link. Raises BadLink."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=settings.PREVIEW_LINK_DAYS * A_DAY)
    except signing.BadSignature as error:
        raise BadLink(token[:20]) from error
    revision = Revision.page_revisions.filter(pk=pk).first()
    if revision is None or not Page.objects.filter(pk=revision.object_id).exists():
        raise BadLink(token[:20])
    page = revision.as_object()
    if not isinstance(page, BasePage):
        raise BadLink(token[:20])
    return page
