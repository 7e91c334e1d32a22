"""What every page carries: its frame, 大字版, navigation, footer, rows of forms."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.test import override_settings

from accounts.enums import Role
from home.domain.plan import load_plan
from home.facts import ERROR_REPORT, missing, site_facts
from tests.factories.accounts import RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db

FACTS = {
    "organiser": "示例司法局",
    "telephone": "0839-0000000",
    "address": "示例路 1 号",
    "mail": "office@example.gov.cn",
    "site_code": "5108110000",
    "icp": "蜀ICP备00000000号",
    "police": "川公网安备 51081100000001号",
    "service_point": "示例公共法律服务中心",
    "nonsense": "ignored",
}


def nav_links(response):
    nav = re.search(r'<nav class="site-nav".*?</nav>', response.content.decode(), re.S)
    return re.findall(r'href="([^"]+)"', nav[0])


def test_anonymous_page_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/complaints/")
    assert nav_links(response) == ["/", "/laws/", "/search/", "/study/"]
    assert "sessionid" not in response.cookies
    assert "csrftoken" not in response.cookies


def test_navigation_without_a_role_has_no_desk(client):
    client.force_login(UserFactory())
    assert nav_links(client.get("/complaints/")) == [
        "/",
        "/laws/",
        "/search/",
        "/study/",
    ]


def test_navigation_with_a_role_has_the_desk(client, django_assert_num_queries):
    user = RoleGrantFactory(role=Role.LIAISON).user
    client.force_login(user)
    with django_assert_num_queries(3):  # session, user, role
        response = client.get("/complaints/")
    assert nav_links(response) == ["/", "/laws/", "/search/", "/study/", "/desk/"]


def test_navigation_says_where_one_is(client):
    page = client.get("/").content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', page) == ["/"]


@pytest.mark.parametrize(
    ("on", "value"),
    [("1", "1"), ("0", ""), ("", ""), ("x", "")],
)
def test_large_text_is_remembered_and_goes_back(client, on, value):
    client.cookies["large_text"] = "1"
    response = client.get("/large-text/", {"on": on, "next": "/complaints/?a=1"})
    assert (response.status_code, response["Location"]) == (302, "/complaints/?a=1")
    assert response.cookies["large_text"].value == value
    page = client.get("/complaints/").content.decode()
    assert ('class="large-text"' in page) == (value == "1")


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""],
)
def test_large_text_never_leads_elsewhere(client, target):
    response = client.get("/large-text/", {"on": "1", "next": target})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_large_text_refuses_a_post(client):
    assert client.post("/large-text/").status_code == 405


@override_settings(SITE_FACTS={})
def test_footer_without_facts_invents_none_and_links_nowhere_dead(client):
    page = client.get("/complaints/").content.decode()
    footer = page[page.index("<footer") :]
    links = re.findall(r'href="([^"]+)"', footer)
    assert links == [
        "/complaints/",
        "/complaints/#site-errors",
        "/about/accessibility/",
        "/sitemap/",
    ]
    assert [client.get(link).status_code for link in links] == [200] * 4
    assert 'id="site-errors"' in page
    assert "ICP" not in footer
    assert missing(site_facts()) == [
        "联系电话",
        "地址",
        "网站标识码",
        "ICP备案号",
        "公网安备号",
    ]


@override_settings(SITE_FACTS=FACTS)
def test_footer_carries_what_a_government_site_must(client):
    page = client.get("/complaints/").content.decode()
    footer = re.sub(r"<[^>]+>", "", page[page.index("<footer") :])
    assert footer.split() == [
        *("投诉建议", "我为政府网站找错", "无障碍说明", "站点地图"),
        "主办单位：示例司法局",
        "联系电话：0839-0000000",
        *("地址：示例路", "1", "号"),
        "网站标识码：5108110000",
        "ICP备案号：蜀ICP备00000000号",
        *("公网安备号：川公网安备", "51081100000001号"),
    ]
    assert f'href="{ERROR_REPORT}5108110000"' in page
    assert 'href="tel:0839-0000000"' in page
    assert 'href="mailto:office@example.gov.cn"' in page
    assert missing(site_facts()) == []


def test_robots_closes_what_is_not_for_everybody(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().splitlines()[:5] == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/v1/",
        "Disallow: /desk/",
        "Disallow: /study/",
    ]


class Sample(forms.Form):
    phone = forms.CharField(label="手机号", help_text="11 位")
    kind = forms.ChoiceField(
        label="类别", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="属实")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


SOURCE = (
    "{% load face %}{% error_summary form %}"
    "{% for row in form %}{% field row %}{% endfor %}"
)


def test_field_ties_label_help_and_error_to_the_control():
    page = Template(SOURCE).render(Context({"form": Sample({"token": "t"})}))
    ids = set(re.findall(r'id="([^"]+)"', page))
    named = re.findall(r'(?:for|aria-describedby)="([^"]+)"', page)
    linked = re.findall(r'href="#([^"]+)"', page)
    assert linked == ["id_phone", "id_kind", "id_agreed"]
    assert {name for names in named for name in names.split()} <= ids
    assert set(linked) <= ids
    assert page.count("has-error") == 3
    assert '<input type="hidden" name="token"' in page


def test_field_unbound_shows_no_error():
    page = Template(SOURCE).render(Context({"form": Sample()}))
    assert "error" not in page
    assert page.count("<label") == 4  # phone, two kinds, agreed


def test_field_escapes_what_came_in():
    form = Sample({"phone": '"><script>'})
    assert "<script>" not in Template(SOURCE).render(Context({"form": form}))


@pytest.mark.parametrize(
    ("count", "words"), [(None, "—"), (0, "0"), (999, "999"), (1234567, "1,234,567")]
)
def test_grouped_counts_by_thousands(count, words):
    source = "{% load face %}{{ count|grouped }}"
    assert Template(source).render(Context({"count": count})) == words


@pytest.mark.parametrize("address", ["/", "/search/?q=x", "/laws/", "/sitemap/"])
def test_head_says_what_the_page_is(client, address):
    page = client.get(address).content.decode()
    assert len(re.findall(r'<meta name="description" content="[^"]{9,}">', page)) == 1


def test_site_map_leads_to_plans_and_feeds(client):
    load_plan()
    page = client.get("/sitemap/").content.decode()
    links = re.findall(r'class="row-title" href="(/(?:plans|feeds)/[^"]+)"', page)
    assert links == [
        "/plans/9-5/",
        "/plans/8-5/",
        "/feeds/articles.rss",
        "/feeds/broadcast.rss",
    ]
    assert [client.get(link).status_code for link in links] == [200] * 4
