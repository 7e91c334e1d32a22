"""Public pages: articles, recordings, lists, topics, months and plan periods."""

import pytest
from wagtail.models import Locale, PageViewRestriction

from home.domain.plan import load_plan, this_month
from home.models import Audience, MonthlyTheme
from tests.factories.accounts import UserFactory
from tests.factories.content import (
    ArticleFactory,
    AudienceFactory,
    AudioFactory,
    AudioVideoFactory,
    BroadcastScriptFactory,
    ImageFactory,
    IndexFactory,
    MonthlyThemeFactory,
    NoticeFactory,
    TopicFactory,
    VideoFactory,
    make_home,
    published,
)
from tests.factories.laws import LawFactory, LawVersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_article_shows_its_words_and_how_its_law_stands(client):
    law = LawFactory(
        title="中华人民共和国消防法", short_title="消防法", slug="xiaofang"
    )
    LawVersionFactory(law=law)
    page = published(
        ArticleFactory(title="别占楼道", summary="堵的是活路。", cites="消防法第三条")
    )
    shown = text_of(client, page.url)
    assert "<h1>别占楼道</h1>" in shown
    assert "老张借钱给邻居，没有写借条。" in shown
    assert 'href="/laws/xiaofang/3/">《消防法》第三条' in shown
    assert '<meta name="description" content="堵的是活路。">' in shown


def test_draft_is_not_out(client):
    page = ArticleFactory(live=False)
    assert client.get(page.get_url()).status_code == 404


@pytest.mark.parametrize("factory", [VideoFactory, AudioFactory])
def test_recording_has_a_player_and_its_transcript(client, factory):
    recording = AudioVideoFactory(
        type="video" if factory is VideoFactory else "audio",
        transcript="第一句。\n第二句。",
    )
    page = published(factory(recording=recording))
    shown = text_of(client, page.url)
    assert f'<source src="{recording.url}"' in shown
    assert 'preload="none"' in shown
    assert "第一句。" in shown
    assert '<details class="transcript" open>' in shown


def test_notice_shows_number_and_end(client):
    page = published(NoticeFactory(document_number="昭司〔2026〕3号"))
    assert "昭司〔2026〕3号" in text_of(client, page.url)


def test_script_says_how_long_it_takes(client):
    page = published(BroadcastScriptFactory())
    shown = text_of(client, page.url)
    assert f"约 {page.spoken.minutes} 分钟" in shown
    assert "普通话" in shown


def test_list_goes_by_pages_and_takes_any_page_number(client):
    for n in range(21):
        published(ArticleFactory(title=f"第{n}篇"))
    address = ArticleFactory.default_parent().url
    assert "第20篇" in text_of(client, address)
    assert "第 1 页，共 2 页" in text_of(client, address)
    assert "第0篇" in text_of(client, f"{address}?page=2")
    assert "第0篇" in text_of(client, f"{address}?page=999")
    for odd in ("0", "-1", "x", "٣", "9" * 40, ""):
        assert "第20篇" in text_of(client, f"{address}?page={odd}")


def test_empty_list_says_so(client):
    assert "这里还没有内容" in text_of(client, IndexFactory(slug="leer").url)


def test_topic_gathers_the_months_of_its_theme(client):
    theme = MonthlyThemeFactory()
    published(ArticleFactory(title="去年十一月的", month="2026-11"))
    published(ArticleFactory(title="后年十一月的", month="2028-11"))
    published(ArticleFactory(title="十二月的", month="2026-12"))
    page = published(TopicFactory(theme=theme))
    cards = client.get(page.url).context["listing"].cards
    assert {card.title for card in cards} == {"去年十一月的", "后年十一月的"}


def test_month_shows_what_is_out_by_audience(client):
    load_plan()
    villages = Audience.objects.get(code="villages")
    schools = Audience.objects.get(code="schools")
    both = published(
        ArticleFactory(month="2026-11", audiences=[villages, schools], title="两家看")
    )
    published(ArticleFactory(month="2026-11", title="谁都看"))
    published(ArticleFactory(month="2026-12", audiences=[villages]))
    response = client.get("/months/2026-11/")
    groups = {g.name: [c.title for c in g.cards] for g in response.context["groups"]}
    assert groups == {"学校": ["两家看"], "乡村": ["两家看"], "所有人": ["谁都看"]}
    assert "消防·反家暴" in response.content.decode()
    both.unpublish()
    groups = client.get("/months/2026-11/").context["groups"]
    assert [g.name for g in groups] == ["所有人"]


@pytest.mark.parametrize("month", ["2021-01", "2025-12", "2026-01", "2030-12"])
def test_every_month_of_both_periods_has_a_page(client, month):
    load_plan()
    shown = text_of(client, f"/months/{month}/")
    assert ("这个月还没有到" if month > this_month() else "还没有发布内容") in shown


@pytest.mark.parametrize(
    "month",
    ["2020-12", "2031-01", "2026-13", "2026-00", "26-11", "1999-01", "２０２６-11"],
)
def test_month_outside_the_plan_is_404(client, month):
    load_plan()
    assert client.get(f"/months/{month}/").status_code == 404


