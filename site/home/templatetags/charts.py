"""Charts drawn by the server, each with its figures in words or in a table behind it.

{% tally_bar part whole label %}   {% cell_bar part whole %}
{% burn_up chart %}   chart: home.domain.charts.BurnUp
{% heat_map chart %}  chart: .title .columns [name] .rows [(name, [count or None])]
"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from home.domain.charts import (
    NARROW,
    WIDE,
    BurnUp,
    burn_up_drawing,
    heat_level,
    share,
)
from units.domain.letters import rate

register = template.Library()


@register.inclusion_tag("home/charts/_tally_bar.html")
def tally_bar(part: int, whole: int, label: str = "") -> dict[str, Any]:
    """Both counts and the rate in words over a bar; "—" where there is no whole."""
    return {
        "label": label or _("已完成"),
        "part": part,
        "whole": whole,
        "left": max(whole - part, 0),
        "rate": rate(part, whole),
        "filled": share(part, whole),
    }


@register.inclusion_tag("home/charts/_cell_bar.html")
def cell_bar(part: int | None, whole: int | None) -> dict[str, Any]:
    """The thin bar under a number in a table; the number itself says it."""
    return {"filled": share(part or 0, whole or 0), "empty": not whole}


@register.inclusion_tag("home/charts/_burn_up.html")
def burn_up(chart: BurnUp) -> dict[str, Any]:
    """People who are done, day by day, against the line of full coverage."""
    drawings = [
        ("chart-wide", burn_up_drawing(chart, WIDE)),
        ("chart-narrow", burn_up_drawing(chart, NARROW)),
    ]
    return {
        "chart": chart,
        "drawings": drawings,
        "today": drawings[0][1].today,
        "rows": [(day, value, chart.target - value) for day, value in chart.days],
    }


@register.inclusion_tag("home/charts/_heat_map.html")
def heat_map(chart: Any) -> dict[str, Any]:
    """Counts in a grid; the table is the chart, the colour only repeats the number."""
    highest = max(
        (count or 0 for _name, counts in chart.rows for count in counts), default=0
    )
    return {
        "chart": chart,
        "rows": [
            (name, [(count, heat_level(count, highest)) for count in counts])
            for name, counts in chart.rows
        ],
    }
