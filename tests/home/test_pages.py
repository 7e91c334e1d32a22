"""What publishing does, and the home page."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import override_settings
from wagtail.models import Page, Site
from wagtail.rich_text import RichText

from home.domain.citing import views_of
from home.domain.site_tree import make_home
from home.models import HomePage, PageCitation, PagePlacement
from laws.domain.reading import version_row
from laws.models import Citation
from search.domain.search_all import Hit
from tests.factories.content import (
    ArticleFactory,
    AudienceFactory,
    ChannelFactory,
    published,
)
from tests.factories.content import (
    make_home as home_factory,
)
from tests.factories.laws import LawFactory, LawVersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def civil_code():
    law = LawFactory(
        title="中华人民共和国民法典", short_title="民法典", slug="minfadian"
    )
    return LawVersionFactory(law=law, article_count=1260, numbered_articles=1260)


def placements(page):
    rows = PagePlacement.objects.filter(page=page)
    return sorted(rows.values_list("month", "audience__code", "channel__code"), key=str)


def test_publishing_places_a_page_by_audience_and_channel():
    villages = AudienceFactory()
    schools = AudienceFactory(code="schools", name="学校")
    web = ChannelFactory()
    page = published(
        ArticleFactory(month="2026-12", audiences=[villages, schools], channels=[web])
    )
    assert placements(page) == [
        ("2026-12", "schools", "web"),
        ("2026-12", "villages", "web"),
    ]
    page.audiences = [schools]
    assert placements(published(page)) == [("2026-12", "schools", "web")]
    page.unpublish()
    assert placements(page) == []


def test_page_without_tags_stands_in_the_month_it_went_out():
    page = published(ArticleFactory())
    assert placements(page) == [(f"{page.first_published_at:%Y-%m}", None, None)]


def test_draft_fills_no_cell():
    page = ArticleFactory(live=False, month="2026-11")
    page.save_revision()
    assert placements(page) == []


def test_publishing_resolves_what_a_page_cites(civil_code):
    body = [
        ("paragraph", RichText("<p>离婚</p>")),
        ("law_citation", {"citation": "《民法典》第一千零七十七条", "plain": ""}),
    ]
    cites = "民法典第1077条\n《民法典》第九千条\n《没有的法》第一条"
    page = published(ArticleFactory(cites=cites, body=body))
    rows = PageCitation.objects.filter(page=page).order_by("pk")
    assert [(row.text, row.citation_id is not None) for row in rows] == [
        ("民法典第1077条", True),
        ("《民法典》第九千条", False),
        ("《没有的法》第一条", False),
        ("《民法典》第一千零七十七条", True),
    ]
    stale = Citation.objects.filter(version=civil_code, page_citations__page=page)
    assert stale.distinct().count() == 1
    page.unpublish()
    assert not PageCitation.objects.filter(page=page).exists()


def test_citations_of_a_page_say_how_the_law_stands(
    civil_code, django_assert_num_queries
):
    cites = "\n".join(f"民法典第{n}条" for n in (1077, 1078, 1079))
    page = published(ArticleFactory(cites=cites))
    with django_assert_num_queries(2):
        views = views_of(page, on=date(2026, 11, 22))
    first = views["民法典第1077条"]
    assert (first.label, first.status, first.state) == (
        "《民法典》第一千零七十七条",
        "in_force",
        "ok",
    )
    assert first.url == "/laws/minfadian/1077/"
    civil_code.law.repealed_on = date(2026, 1, 1)
    civil_code.law.save()
    views = views_of(page, on=date(2026, 11, 22))
    assert {view.status for view in views.values()} == {"repealed"}


def test_make_home_replaces_the_welcome_and_is_made_once():
    first, second = make_home(), make_home()
    assert first.pk == second.pk
    assert list(Page.objects.filter(depth=2)) == [first.page_ptr]
    site = Site.objects.get()
    assert (site.root_page_id, site.is_default_site) == (first.pk, True)
    assert str(first.locale.language_code) == "zh-hans"


def test_home_page_is_served_at_the_root_with_its_own_words(client):
    home = make_home()
    home.body = [("heading", "本周通知")]
    home.save_revision().publish()
    page = client.get("/").content.decode()
    assert "<h2>本周通知</h2>" in page
    assert "查法律" in page
    assert 'href="tel:12348"' in page


def test_home_page_shows_three_things_of_this_month_of_different_kinds(client):
    from home.domain.plan import this_month
    from tests.factories.content import AudioFactory, VideoFactory

    month = this_month()
    article = published(ArticleFactory(month=month, title="一篇文章"))
    for n in range(3):
        published(ArticleFactory(month="2026-01", title=f"旧文章{n}"))
    audio = published(AudioFactory(month=month, title="一段录音"))
    video = published(VideoFactory(month=month, title="一段视频"))
    future = published(ArticleFactory(month="2099-12", title="以后的"))
    reads = client.get("/").context["reads"]
    assert {card.pk for card in reads} == {article.pk, audio.pk, video.pk}
    assert future.pk not in {card.pk for card in reads}


def test_home_page_of_any_fullness_costs_the_same(
    client, django_assert_max_num_queries
):
    make_home()
    costs = set()
    for count in (3, 12):
        for n in range(count):
            published(ArticleFactory(title=f"文章{n}"))
        client.get("/")
        cache.clear()
        with django_assert_max_num_queries(30) as captured:
            client.get("/")
        costs.add(len(captured))
    assert len(costs) == 1


def test_english_home_that_nobody_translated_is_the_plain_front(client):
    home_factory(title="只有中文的首页")
    page = client.get("/en/").content.decode()
    assert "只有中文的首页" not in page


def test_desks_and_interfaces_have_no_language_prefix(client):
    assert client.get("/en/study/").status_code == 404
    assert client.get("/en/desk/").status_code == 404
    assert client.get("/en/api/v1/schema/").status_code == 404


@override_settings(SHOW_DESIGN=False)
def test_home_page_model_serves_what_wagtail_previews(client):
    home = make_home()
    response = home.make_preview_request()
    assert response.status_code == 200
    assert HomePage.objects.count() == 1


def test_a_superseded_version_looks_the_same_on_a_page_and_in_the_library(civil_code):
    on = date(2026, 11, 22)
    page = published(ArticleFactory(cites="《民法典》第一千零七十七条"))
    LawVersionFactory(
        law=civil_code.law,
        adopted_on=date(2026, 1, 1),
        effective_on=date(2026, 6, 1),
    )
    (cited,) = views_of(page, on=on).values()
    row = version_row(civil_code, on=on)
    hit = Hit("article", 1, [], [], "", status=row.status)
    assert (cited.status, row.status) == ("superseded", "superseded")
    assert (cited.state, row.state, hit.tone) == ("error", "error", "error")
