"""The pages of the law library."""

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from laws.models import Law, LawVersion
from tests.factories.laws import ArticleFactory, LawFactory, LawVersionFactory

pytestmark = [pytest.mark.django_db]
ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-22T08:00:00Z", tick=False):
        yield


@pytest.fixture
def law() -> Law:
    """Twelve articles in force since 2021; the third has text, 十二条之一 has none."""
    law = LawFactory(slug="shilifa", title="中华人民共和国示例法", short_title="示例法")
    version = LawVersionFactory(law=law, article_count=13)
    ArticleFactory(version=version, number=12, suffix=1, text="")
    ArticleFactory(version=version, number=3, text="甲款：\n（一）乙；\n<b>丙</b>款。")
    return law


def soup(client: Client, url: str, status: int = 200) -> BeautifulSoup:
    response = client.get(url, HTTP_ACCEPT_LANGUAGE="zh-hans")
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def words(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in page.select(selector)]


def test_list_shows_each_law_with_its_status(client: Client, law: Law) -> None:
    LawVersionFactory(law=LawFactory(short_title="旧法", repealed_on=ON))
    LawVersionFactory(law=LawFactory(short_title="未核法"), last_checked_on=None)
    LawFactory(short_title="空法")
    page = soup(client, "/laws/")
    assert words(page, "li.row a.row-title") == ["示例法", "未核法", "旧法", "空法"]
    assert words(page, "li.row .state") == ["现行有效", "待核对", "已废止"]
    assert words(page, "li.row .meta") == [
        "2021年7月1日起施行 · 13 条",
        "2021年7月1日起施行 · 12 条 · 正文未导入",
        "2021年7月1日起施行 · 12 条 · 正文未导入",
        "还没有收录版本",
    ]


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("示例", ["示例法"]),
        ("《中华人民共和国示例法》", ["示例法"]),
        ("样 例", ["另一法"]),
        ("没有", []),
        ("", ["示例法", "另一法"]),
        ("长" * 500, ["示例法", "另一法"]),
    ],
)
def test_list_filters_by_name(
    client: Client, law: Law, asked: str, titles: list[str]
) -> None:
    other = LawFactory(title="另一法", short_title="另一法", aliases=["样例法"])
    LawVersionFactory(law=other)
    response = client.get("/laws/", {"q": asked})
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    assert sorted(words(page, "a.row-title")) == sorted(titles)


def test_list_is_paged(client: Client) -> None:
    LawVersionFactory.create_batch(61)
    assert len(soup(client, "/laws/").select("li.row")) == 60
    last = soup(client, "/laws/?page=2")
    assert len(last.select("li.row")) == 1
    assert len(soup(client, "/laws/?page=x").select("li.row")) == 60
    assert len(soup(client, "/laws/?page=99").select("li.row")) == 1


@pytest.mark.parametrize("count", [1, 3, 30])
def test_list_costs_two_queries(
    client: Client, count: int, django_assert_num_queries
) -> None:
    LawVersionFactory.create_batch(count)
    with django_assert_num_queries(2):
        assert len(soup(client, "/laws/").select("li.row")) == count


def test_empty_library_says_so(client: Client) -> None:
    assert words(soup(client, "/laws/"), ".empty-title") == ["法律库还是空的"]


def test_law_shows_versions_and_contents(client: Client, law: Law) -> None:
    LawVersionFactory(
        law=law, adopted_on=date(2026, 10, 1), effective_on=date(2027, 1, 1)
    )
    page = soup(client, "/laws/shilifa/")
    assert words(page, "h1") == ["中华人民共和国示例法"]
    assert words(page, ".statement") == [
        "现行有效 自2021年7月1日起施行，2026年11月1日核对过。这是2026年11月22日的情况"
    ]
    assert words(page, "li.row .state") == ["尚未施行", "现行有效"]
    places = [link["href"] for link in page.select(".law-places a")]
    assert len(places) == 13
    assert places[-1] == "/laws/shilifa/12-1/"


def test_law_groups_articles_by_chapter(client: Client) -> None:
    version = LawVersionFactory(law__slug="shilifa", numbered_articles=3)
    for number, heading in enumerate(["第一编 / 第一章", "第一编 / 第二章", "附则"], 1):
        ArticleFactory(version=version, number=number, heading=heading)
    page = soup(client, "/laws/shilifa/")
    assert words(page, ".law-contents > details > summary") == [
        "第一编 2 条",
        "附则 1 条",
    ]
    assert words(page, ".law-contents details details > summary") == [
        "第一章 1 条",
        "第二章 1 条",
    ]


def test_law_shows_the_version_of_the_day(client: Client, law: Law) -> None:
    LawVersionFactory(
        law=law,
        adopted_on=date(2025, 10, 28),
        effective_on=date(2026, 1, 1),
        article_count=80,
        numbered_articles=80,
    )
    before = soup(client, "/laws/shilifa/?on=2025-12-31")
    assert words(before, ".facts dd")[2] == "13"
    assert before.select_one(".law-places a")["href"].endswith("/1/?on=2025-12-31")
    assert words(soup(client, "/laws/shilifa/"), ".facts dd")[2] == "80"
    asked = soup(client, "/laws/shilifa/?version=2021-01-22")
    assert words(asked, ".statement .state") == ["已被新版本取代"]


def test_law_without_a_version_that_day_says_so(client: Client, law: Law) -> None:
    page = soup(client, "/laws/shilifa/?on=2019-01-01")
    assert words(page, ".notice-title") == ["没有收录这部法律在2019年1月1日的版本"]
    assert len(page.select("li.row")) == 1


