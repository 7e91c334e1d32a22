"""An editor takes a signed link to the newest draft, to hand to somebody."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.domain.previews import preview_token


def preview_link(request: HttpRequest, page_id: int) -> HttpResponse:
    """Only for those who may edit the page; the link needs no account."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    revision = page.get_latest_revision()
    if revision is None:
        raise Http404
    token = preview_token(revision)
    links = {
        _("给人看的页面"): reverse("page-preview", args=[token]),
        _("给其他系统的数据"): reverse("content:preview", args=[token]),
    }
    context = {
        "page_title": _("预览链接"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "link",
        "links": {k: request.build_absolute_uri(url) for k, url in links.items()},
        "days": settings.PREVIEW_LINK_DAYS,
        "saved_at": revision.created_at,
    }
    return render(request, "home/admin/preview_link.html", context)
