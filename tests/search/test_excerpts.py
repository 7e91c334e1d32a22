"""The sentence of a hit, with what was asked for marked in it."""

import pytest

from search.domain.excerpts import LONGEST, Piece, excerpt, mark


def shown(pieces):
    return "".join(f"[{p.text}]" if p.marked else p.text for p in pieces)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("任何一方不愿意离婚的", "离婚", "任何一方不愿意[离婚]的"),
        ("登记离婚，再冷静", "离婚冷静", "登记[离婚]，再[冷静]"),
        ("用ＧＢ2312编码", "gb2312", "用[ＧＢ2312]编码"),
        ("a<b>&c", "b", "a<[b]>&c"),
        ("什么也没有", "税", "什么也没有"),
        ("", "税", ""),
    ],
)
def test_mark_keeps_the_text_and_marks_what_was_asked(text, query, expected):
    assert shown(mark(text, query)) == expected


def test_excerpt_takes_the_sentence_with_the_whole_run():
    texts = ["先有离婚。后有冷静。", "离婚冷静期三十日。别的。"]
    assert shown(excerpt(texts, "离婚冷静期")) == "[离婚冷静期]三十日。"


def test_excerpt_of_a_long_sentence_begins_before_the_mark():
    pieces = excerpt(["前" * 500 + "离婚" + "后" * 500], "离婚")
    assert pieces[0].text.startswith("…前")
    assert pieces[1] == Piece("离婚", marked=True)
    assert sum(len(piece.text) for piece in pieces) <= LONGEST + 2


def test_excerpt_of_nothing_is_nothing():
    assert excerpt([], "离婚") == []
