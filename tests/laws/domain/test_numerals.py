"""Chinese numerals, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.domain.numerals import MAXIMUM, parse_number, to_chinese


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (120, "一百二十"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1077, "一千零七十七"),
        (1100, "一千一百"),
        (1205, "一千二百零五"),
        (1260, "一千二百六十"),
    ],
)
def test_to_chinese_writes_as_a_law_does(number: int, text: str) -> None:
    assert to_chinese(number) == text
    assert parse_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1077", 1077),
        ("１０７７", 1077),
        ("一〇七七", 1077),
        ("一○七七", 1077),
        ("两百", 200),
        ("一百〇一", 101),
        ("一十二", 12),
        ("007", 7),
    ],
)
def test_parse_number_accepts_other_forms(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "零", "0", "一百二", "十十", "百二十", "一千七十七", "二一十", "〇一",
     "条", "10000", "99999999999999999999", "一二三四五", "1七", "-1", "1.5"],
)  # fmt: skip
def test_parse_number_refuses_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(1, MAXIMUM))
def test_numerals_round_trip(number: int) -> None:
    assert parse_number(to_chinese(number)) == number
    assert parse_number(str(number)) == number


@given(st.text(alphabet="零〇一二两三四五六七八九十百千0123456789", max_size=9))
def test_parse_number_reads_one_value_or_none(text: str) -> None:
    number = parse_number(text)
    assert number is None or parse_number(to_chinese(number)) == number
