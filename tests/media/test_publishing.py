"""No way out of the back office past the three reviews, not for a superuser either."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page, WorkflowPage
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.domain.translations import declare_languages, offer_translation
from media.models import ArticleIndexPage, ArticlePage
from tests.factories import reviews as make
from tests.factories.accounts import UserFactory
from tests.factories.content import (
    ArticleFactory,
    BroadcastScriptFactory,
    IndexFactory,
    NoticeFactory,
    make_home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make.make_office()


@pytest.fixture(params=["superuser", "editor"])
def client_of(request, office, client):
    superuser = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(superuser if request.param == "superuser" else office.editor)
    return client


def bulk(client, *pages, **fields):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    keys = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{url}?{keys}", fields)


def form(title: str, slug: str, **fields):
    return nested_form_data(
        {
            "title": title,
            "slug": slug,
            "summary": "",
            "month": "",
            "cites": "",
            "author": "",
            "origin": "",
            "seo_title": "",
            "search_description": "",
            "body": streamfield([("heading", "借钱")]),
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "comments-MIN_NUM_FORMS": "0",
            "comments-MAX_NUM_FORMS": "",
            **fields,
        }
    )


@pytest.mark.parametrize(
    "factory", [ArticleFactory, BroadcastScriptFactory, NoticeFactory]
)
def test_many_at_once_are_not_published(client_of, office, factory):
    pages = [make.draft(office.editor, factory) for _ in range(2)]
    assert bulk(client_of, *pages).status_code == 302
    assert not Page.objects.filter(pk__in=[page.pk for page in pages], live=True)


def test_a_list_with_all_below_it_publishes_nothing(client_of, office):
    page = make.draft(office.editor)
    parent = ArticleIndexPage.objects.get()
    assert bulk(client_of, parent, include_descendants="on").status_code == 302
    assert not Page.objects.get(pk=page.pk).live


def test_a_page_above_ours_publishes_nothing_of_ours(office, client):
    """Even where somebody took the workflow away and Wagtail's root is chosen."""
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    page = make.draft(office.editor)
    WorkflowPage.objects.all().delete()
    root = Page.get_first_root_node()
    for chosen in (root, make_home(), page):
        bulk(client, chosen, include_descendants="on")
    assert not Page.objects.get(pk=page.pk).live


def test_editing_does_not_publish(client_of, office):
    page = make.draft(office.editor)
    answer = client_of.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        form("改过的标题", page.slug, **{"action-publish": "1"}),
    )
    assert answer.status_code == 302
    page = ArticlePage.objects.get(pk=page.pk)
    assert (page.live, page.live_revision) == (False, None)
    assert page.get_latest_revision_as_object().title == "改过的标题"


@pytest.mark.parametrize("workflow", [True, False])
def test_a_new_page_is_a_draft(client_of, workflow):
    parent = IndexFactory(slug="articles")
    if not workflow:
        WorkflowPage.objects.all().delete()
    answer = client_of.post(
        reverse("wagtailadmin_pages:add", args=["media", "articlepage", parent.pk]),
        form("一发就想上线", "new", **{"action-publish": "1"}),
    )
    assert answer.status_code == 302
    page = ArticlePage.objects.get(slug="new")
    assert (page.live, page.live_revision) == (False, None)


@pytest.mark.parametrize("live", [{}, {"publish_copies": "on"}])
def test_a_copy_is_never_out(client_of, office, live):
    """The box that asks for it is refused in words, or not there at all."""
    page = make.approved(office)
    facts = {
        "new_title": "复制的",
        "new_slug": "copied",
        "new_parent_page": str(page.get_parent().pk),
    }
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    assert client_of.post(url, {**facts, **live}).status_code in {200, 302}
    assert not Page.objects.filter(slug="copied", live=True).exists()
    client_of.post(url, facts)
    assert Page.objects.filter(slug="copied", live=False).exists()


def test_a_translation_is_not_published_by_its_editor(client_of, office):
    declare_languages()
    page = make.approved(office)
    locale = Locale.objects.get(language_code="en")
    for above in (make_home(), page.get_parent().specific):
        above.copy_for_translation(locale, alias=False)
    offer_translation(page, language="en")
    there = page.get_translation(locale)
    client_of.post(
        reverse("wagtailadmin_pages:edit", args=[there.pk]), {"action": "publish"}
    )
    assert not Page.objects.get(pk=there.pk).live


def test_three_approvals_still_publish_and_unpublishing_stays(office, client):
    page = make.approved(office)
    assert page.live
    superuser = UserFactory(is_superuser=True, is_staff=True)
    rights = page.permissions_for_user(superuser)
    assert (rights.can_publish(), rights.can_unpublish()) == (False, True)
    assert rights.can_set_view_restrictions()
    assert not page.permissions_for_user(office.editor).can_set_view_restrictions()
    client.force_login(superuser)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert not Page.objects.get(pk=page.pk).live
