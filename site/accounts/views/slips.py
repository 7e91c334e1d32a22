"""The liaison prints a slip for a person of the own part of the tree."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.domain.scope import units_for
from accounts.domain.slips import LIFETIME, ProtectedAccountError, issue_slip
from accounts.enums import Role
from accounts.views.guards import SignedInRequest, role_required
from units.models import Person


@require_POST
@never_cache
@role_required(Role.LIAISON, Role.EXAM_OFFICER)
def slip(request: SignedInRequest, person: str) -> HttpResponse:
    """A printable page; the code is shown here and never again."""
    found = get_object_or_404(
        Person.objects.current().select_related("unit"),
        code=person,
        unit__in=units_for(request.user, Role.LIAISON, Role.EXAM_OFFICER),
    )
    try:
        code = issue_slip(found, actor=request.user)
    except ProtectedAccountError:
        messages.error(request, protected_words(found))
        return redirect("/desk/roster/")
    address = request.build_absolute_uri(reverse("accounts:activate"))
    context = {
        "person": found,
        "code": code,
        "address": address,
        "days": LIFETIME.days,
        "qr": segno.make(f"{address}#{code}", error="m").svg_inline(
            scale=4, border=2, svgclass="qr", lineclass=None, omitsize=True
        ),
    }
    return render(request, "accounts/slip.html", context)


def protected_words(person: Person) -> str:
    text = _(
        "%s的密码不能用开通纸条重设：账号担任了角色、已停用，或者手机号被另一个账号占用。"
        "账号没有变，也没有打印纸条。请找系统管理员办理。"
    )
    return text % person.name
