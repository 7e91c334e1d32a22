"""Text files of articles and scripts into pages."""

from pathlib import Path

import pytest

from home.domain.plan import load_plan
from home.models import PagePlacement
from media.domain.importing import (
    ContentFileError,
    article_blocks,
    import_article,
    import_script,
    parse_written,
    read_written,
    script_blocks,
)
from media.domain.site_tree import INDEXES, make_tree
from media.enums import Speech
from media.models import ArticlePage

ARTICLE = """---
title: 借钱写借条
summary: 三句话说清。
month: 2026-11
audiences: 乡村；社区
channels: 网；微
citations: 民法典第六百七十五条；民法典第六百八十条
---
第一段 <b>不是标签</b> & 符号。

第二段。

## 怎么写

- 写清谁借
- 写清多少

> 转账留记录。
"""
SCRIPT = """---
title: 借钱写借条
number: 第1期
language: 四川话
audiences: 乡村
---
## 呼号

昭化法治之声。

## 三句怎么办

第一句，写借条。留一份。第二句，留记录。第三句，早点要。
"""


def test_article_has_one_block_for_paragraphs_that_follow_each_other():
    blocks = article_blocks(parse_written(ARTICLE, name="a.md"))
    assert [kind for kind, _value in blocks] == [
        "paragraph",
        "heading",
        "listing",
        "highlight",
    ]
    assert blocks[0][1].source == (
        "<p>第一段 &lt;b&gt;不是标签&lt;/b&gt; &amp; 符号。</p><p>第二段。</p>"
    )
    assert blocks[2][1]["entries"] == ["写清谁借", "写清多少"]


def test_script_has_its_parts_and_three_sentences():
    blocks = script_blocks(parse_written(SCRIPT, name="s.md"))
    assert blocks == [
        ("call_sign", "昭化法治之声。"),
        (
            "advice",
            {
                "sentences": [
                    "第一句，写借条。留一份。",
                    "第二句，留记录。",
                    "第三句，早点要。",
                ]
            },
        ),
    ]


@pytest.mark.django_db
def test_files_become_live_tagged_pages_once():
    load_plan()
    indexes = make_tree()
    article = parse_written(ARTICLE, name="01-jietiao.md")
    page = import_article(article, parent=indexes["articles"])
    assert page == import_article(article, parent=indexes["articles"])
    assert (page.live, page.slug, page.url) == (True, "jietiao", "/articles/jietiao/")
    assert page.cited_texts == ["民法典第六百七十五条", "民法典第六百八十条"]
    assert PagePlacement.objects.filter(page=page).count() == 4
    script = import_script(
        parse_written(SCRIPT, name="01-s.md"), parent=indexes["broadcast"]
    )
    assert (script.speech, script.number) == (Speech.SICHUANESE, "第1期")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("没有说明", "a.md：开头要有两行"),
        ("---\ntitle: x\n没有结束", "a.md：开头要有两行"),
        ("---\n没有冒号\n---\n", "a.md：看不懂这一行：没有冒号"),
    ],
)
def test_file_without_facts_is_named(text, says):
    with pytest.raises(ContentFileError, match=says):
        parse_written(text, name="a.md")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("---\nx: y\n---\n## 呼唤\n", "没有“呼唤”这一部分"),
        ("---\nx: y\n---\n一段\n", "第一段上面要有"),
    ],
)
def test_script_with_unknown_parts_is_named(text, says):
    with pytest.raises(ContentFileError, match=says):
        script_blocks(parse_written(text, name="s.md"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("audiences: 乡村；社区", "audiences: 外星"), "audiences 里没有：外星"),
        (("title: 借钱写借条", "title:"), "没有写 title"),
    ],
)
def test_article_with_unknown_facts_is_refused_whole(change, says):
    load_plan()
    parent = make_tree()["articles"]
    with pytest.raises(ContentFileError, match=says):
        import_article(
            parse_written(ARTICLE.replace(*change), name="a.md"), parent=parent
        )
    assert not ArticlePage.objects.exists()


@pytest.mark.django_db
def test_tree_is_made_once():
    assert make_tree() == make_tree()
    assert set(make_tree()) == set(INDEXES)


def test_file_is_read_as_utf_8(tmp_path: Path):
    path = tmp_path / "03-a.md"
    path.write_text("\ufeff---\ntitle: 甲\n---\n乙\n", encoding="utf-8")
    written = read_written(path)
    assert (written.name, written.facts) == ("03-a.md", {"title": "甲"})
