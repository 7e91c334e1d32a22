"""What stands in the way of a deletion, asked before it and said in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import models
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils.translation import gettext as _
from wagtail.models import Page


def kept_by(page: Page) -> list[models.Model]:
    """Records that forbid deleting this page or one below it; empty where none do."""
    pages = Page.objects.filter(pk__in=page.get_descendants(inclusive=True))
    try:
        Collector(using=pages.db).collect(pages)
    except (ProtectedError, RestrictedError) as refused:
        return in_the_way(refused)
    return []


def in_the_way(refused: ProtectedError | RestrictedError) -> list[models.Model]:
    if isinstance(refused, ProtectedError):
        return list(refused.protected_objects)
    return list(refused.restricted_objects)


def page_refusal(page: Page, records: Iterable[models.Model]) -> str:
    """Why the page stays, and what does the same for its readers."""
    return _(
        "“%(title)s”没有删除：%(records)s要用到它或它下面的页面。"
        "不想让人再看到，请改用“取消发布”，记录都还在。"
    ) % {"title": page.get_admin_display_title(), "records": counted(records)}


def refusal(records: Iterable[models.Model]) -> str:
    """The same for anything else."""
    return _(
        "没有删除：%(records)s还要用到它。请先在那些地方换成别的；页面可以改用“取消发布”。"
    ) % {"records": counted(records)}


def counted(records: Iterable[models.Model]) -> str:
    """课堂 2 条、课堂变动 2 条."""
    kinds = Counter(str(record._meta.verbose_name) for record in records)
    return _("、").join(
        _("%(kind)s %(count)d 条") % {"kind": kind, "count": count}
        for kind, count in sorted(kinds.items())
    )
