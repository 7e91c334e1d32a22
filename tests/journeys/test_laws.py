"""The law library as a reader walks through it: list, law, article, other versions."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from laws.models import Law, LawVersion
from tests.factories.laws import ArticleFactory, LawFactory, LawVersionFactory

number = count(1)


@pytest.fixture
def law(world: None) -> Law:
    """Two versions with text; article 3 reads differently in each."""
    n = next(number)
    law = LawFactory(
        slug=f"youlifa{n}",
        title=f"中华人民共和国游历示例法第{n}号",
        short_title=f"游历示例法第{n}号",
    )
    old = LawVersionFactory(
        law=law, adopted_on=date(2010, 1, 1), effective_on=date(2010, 7, 1)
    )
    new = LawVersionFactory(law=law)
    for version, words in ((old, "旧"), (new, "新")):
        for place in range(1, 13):
            ArticleFactory(version=version, number=place, text=f"{words}文{place}。")
    return law


def test_from_the_list_to_an_article_and_its_older_words(visit, law):
    visitor = visit()
    page = visitor.page
    third = f".law-places a[href^='/laws/{law.slug}/3/']"
    page.goto("/laws/")
    visitor.expect_accessible()
    page.fill("[name=q]", law.short_title)
    page.press("[name=q]", "Enter")
    rows = page.locator(".rows .row-title")
    assert rows.all_inner_texts() == [law.short_title]
    rows.first.click()
    assert page.inner_text("h1") == law.title
    visitor.expect_accessible()
    page.locator(third).click()
    assert page.url.endswith(f"/laws/{law.slug}/3/")
    assert page.inner_text(".law-text") == "新文3。"
    visitor.expect_accessible()
    page.locator("[rel=next]").click()
    assert page.inner_text(".law-text") == "新文4。"
    page.goto(f"/laws/{law.slug}/")
    page.fill("main [name=on]", "2015-05-01")
    page.locator("main form:has([name=on]) button").click()
    page.locator(third).click()
    assert page.inner_text(".law-text") == "旧文3。"
    visitor.expect_no_sideways_scrolling()


def test_what_cannot_be_shown_says_so(visit, law):
    visitor = visit()
    page = visitor.page
    for address, status, words in [
        (f"/laws/{law.slug}/?on=32.13.2026", 422, "日期看不懂"),
        (f"/laws/{law.slug}/13/", 404, law.short_title),
        ("/laws/no-such-law/", 404, "没有"),
    ]:
        answer = page.goto(address)
        assert (address, answer.status) == (address, status)
        assert words in page.inner_text("h1")
        visitor.expect_accessible()
    page.goto("/laws/?q=没有这样的法律")
    assert page.locator(".rows .row").count() == 0
    assert "没有这个名称的法律" in page.inner_text(".empty")
    page.goto(f"/laws/{law.slug}/?on=bad")
    page.fill("main [name=on]", "2015-05-01")
    page.locator("main form:has([name=on]) button").first.click()
    assert page.url.endswith(f"/laws/{law.slug}/?on=2015-05-01")
    assert LawVersion.objects.filter(law=law).count() == 2
