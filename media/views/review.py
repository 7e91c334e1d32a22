"""Reviews in the back office: what waits, one draft, its decision and its sheet."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.models import Page

from home.domain.citing import texts_cited, view_of
from home.domain.translations import Untranslated, translated_draft
from media.domain.review_sheet import review_sheet
from media.domain.reviews import ReviewRefusedError, decide, submit_for_review, why_not
from media.domain.reviews_waiting import RECENT, history_of, under_way, waiting_for
from media.forms.review import ApproveForm, RejectForm, form_for
from media.models import ReviewApproval, ReviewTaskState
from media.views.review_frame import READERS, WRITERS, page, staff_required

ICON = "clipboard-list"


@require_GET
@staff_required(*READERS)
def waiting(request: HttpRequest) -> HttpResponse:
    mine = waiting_for(request.user)  # type: ignore[arg-type]
    own = {one.pk for one in mine}
    return page(
        request,
        "review/waiting",
        _("审核"),
        icon=ICON,
        mine=mine,
        others=[one for one in under_way() if one.pk not in own],
        approvals=ReviewApproval.objects.all()[:RECENT],
    )


@require_http_methods(["GET", "POST"])
@staff_required(*READERS)
def stage(request: HttpRequest, stage_id: int) -> HttpResponse:
    """One draft at one stage: what to look at, and the two ways to decide."""
    one = get_object_or_404(
        ReviewTaskState.objects.select_related("task", "revision", "workflow_state"),
        pk=stage_id,
    )
    action = request.POST.get("decision", "")
    forms = {"approve": ApproveForm(), "reject": RejectForm(auto_id="reject_%s")}
    if request.method == "POST" and action in forms:
        forms[action] = form_for(action)(request.POST, auto_id=forms[action].auto_id)
        if forms[action].is_valid() and _decided(
            request, one, action, forms[action].cleaned_data
        ):
            return redirect("media-reviews:waiting")
    draft = one.revision.as_object()
    today = timezone.localdate()
    return page(
        request,
        "review/stage",
        _("%(stage)s：%(title)s") % {"stage": one.task.name, "title": draft.title},
        icon=ICON,
        trail=[(reverse("media-reviews:waiting"), _("审核"))],
        stage=one,
        draft=draft,
        kind=draft._meta.verbose_name,
        refusal=why_not(one, user=request.user),  # type: ignore[arg-type]
        citations=[view_of(text, on=today) for text in texts_cited(draft)],
        history=[other for other in history_of(draft) if other.pk != one.pk],
        forms=forms,
    )


def _decided(
    request: HttpRequest,
    one: ReviewTaskState,
    action: str,
    answers: dict[str, object],
) -> bool:
    try:
        decide(one, user=request.user, action=action, answers=answers)  # type: ignore[arg-type]
    except ReviewRefusedError as refused:
        messages.error(request, str(refused))
        return False
    words = {"approve": _("已通过。"), "reject": _("已退回，作者会看到原因。")}
    messages.success(request, words[action])
    return True


@require_http_methods(["GET", "POST"])
@staff_required(*WRITERS)
def submit(request: HttpRequest, page_id: int) -> HttpResponse:
    """Send a page's latest draft to 一审 from any list or editor."""
    found = get_object_or_404(Page, pk=page_id).specific
    if not found.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method == "GET":
        return page(request, "review/submit", _("送审"), icon=ICON, draft=found)
    try:
        found = translated_draft(found, user=request.user)
        submit_for_review(found, user=request.user)  # type: ignore[arg-type]
    except Untranslated as refused:
        messages.error(request, _still_to_translate(refused.missing))
    except ReviewRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已送一审。"))
    return redirect("wagtailadmin_explore", found.get_parent().pk)


def _still_to_translate(missing: list[str]) -> str:
    shown = "；".join(text[:40] for text in missing[:3])
    return _("还有 %(n)s 处没有翻译：%(shown)s。全部译完再送审。") % {
        "n": len(missing),
        "shown": shown,
    }


@require_GET
@staff_required(*READERS)
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    approval = get_object_or_404(
        ReviewApproval.objects.select_related("page"), number=number
    )
    return render(request, "media/review/sheet.html", {"sheet": review_sheet(approval)})
