"""sitemap.xml: what a stranger may read, nothing else."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.factories.content import ArticleFactory, make_home, published
from tests.factories.laws import LawFactory

pytestmark = pytest.mark.django_db
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def addresses(client):
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    return [node.text.removeprefix("http://testserver") for node in root.iter(LOC)]


def test_live_pages_and_laws_are_listed_and_nothing_hidden(client):
    home = published(make_home())
    shown = published(ArticleFactory())
    ArticleFactory(live=False)
    closed = published(ArticleFactory())
    PageViewRestriction.objects.create(
        page=closed, restriction_type=PageViewRestriction.LOGIN
    )
    law = LawFactory()
    index = shown.get_parent()
    expected = ["/", index.get_url(), shown.get_url(), "/laws/", f"/laws/{law.slug}/"]
    assert addresses(client) == expected
    assert home.get_url() == "/"


def test_many_pages_cost_what_one_costs(client):
    published(ArticleFactory())
    addresses(client)
    counts = []
    for more in (1, 12):
        for _number in range(more):
            published(ArticleFactory())
        with CaptureQueriesContext(connection) as queries:
            addresses(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_robots_point_to_it(client):
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /preview/" in text
