"""How a text is cut: what the index and a query have to agree on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine.text import LONGEST_QUERY, Part, grams, normalise, parts, words

han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  离婚，冷静期。", "离婚 冷静期"),
        ("ＡＢＣ１２", "abc12"),
        ("a\x00b", "a b"),
        ("😀!?", ""),
        ("བོད་ཡིག", "བོད ཡིག"),
        ("\ud800税", "税"),
    ],
)
def test_normalise_keeps_letters_and_numbers(text, expected):
    assert normalise(text) == expected


def test_words_cut_chinese_and_keep_latin_whole():
    assert words("行政复议期限 gb2312热线") == ["行政复议", "期限", "gb2312", "热线"]


def test_grams_are_characters_and_pairs_within_a_run():
    assert list(grams("法律 ab 税")) == ["法", "律", "法律", "税"]


@given(before=han, run=han, after=han)
def test_part_stands_in_every_text_that_holds_it(before, run, after):
    text = normalise(before + run + after)
    run = normalise(run)
    (part,) = parts(run)
    assert part.stands_in(text.encode())
    assert set(part.grams) <= set(grams(text))


def test_part_does_not_cut_a_latin_word():
    assert Part("2312").stands_in("标准2312号".encode())
    assert not Part("2312").stands_in(b"gb2312")


def test_parts_of_a_huge_query_are_few():
    assert sum(len(part.text) for part in parts("法" * 10_000)) == LONGEST_QUERY
    assert len(parts("一 二 三 四 五 六 七 八 九 十 " * 1000)) <= 16


@given(st.text(max_size=300))
def test_parts_takes_any_text(text):
    for part in parts(text):
        assert part.text == normalise(part.text)
        assert part.words
