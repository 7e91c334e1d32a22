"""The rules for the cells of a sheet that somebody sent."""

from datetime import date, datetime

import pytest

from sheets.cells import cell_text, code_text, has_markup, looks_like_formula
from sheets.cells import year_month as month


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" 谢伟东\u3000", "谢伟东"),
        (13968112651.0, "13968112651"),
        (46, "46"),
        (1.5, "1.5"),
        (None, ""),
        (True, "TRUE"),
        (date(1970, 1, 2), "1970-01-02"),
        (datetime(1970, 1, 2), "1970-01-02"),
        ("a\x00b", "a\ufffdb"),
        ("１３", "１３"),
    ],
)
def test_cell_text(value, text):
    assert cell_text(value) == text


def test_code_text_is_normalised():
    assert code_text("１３９ ") == "139"
    assert code_text("村（社区）") == "村(社区)"


@pytest.mark.parametrize("text", ["=1+1", " +1", "\u3000-1", "@x", "=HYPERLINK(1)"])
def test_text_that_begins_like_a_formula(text):
    assert looks_like_formula(text)


def test_what_is_no_formula():
    assert [looks_like_formula(value) for value in ("1+1", "", -1, None)] == [False] * 4


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("<script>alert(1)</script>", True),
        ("a</b>", True),
        ("<!-- x", True),
        ("<img src=x", True),
        ("&lt;b&gt;", True),
        ("&#60;b", True),
        ("&#x3C;b", True),
        ("a < b", False),
        ("3<5", False),
        ("《宪法》", False),
        ("A&B", False),
        (5, False),
    ],
)
def test_markup(text, markup):
    assert has_markup(text) is markup


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1985-03", "1985-03"),
        ("１９８５-０３", "1985-03"),
        ("", ""),
        (None, ""),
        (date(1985, 3, 9), "1985-03"),
        ("1985-13", None),
        ("1985-00", None),
        ("1985-3", None),
        ("1985/03", None),
        (198503.0, None),
        ("1985-03-01", None),
    ],
)
def test_year_month(value, expected):
    assert month(value) == expected