@pytest.mark.parametrize("articles", [1, 3, 30])
@pytest.mark.parametrize("versions", [1, 3])
def test_law_costs_the_same(
    client: Client, articles: int, versions: int, django_assert_num_queries
) -> None:
    law = LawFactory(slug="shilifa")
    for year in range(versions):
        version = LawVersionFactory(law=law, adopted_on=date(2015 + year, 1, 1))
        for number in range(articles):
            ArticleFactory(version=version, number=number + 1, heading="第一章")
    with django_assert_num_queries(3):
        client.get("/laws/shilifa/")
    with django_assert_num_queries(5):
        client.get("/laws/shilifa/1/")


def test_article_shows_text_place_and_neighbours(client: Client, law: Law) -> None:
    page = soup(client, "/laws/shilifa/3/")
    assert words(page, "h1") == ["示例法 第三条"]
    assert words(page, ".law-text p") == ["甲款：", "（一）乙；", "<b>丙</b>款。"]
    assert words(page, "#copy-line") == [
        "《中华人民共和国示例法》（2021年1月22日通过，2021年7月1日起施行）第三条"
    ]
    links = [link["href"] for link in page.select("nav.pager a")]
    assert links == ["/laws/shilifa/2/", "/laws/shilifa/4/"]


@pytest.mark.parametrize(
    ("place", "title", "links"),
    [
        ("1", "示例法 第一条", ["/laws/shilifa/2/"]),
        ("12", "示例法 第十二条", ["/laws/shilifa/11/", "/laws/shilifa/12-1/"]),
        ("12-1", "示例法 第十二条之一", ["/laws/shilifa/12/"]),
    ],
)
def test_article_without_text_says_so(
    client: Client, law: Law, place: str, title: str, links: list[str]
) -> None:
    page = soup(client, f"/laws/shilifa/{place}/")
    assert words(page, "h1") == [title]
    assert words(page, ".notice-title") == ["正文未导入"]
    assert [link["href"] for link in page.select("nav.pager a")] == links


def test_article_that_nobody_counted_is_not_asserted(client: Client, law: Law) -> None:
    LawVersion.objects.update(
        article_count=None, numbered_articles=None, last_checked_on=None
    )
    page = soup(client, "/laws/shilifa/900/")
    assert words(page, ".notice-title") == [
        "引用前请先核对",
        "不能确定有没有这一条",
        "正文未导入",
    ]


@pytest.mark.parametrize(
    ("change", "state", "sentence"),
    [
        ({"effective_on": None}, "待核对", "施行日期不详，是否有效有待核对。"),
        (
            {"last_checked_on": None},
            "待核对",
            "这个版本还没有人核对过，是否有效有待核对。",
        ),
        (
            {"last_checked_on": date(2026, 1, 1)},
            "待核对",
            "上次核对是2026年1月1日，已超过90天，是否有效有待核对。",
        ),
        ({"effective_on": date(2027, 1, 1)}, "尚未施行", "自2027年1月1日起施行。"),
    ],
)
def test_article_says_in_words_how_it_stands(
    client: Client, law: Law, change: dict, state: str, sentence: str
) -> None:
    LawVersion.objects.update(**change)
    page = soup(client, "/laws/shilifa/3/")
    assert words(page, ".law-article > p:has(.state)") == [
        f"{state} {sentence}这是2026年11月22日的情况"
    ]


def test_article_of_a_repealed_law_says_by_what(client: Client, law: Law) -> None:
    Law.objects.update(repealed_on=date(2026, 8, 15), repealed_by="《新法》第九条")
    page = soup(client, "/laws/shilifa/3/")
    assert words(page, ".law-article > p:has(.state)") == [
        "已废止 自2026年8月15日起废止，依据：《新法》第九条。这是2026年11月22日的情况"
    ]


@pytest.mark.parametrize("url", ["/laws/shilifa/", "/laws/shilifa/3/"])
@pytest.mark.parametrize(
    "query", ["on=2026-13-40", "on=x", "on=" + "9" * 400, "version=1.5"]
)
def test_bad_date_is_told_and_no_failure(
    client: Client, law: Law, url: str, query: str
) -> None:
    page = soup(client, f"{url}?{query}", status=422)
    assert words(page, "h1") == ["日期看不懂"]


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("/laws/shilifa/13/", "示例法"),
        ("/laws/shilifa/1-1/", "示例法"),
        ("/laws/shilifa/3/?on=1999-01-01", "示例法"),
        ("/laws/shilifa/3/?version=1999-01-01", "示例法"),
    ],
)
def test_unknown_article_is_told(
    client: Client, law: Law, url: str, title: str
) -> None:
    assert words(soup(client, url, status=404), "h1") == [title]


@pytest.mark.parametrize(
    "url",
    [
        "/laws/wuci/",
        "/laws/wuci/1/",
        "/laws/shilifa/0/",
        "/laws/shilifa/01/",
        "/laws/shilifa/99999/",
        "/laws/shilifa/1-0/",
        "/laws/shilifa/1-100/",
        "/laws/shilifa/%E4%B8%80/",
        "/laws/shilifa/1/2/",
    ],
)
def test_unknown_address_is_404(client: Client, law: Law, url: str) -> None:
    assert client.get(url).status_code == 404


def test_pages_only_read(client: Client, law: Law) -> None:
    for url in ("/laws/", "/laws/shilifa/", "/laws/shilifa/3/"):
        assert client.post(url).status_code == 405


def test_addresses_of_articles_are_stable() -> None:
    assert reverse("laws:article", args=["xingfa", "120-1"]) == "/laws/xingfa/120-1/"
