from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from education.domain.terms import Term, term_by_code, term_of

DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@given(DAYS)
def test_every_day_lies_in_its_term(day):
    term = term_of(day)
    assert term.first_day <= day <= term.last_day
    assert term_by_code(term.code) == term


@given(DAYS)
def test_terms_follow_each_other(day):
    term = term_of(day)
    assert term.next.previous == term == term.previous.next
    assert term_of(term.last_day + timedelta(days=1)) == term.next


def test_january_belongs_to_autumn():
    assert term_of(date(2027, 1, 31)) == Term(2026, True)
    assert term_of(date(2027, 2, 1)) == Term(2026, False)
    assert term_of(date(2026, 9, 1)).name == "2026—2027学年上学期（秋）"


def test_other_codes_are_no_term():
    codes = ["", "2026", "2026-winter", "２０２６-autumn", "2026-autumn\n"]
    assert [term_by_code(code) for code in codes] == [None] * 5
