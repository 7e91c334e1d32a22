"""The text of a law taken apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.domain.texts import parse_markdown, parse_plain

HEADER = "# 中华人民共和国示例法\n\n{header}\n\n<!-- INFO END -->\n\n{body}\n"


def law(body: str, header: str = "2020年1月2日 示例代表大会通过"):
    return parse_markdown(HEADER.format(header=header, body=body))


def places(body: str) -> list[tuple[int, int]]:
    return [article.place for article in law(body).articles]


def test_article_keeps_its_paragraphs_and_items() -> None:
    articles = law("第一条 甲：\n\n（一）乙；\n\n<!-- FORCE BREAK -->\n\n丙。").articles
    assert [article.paragraphs for article in articles] == [
        ["甲：", "（一）乙；", "丙。"]
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("第一条 甲\n第二条 乙", [(1, 0), (2, 0)]),
        ("第1条 甲\n第２条 乙", [(1, 0), (2, 0)]),
        ("第一条　甲\n第一百二十八 条　乙", [(1, 0), (128, 0)]),
        ("第一条 甲\n第 二 条侦查乙", [(1, 0), (2, 0)]),
        ("第一条 甲\n第一条之一 乙\n第一条之二 丙", [(1, 0), (1, 1), (1, 2)]),
        ("第一条 甲\n笫二条 乙", [(1, 0), (2, 0)]),
        ("第一条\n甲\n第二条\n乙", [(1, 0), (2, 0)]),
        ("第一条 甲\n第二条 乙\n第一条 丙", [(1, 0), (2, 0)]),
        ("第一条 甲\n第九条规定的乙\n第二条 丙", [(1, 0), (2, 0)]),
        ("第一条 甲\n第一条第二款规定的乙", [(1, 0)]),
        ("第一百二条 甲", []),
        ("第99999条 甲", []),
        ("", []),
    ],
)
def test_where_an_article_begins(body: str, expected: list[tuple[int, int]]) -> None:
    assert places(body) == expected


def test_headings_make_the_place_of_an_article() -> None:
    articles = law(
        "## 第一编 总则\n### 第一章  一 般\n第一条 甲\n## 第二编 分则\n第二条 乙\n"
        "附 则\n第三条 丙\n## 附件一\n丁"
    ).articles
    assert [article.heading for article in articles] == [
        "第一编 总则 / 第一章 一般",
        "第二编 分则",
        "附则",
    ]
    assert articles[-1].text == "丙"


def test_preamble_is_no_chapter_of_what_follows() -> None:
    articles = law("## 序言\n缘起。\n### 第一章 总则\n第一条 甲").articles
    assert [(a.heading, a.text) for a in articles] == [("第一章 总则", "甲")]


def test_header_dates_of_an_amended_law() -> None:
    header = (
        "1979年7月1日 通过\n\n1979年7月4日 公布\n\n1980年1月1日 施行\n\n"
        "2015年8月29日 《关于修改〈甲法〉\n\n〈乙法〉第三条\n\n"
        "第四条的决定》第五次修正"
    )
    text = law("第一条 甲", header)
    assert text.adopted_on() == date(2015, 8, 29)
    assert text.header_effective_on() == date(1980, 1, 1)


def test_header_of_a_text_proclaimed_in_force() -> None:
    text = law("第一条 甲", "1982年12月4日 通过\n1982年12月4日 公告公布施行")
    assert text.adopted_on() == date(1982, 12, 4)
    assert text.header_effective_on() == date(1982, 12, 4)


def test_impossible_dates_are_no_dates() -> None:
    text = law("第一条 自2021年2月30日起施行。", "2021年13月1日 通过")
    assert text.adopted_on() is None
    assert text.header_effective_on() is None
    assert text.last_article_effective_on() is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("本法自2021年7月15日起施行。", date(2021, 7, 15)),
        ("本法自 2021 年 7 月 15 日起施行。", date(2021, 7, 15)),
        ("本法自一九八五年十月一日起施行。", date(1985, 10, 1)),
        ("本条例自二〇二二年五月三十一日起实施。", date(2022, 5, 31)),
        ("本法自公布之日起施行。", None),
        ("本法长期有效。", None),
    ],
)
def test_last_article_states_a_date(words: str, expected: date | None) -> None:
    assert law(f"第一条 甲\n第二条 {words}").last_article_effective_on() == expected


def test_other_layout_has_its_fields_in_comments() -> None:
    text = parse_markdown(
        "# 示例法\n\n2025年9月12日 通过\n\n<!-- INFO END -->\n<!-- STATUS: 有效 -->\n"
        "<!-- EFFECTIVE_FROM: 2025-11-01 -->\n"
        "<!-- EFFECTIVE_FROM_BASIS: x -->\n第一条 甲"
    )
    assert text.status == "有效"
    assert text.header_effective_on() == date(2025, 11, 1)
    assert len(text.articles) == 1


def test_plain_document_with_contents() -> None:
    text = parse_plain(
        ["中华人民共和国", "示例法", "（2022年9月2日示例代表大会通过）", "目　　录",
         "第一章　总　　则", "第二章　附　　则", "第一章　总　　则", "第一条　甲。",
         "（一）乙。", "附　则", "第二条　本法自2022年12月1日起施行。"]
    )  # fmt: skip
    assert text.title == "中华人民共和国示例法"
    assert text.adopted_on() == date(2022, 9, 2)
    assert [(a.place, a.heading) for a in text.articles] == [
        ((1, 0), "第一章 总则"),
        ((2, 0), "附则"),
    ]
    assert text.last_article_effective_on() == date(2022, 12, 1)


@given(st.text(alphabet="#第笫条之一二十1 \n<!->年月日自起施行通过《》", max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    for parsed in (parse_markdown(text), parse_plain(text.split("\n"))):
        found = [article.place for article in parsed.articles]
        assert found == sorted(set(found))
        parsed.adopted_on(), parsed.header_effective_on()
        parsed.last_article_effective_on()
