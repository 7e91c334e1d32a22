"""Tags that every page needs: the facts of the site and the main navigation."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.scope import roles_of
from accounts.enums import Role
from home.facts import SiteFacts
from home.facts import site_facts as read_site_facts

register = template.Library()
DESK = {Role.LIAISON, Role.EXAM_OFFICER, Role.BROADCAST_CONTACT}


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: str = ""


@register.simple_tag
def site_facts() -> SiteFacts:
    """{% site_facts as facts %}; a tag, so that the page of a failure has it too."""
    return read_site_facts()


@register.simple_tag(takes_context=True)
def site_nav(context: Context) -> list[NavItem]:
    """Main navigation; strangers cost no query, the signed-in cost one."""
    user = context.get("user")
    request = context.get("request")
    path = request.path if request else ""
    home = reverse("home:front")
    places = [
        (_("首页"), home),
        (_("法律库"), reverse("laws:list")),
        (_("检索"), reverse("search:search")),
        (_("学法考试"), "/study/"),
    ]
    roles = roles_of(user) if user else set()
    if roles & DESK:
        places.append((_("工作台"), "/desk/"))
    if Role.TEACHER in roles:
        places.append((_("课堂"), "/classroom/"))
    return [
        NavItem(label, url, _current(url, path, home=home)) for label, url in places
    ]


def _current(url: str, path: str, *, home: str) -> str:
    """aria-current: "page" on the page itself, "true" somewhere below it."""
    if path == url:
        return "page"
    return "true" if url != home and path.startswith(url) else ""


@register.filter
def grouped(count: int | None) -> str:
    """2,331 on every screen (zh-hans groups by four); "—" for what is not known."""
    return "—" if count is None else f"{count:,}"


@register.inclusion_tag("home/_field.html")
def field(bound: BoundField) -> dict[str, object]:
    """One row of a form: label, help, errors beside it, then the control itself."""
    widget = bound.field.widget
    return {
        "field": bound,
        "grouped": bool(widget.use_fieldset),
        "single_check": isinstance(widget, CheckboxInput),
        "help_id": f"{bound.auto_id}_helptext" if bound.help_text else "",
        "error_id": f"{bound.auto_id}_error" if bound.errors else "",
    }


@register.inclusion_tag("home/_error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """What is wrong with a form that came back, each error linked to its field."""
    return {
        "general": form.non_field_errors() if form.is_bound else [],
        "fields": [bound for bound in form if bound.errors] if form.is_bound else [],
    }
