"""Whatever is pasted, what is stored is on the allow-list and reads the same."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.domain.sanitising import (
    ALLOWED,
    MAX_CHARACTERS,
    Source,
    TooDeep,
    TooLong,
    clean_html,
)
from tests.home.samples import Sample, samples

SAFE_ADDRESS = re.compile(r"(https?|mailto|tel):|[^:]*\Z|[/#?]")
ATTRIBUTES = {
    "a": {"href", "linktype", "id"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}


class Inventory(HTMLParser):
    """Every tag, attribute and text of a document, and comments and declarations."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.other: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.other.append(data)

    def handle_decl(self, decl):
        self.other.append(decl)

    def unknown_decl(self, data):
        self.other.append(data)

    def handle_pi(self, data):
        self.other.append(data)


def look(html: str) -> Inventory:
    found = Inventory()
    found.feed(html)
    found.close()
    return found


def assert_harmless(html: str, source: Source) -> None:
    found = look(html)
    assert found.other == []
    for tag, attributes in found.tags:
        assert tag in ALLOWED[source], html
        allowed = ATTRIBUTES.get(tag, set())
        if source == Source.EDITOR:
            allowed = allowed | {"data-block-key"}
        assert set(attributes) <= allowed, html
        assert SAFE_ADDRESS.match(attributes.get("href") or ""), html


SAMPLES = samples()


def test_there_are_two_hundred_samples_and_they_are_always_the_same():
    assert len(SAMPLES) == 200
    assert samples() == SAMPLES


@pytest.mark.parametrize("sample", SAMPLES, ids=range(len(SAMPLES)))
def test_sample_comes_out_clean(sample: Sample):
    source = Source(sample.source)
    cleaned = clean_html(sample.html, source=source).html
    assert_harmless(cleaned, source)
    assert clean_html(cleaned, source=source).html == cleaned
    text = look(cleaned).text
    assert [words for words in sample.kept if words not in text] == []
    assert [rest for rest in sample.gone if rest in cleaned] == []


@given(st.text(max_size=300), st.sampled_from(Source))
def test_any_text_is_harmless_and_cleaning_twice_changes_nothing(html, source):
    cleaned = clean_html(html, source=source).html
    assert_harmless(cleaned, source)
    assert clean_html(cleaned, source=source).html == cleaned


PIECES = "<p> </p> <a href= javascript: > <script> </script> <!-- --> <svg> ' \" & < x"


@given(
    st.lists(st.sampled_from(PIECES.split()), max_size=30).map("".join),
    st.sampled_from(Source),
)
def test_any_mixture_of_tags_is_harmless(html, source):
    assert_harmless(clean_html(html, source=source).html, source)


def test_wechat_pictures_leave_their_place_and_a_note():
    html = "<p>前</p><img src='https://mmbiz.qpic.cn/a/640'><p>后</p>"
    cleaned = clean_html(html, source=Source.WECHAT)
    assert cleaned.html == "<p>前</p>【此处原有图片，请另行上传】<p>后</p>"
    assert cleaned.notes == ["有 1 张图片没有保留，请在图片库另行上传。"]


def test_editor_keeps_what_its_own_buttons_make():
    html = (
        '<p data-block-key="a1b2c">见<a linktype="page" id="3">文章</a>，'
        '<b>记住</b><a href="tel:12348">12348</a></p><hr><ul><li>一</li></ul>'
    )
    assert clean_html(html, source=Source.EDITOR).html == html


def test_links_of_ours_cannot_come_from_outside():
    html = '<p data-block-key="a1b2c"><a linktype="page" id="3">文章</a></p>'
    cleaned = clean_html(html, source=Source.API).html
    assert cleaned == "<p><a>文章</a></p>"


@pytest.mark.parametrize("tag", ["<b>", "<div>", "<table>", "<x:y>"])
def test_nesting_without_end_is_refused_unread(tag):
    with pytest.raises(TooDeep):
        clean_html(tag * 20_000, source=Source.WECHAT)


def test_paragraphs_that_nobody_closed_are_not_deep():
    assert clean_html("<p>一" * 500, source=Source.WORD).html == "<p>一</p>" * 500


def test_more_than_a_page_is_refused_unread():
    with pytest.raises(TooLong):
        clean_html("x" * (MAX_CHARACTERS + 1), source=Source.API)
