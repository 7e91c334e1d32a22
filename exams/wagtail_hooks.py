"""The exam officer's part of the back office."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from exams.domain.exam_officers import is_officer
from exams.views import officer, officer_bank, officer_sitting

OFFICER_URLS = [
    path("", officer.index, name="index"),
    path("new/", officer.new, name="new"),
    path("exam/<slug:code>/", officer.exam, name="exam"),
    path("exam/<slug:code>/freeze/", officer.freeze, name="freeze"),
    path("exam/<slug:code>/sittings/new/", officer.new_sitting, name="new-sitting"),
    path("sitting/<slug:code>/papers/", officer_sitting.papers, name="papers"),
    path("sitting/<slug:code>/resit/", officer_sitting.resit, name="resit"),
    path("sitting/<slug:code>/compose/", officer_sitting.compose, name="compose"),
    path("sitting/<slug:code>/change/", officer_sitting.change, name="change"),
    path("sitting/<slug:code>/<slug:name>/", officer_sitting.act, name="act"),
    path("paper/<slug:code>/", officer_sitting.paper, name="paper"),
    path("bank/", officer_bank.bank, name="bank"),
    path("bank/import/", officer_bank.import_sheet, name="import"),
    path("bank/template/", officer_bank.template_sheet, name="template"),
    path("blueprints/", officer_bank.blueprints, name="blueprints"),
]


@hooks.register("register_admin_urls")
def officer_urls() -> list[URLPattern | URLResolver]:
    patterns = (OFFICER_URLS, "exams-officer")
    return [path("exams/", include(patterns, namespace="exams-officer"))]


class OfficerMenuItem(SubmenuMenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_officer(request.user)  # type: ignore[arg-type]


@hooks.register("register_admin_menu_item")
def officer_menu() -> OfficerMenuItem:
    entries = [
        (_("考试与场次"), "index", "calendar-alt"),
        (_("题库"), "bank", "folder-open-inverse"),
        (_("组卷方案"), "blueprints", "clipboard-list"),
    ]
    menu = Menu(
        items=[
            MenuItem(
                words,
                reverse(f"exams-officer:{name}"),
                name=f"exams-{name}",
                icon_name=icon,
                order=order,
            )
            for order, (words, name, icon) in enumerate(entries)
        ]
    )
    return OfficerMenuItem(
        _("学法考试"), menu, name="exams", icon_name="clipboard-list", order=150
    )


@hooks.register("insert_global_admin_css")
def officer_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("exams/officer.css"))
