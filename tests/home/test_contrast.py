"""What is written can be read: 7:1 for reading, 4.5:1 for words, 3:1 for edges."""

import pytest

from home.domain.tokens import PAIRS, contrast, measure, read_themes


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_every_pair_has_the_contrast_it_needs(theme):
    too_low = [m for m in measure(read_themes()[theme]) if m.ratio < m.least]
    assert too_low == []


def test_dark_by_system_and_by_attribute_are_the_same():
    themes = read_themes()
    assert themes["dark"] == themes["dark_by_attribute"]


def test_dark_and_print_name_every_colour_of_light():
    themes = read_themes()
    assert set(themes["dark"]) == set(themes["light"])
    assert set(themes["print"]) == set(themes["light"])


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#777777") == pytest.approx(1.0)


def test_pairs_are_named_once():
    assert len({(front, ground) for front, ground, _least in PAIRS}) == len(PAIRS)
