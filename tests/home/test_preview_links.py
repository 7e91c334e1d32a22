"""The link to a draft is for those who may edit; whoever has it needs no account."""

import re

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.factories.content import ArticleFactory, published

pytestmark = pytest.mark.django_db
SECRET = "还没有审过的话"


@pytest.fixture
def page():
    page = published(ArticleFactory())
    page.title = SECRET
    page.save_revision()
    return page


def test_an_editor_takes_a_link_that_a_stranger_can_open(client, page):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    edit = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert f"/admin/pages/{page.pk}/preview-link/" in edit
    text = client.get(f"/admin/pages/{page.pk}/preview-link/").content.decode()
    shown, data = re.findall(r'href="http://testserver(/[^"]*preview/[^"]+)"', text)
    stranger = Client()
    answer = stranger.get(shown)
    assert SECRET in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert stranger.get(data).json()["title"] == SECRET
    assert SECRET not in stranger.get(page.get_url()).content.decode()


def test_who_may_not_edit_gets_no_link(client, page):
    client.force_login(UserFactory())
    answer = client.get(f"/admin/pages/{page.pk}/preview-link/")
    assert answer.status_code == 302
    assert "preview/" not in answer.content.decode()
