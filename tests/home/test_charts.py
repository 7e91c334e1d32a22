"""Charts: where their marks stand, and what they say in words."""

from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from home.domain.charts import (
    NARROW,
    WIDE,
    burn_up_drawing,
    heat_level,
    nice_ticks,
    share,
    spread,
)

FIRST = date(2026, 11, 2)


def chart(counts, target=100, *, title="进度", closes=28):
    return SimpleNamespace(
        title=title,
        days=[(FIRST + timedelta(days=n), count) for n, count in enumerate(counts)],
        target=target,
        starts_on=FIRST,
        closes_on=FIRST + timedelta(days=closes),
    )


def render(source, **context):
    return Template("{% load charts %}" + source).render(Context(context))


@given(
    counts=st.lists(st.integers(0, 5000), max_size=60).map(sorted),
    target=st.integers(0, 5000),
    closes=st.integers(0, 60),
    frame=st.sampled_from([WIDE, NARROW]),
)
def test_burn_up_keeps_every_mark_inside_its_axes(counts, target, closes, frame):
    drawing = burn_up_drawing(chart(counts, target, closes=closes), frame)
    xs = [p.x for p in drawing.points] + [t.x for t in drawing.date_ticks]
    ys = [p.y for p in drawing.points] + [t.y for t in drawing.ticks]
    assert all(frame.left <= x <= frame.right_edge for x in [*xs, drawing.closes_x])
    assert all(frame.top <= y <= frame.floor for y in [*ys, drawing.goal_y])
    heights = [point.y for point in drawing.points]
    assert heights == sorted(heights, reverse=True)


def test_burn_up_meets_the_goal_only_when_all_are_done():
    full = burn_up_drawing(chart([3, 50, 100]), WIDE)
    short = burn_up_drawing(chart([3, 50, 99]), WIDE)
    assert full.today.y == full.goal_y
    assert short.today.y > short.goal_y


def test_burn_up_over_its_target_stays_in_the_drawing():
    drawing = burn_up_drawing(chart([120], target=100), WIDE)
    assert drawing.today.y == WIDE.top
    assert drawing.goal_y > WIDE.top


def test_burn_up_without_days_has_axes_and_says_so():
    page = render("{% burn_up chart %}", chart=chart([]))
    assert burn_up_drawing(chart([]), WIDE).today is None
    assert (
        page.count("还没有人参加") == 5
    )  # two drawings, their descriptions, the table


def test_burn_up_is_an_image_with_words_and_a_table():
    page = render("{% burn_up chart %}", chart=chart([0, 1204, 2104], 2331))
    root = ElementTree.fromstring(page)
    drawings = root.findall("svg")
    assert [svg.get("role") for svg in drawings] == ["img", "img"]
    words = "截至11月4日，已考 2,104 人，应考 2,331 人，11月30日截止。"
    assert [svg.find("desc").text for svg in drawings] == [words, words]
    cells = [[cell.text for cell in row] for row in root.findall("details//tbody/tr")]
    assert cells == [
        ["11月2日", "0", "2,331"],
        ["11月3日", "1,204", "1,127"],
        ["11月4日", "2,104", "227"],
    ]


def test_burn_up_escapes_its_title():
    page = render("{% burn_up chart %}", chart=chart([1], title="<script>x</script>"))
    assert "<script>" not in page


@pytest.mark.parametrize(
    "tag",
    ["{% tally_bar 3 7 %}", "{% cell_bar 3 7 %}", "{% burn_up chart %}"],
)
def test_charts_carry_no_inline_style(tag):
    assert "style" not in render(tag, chart=chart([1, 2]))


@pytest.mark.parametrize(
    ("part", "whole", "filled"),
    [
        (0, 0, 0),
        (0, 9, 0),
        (9, 9, 1000),
        (19_999, 20_000, 990),
        (1, 20_000, 10),
        (1, 2, 500),
        (12, 9, 1000),
    ],
)
def test_share_is_full_only_when_all_are_done(part, whole, filled):
    assert share(part, whole) == filled


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (2104, 2331, "已考 2,104 / 2,331 90.26% 还差 227"),
        (28, 28, "已考 28 / 28 100.00%"),
        (19_999, 20_000, "已考 19,999 / 20,000 99.99% 还差 1"),
        (0, 0, "已考 0 / 0 —"),
    ],
)
def test_tally_bar_says_both_counts(part, whole, words):
    page = render("{% tally_bar part whole '已考' %}", part=part, whole=whole)
    caption = ElementTree.fromstring(page).find("figcaption")
    assert " ".join(" ".join(caption.itertext()).split()) == words


@given(st.integers(1, 10**7))
def test_nice_ticks_are_few_even_and_below_the_top(top):
    ticks = nice_ticks(top)
    steps = {after - before for before, after in pairwise(ticks)}
    assert ticks[0] == 0
    assert len(ticks) <= 6
    assert len(steps) <= 1
    assert ticks[-1] < top


@given(st.integers(0, 400), st.integers(2, 9))
def test_spread_begins_and_ends_with_the_axis(days, count):
    ticks = spread(FIRST, FIRST + timedelta(days=days), count)
    assert len(ticks) <= count
    assert (ticks[0], ticks[-1]) == (FIRST, FIRST + timedelta(days=days))
    assert ticks == sorted(ticks)


def test_heat_levels_are_quarters_of_the_highest():
    assert [heat_level(n, 12) for n in (None, 0, 1, 3, 4, 6, 7, 9, 10, 12)] == [
        *(0, 0, 1, 1, 2, 2, 3, 3, 4, 4)
    ]


def test_heat_map_shows_each_count_and_the_missing_ones():
    heat = SimpleNamespace(
        title="矩阵", columns=["网", "响"], rows=[("乡村", [4, None]), ("学校", [0, 1])]
    )
    root = ElementTree.fromstring(render("{% heat_map chart %}", chart=heat))
    cells = [(td.text, td.get("data-level")) for td in root.findall(".//tbody/tr/td")]
    assert cells == [("4", "4"), ("—", "0"), ("0", "0"), ("1", "1")]
