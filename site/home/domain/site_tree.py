"""The public site has our home page at its root, not Wagtail's welcome."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from accounts.models import User
from home.models import HomePage

SLUG = "front"


@transaction.atomic
def make_home(*, owner: User | None = None) -> HomePage:
    """The home page in Chinese, live, as the root of the default site; made once."""
    locale = Locale.get_default()
    home = HomePage.objects.filter(locale=locale).order_by("path").first()
    if home is None:
        home = HomePage(title=_("首页"), slug=SLUG, locale=locale, owner=owner)
        Page.get_first_root_node().add_child(instance=home)
        home.save_revision(user=owner).publish(user=owner)
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    site.root_page = home
    site.site_name = site.site_name or _("明法")
    site.save()
    _take_away_welcome()
    made: HomePage = HomePage.objects.get(pk=home.pk)
    return made


def _take_away_welcome() -> None:
    """Wagtail's first page: a bare Page that is no site's root and has nothing below.

    Only the bare class: whatever somebody made here is of a class of ours.
    """
    bare = Page.objects.filter(
        depth=2,
        content_type__app_label="wagtailcore",
        content_type__model="page",
        numchild=0,
        sites_rooted_here__isnull=True,
    )
    for page in bare:
        page.delete()