def test_months_leads_to_the_current_one(client):
    load_plan()
    assert client.get("/months/").headers["Location"] == f"/months/{this_month()}/"


def test_plan_period_shows_its_items_and_sixty_months(client):
    load_plan()
    published(ArticleFactory(month="2021-06"))
    response = client.get("/plans/8-5/")
    years = response.context["years"]
    assert [year for year, _months in years] == [2021, 2022, 2023, 2024, 2025]
    assert sum(m.count for _year, months in years for m in months) == 1
    shown = response.content.decode()
    assert "党内法规" in shown
    assert "已归档" in shown
    assert "重点内容还没有录入" in text_of(client, "/plans/9-5/")
    assert client.get("/plans/10-5/").status_code == 404


def test_month_in_another_language_lists_that_language_only(client):
    load_plan()
    make_home()
    Locale.objects.create(language_code="en")
    published(ArticleFactory(month="2026-11", title="只有中文"))
    assert "只有中文" not in text_of(client, "/en/months/2026-11/")


PAGE_QUERIES, LIST_QUERIES, MONTH_QUERIES = 30, 30, 30


def body_of(count):
    image = ImageFactory()
    return [
        part
        for n in range(count)
        for part in (
            ("heading", f"第{n}节"),
            ("image", {"image": image, "alt": "图", "decorative": False}),
            ("law_citation", {"citation": f"消防法第{n % 12 + 1}条", "plain": ""}),
        )
    ]


def queries(client, address, django_assert_max_num_queries):
    text_of(client, address)  # renditions are made once
    from django.core.cache import cache

    cache.clear()
    with django_assert_max_num_queries(30) as captured:
        text_of(client, address)
    return len(captured)


def test_article_of_any_length_costs_the_same(client, django_assert_max_num_queries):
    law = LawFactory(
        title="中华人民共和国消防法", short_title="消防法", slug="xiaofang"
    )
    LawVersionFactory(law=law)
    costs = {
        queries(
            client,
            published(ArticleFactory(body=body_of(n))).url,
            django_assert_max_num_queries,
        )
        for n in (1, 3, 30)
    }
    assert len(costs) == 1


@pytest.mark.parametrize("kind", ["list", "month"])
def test_list_of_any_length_costs_the_same(client, django_assert_max_num_queries, kind):
    load_plan()
    villages = AudienceFactory()
    address = "/months/2026-11/"
    costs = set()
    for upto in (1, 3, 30):
        for _n in range(upto):
            published(
                ArticleFactory(
                    month="2026-11", audiences=[villages], listing_image=ImageFactory()
                )
            )
        if kind == "list":
            address = ArticleFactory.default_parent().url + "?page=1"
        costs.add(queries(client, address, django_assert_max_num_queries))
    # From the second page on the pager counts nothing more.
    assert len(costs) == 1


def test_theme_shows_its_laws_one_by_one():
    theme = MonthlyTheme(laws="消防法\n\n 反家庭暴力法 \n")
    assert theme.law_names == ["消防法", "反家庭暴力法"]


def closed(page):
    """The page, kept from the public."""
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN
    )
    return page


def places_that_list():
    """Every public page that lists others, with a topic of November's theme."""
    theme = MonthlyTheme.objects.get(default_month=11, period__code="9-5")
    topic = published(TopicFactory(theme=theme, title="专题"))
    return ["/", "/months/2026-11/", topic.url, ArticleFactory.default_parent().url]


def test_a_private_page_stands_in_no_list(client):
    load_plan()
    published(ArticleFactory(month="2026-11", title="开着的"))
    closed(published(ArticleFactory(month="2026-11", title="关着的")))
    for address in places_that_list():
        shown = text_of(client, address)
        assert ("开着的" in shown, "关着的" in shown) == (True, False), address
    years = client.get("/plans/9-5/").context["years"]
    assert sum(m.count for _year, months in years for m in months) == 1


def test_what_stands_below_a_private_list_is_in_no_other_list(client):
    load_plan()
    ArticleFactory()
    index = IndexFactory(title="内部栏目", slug="inside", show_in_menus=True)
    page = published(ArticleFactory(parent=index, month="2026-11", title="内部的一篇"))
    assert "内部栏目" in text_of(client, "/")
    closed(index)
    for address in places_that_list():
        shown = text_of(client, address)
        assert ("内部的一篇" in shown, "内部栏目" in shown) == (False, False), address
    client.force_login(UserFactory())
    assert page.title in text_of(client, index.url)


def test_a_private_home_page_is_not_shown_at_the_front(client):
    home = make_home(summary="x", title="内部首页", body=[("heading", "内部通知")])
    published(home)
    assert "内部通知" in text_of(client, "/")
    closed(home)
    assert "内部通知" not in text_of(client, "/")


def test_a_restriction_on_a_page_hides_no_page_beside_it(client):
    load_plan()
    first = published(ArticleFactory(month="2026-11", title="一号"))
    closed(first)
    for number in range(12):
        published(ArticleFactory(month="2026-11", title=f"旁边{number}。"))
    shown = text_of(client, "/months/2026-11/")
    assert [f"旁边{number}。" in shown for number in range(12)] == [True] * 12
