"""Citations read from words and written as words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.domain.clauses import (
    Clause,
    ParsedCitation,
    clause_label,
    english_clause_label,
    parse_citation,
    parse_clause,
)
from laws.domain.numerals import MAXIMUM

MINFADIAN_1077 = ParsedCitation("民法典", Clause(1077))


@pytest.mark.parametrize(
    "text",
    [
        "《民法典》第一千零七十七条",
        "民法典第一千零七十七条",
        "中华人民共和国民法典第1077条",
        "《中华人民共和国民法典》第 1077 条",
        "民 法 典 第１０７７条",
        "民法典 1077条",
        "〈民法典〉第一〇七七条",
        "《民法典》　第一千零七十七条",
        "\ufeff民法典\u200b第一千零七十七条",
    ],
)
def test_parse_citation_reads_every_spelling(text: str) -> None:
    assert parse_citation(text) == MINFADIAN_1077


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("刑法第120条之一", ParsedCitation("刑法", Clause(120, 1))),
        ("《刑法》第一百二十条之一", ParsedCitation("刑法", Clause(120, 1))),
        ("刑法第120条之1第2款", ParsedCitation("刑法", Clause(120, 1, 2))),
        (
            "行政处罚法第二十八条第一款第（三）项",
            ParsedCitation("行政处罚法", Clause(28, 0, 1, 3)),
        ),
        ("宪法第六十七条第三项", ParsedCitation("宪法", Clause(67, 0, None, 3))),
        ("宪法第67条第(3)项", ParsedCitation("宪法", Clause(67, 0, None, 3))),
        ("宪法第67条第③项", ParsedCitation("宪法", Clause(67, 0, None, 3))),
        (
            "《十三届全国人大第三次会议的示例法》第三条",
            ParsedCitation("十三届全国人大第三次会议的示例法", Clause(3)),
        ),
    ],
)
def test_parse_citation_keeps_paragraph_and_item(
    text: str, expected: ParsedCitation
) -> None:
    assert parse_citation(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "民法典", "第一条", "《》第一条", "民法典第条", "民法典第零条",
        "民法典第一百二条", "民法典第十十条", "民法典第3款", "民法典第三条第0款",
        "民法典第三条第二款和第四条", "民法典第三条。", "民法典第三条之",
        "民法典第99999条", "'; DROP TABLE laws_law; --", "民法典第-1条",
        "民" * 400 + "第一条", "中华人民共和国第一条",
    ],
)  # fmt: skip
def test_parse_citation_refuses_what_is_no_citation(text: str) -> None:
    assert parse_citation(text) is None


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("第一千零七十七条第一款", Clause(1077, 0, 1)),
        ("1077", Clause(1077)),
        ("一千零七十七", Clause(1077)),
        ("第120条之一", Clause(120, 1)),
        (" 第 36 条 ", Clause(36)),
        ("", None),
        ("第三章", None),
        ("1077.5", None),
    ],
)
def test_parse_clause(text: str, clause: Clause | None) -> None:
    assert parse_clause(text) == clause


NUMBERS = st.integers(1, MAXIMUM)
CLAUSES = st.builds(
    Clause,
    number=NUMBERS,
    suffix=st.integers(0, 99),
    paragraph=st.none() | st.integers(1, 99),
    item=st.none() | st.integers(1, 99),
)


@given(CLAUSES)
def test_label_reads_back(clause: Clause) -> None:
    label = clause_label(clause)
    assert parse_clause(label) == clause
    assert parse_citation(f"《示例法》{label}") == ParsedCitation("示例法", clause)


@given(st.text(max_size=60))
def test_parse_citation_never_breaks(text: str) -> None:
    parsed = parse_citation(text)
    assert parsed is None or parsed.clause.number >= 1


@pytest.mark.parametrize(
    ("clause", "label"),
    [
        (Clause(9), "Art. 9"),
        (Clause(120, 1), "Art. 120-1"),
        (Clause(1077, 0, 1), "Art. 1077 para. 1"),
        (Clause(15, 0, None, 5), "Art. 15 item 5"),
        (Clause(120, 1, 2, 3), "Art. 120-1 para. 2 item 3"),
    ],
)
def test_clause_in_english(clause, label):
    assert english_clause_label(clause) == label
