"""/design/: every token and component in all its states, for those who build and judge.

The sample words are data of this page, not of the site, and are not translated.
"""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_safe

from home.domain.front import may_see_design
from home.domain.tokens import measure, read_themes
from units.domain.letters import rate

ERROR_PAGES = {
    "400": "400.html",
    "403": "403.html",
    "403-csrf": "403_csrf.html",
    "404": "404.html",
    "500": "500.html",
}


class SampleForm(forms.Form):
    """One row of every kind; bound with wrong input it shows every error too."""

    phone = forms.CharField(label="手机号", help_text="名册上登记的号码，11 位。")
    reason = forms.CharField(
        label="免考理由", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    unit = forms.ChoiceField(
        label="单位", choices=[("", "请选择"), ("1", "昭化镇"), ("2", "卫子镇")]
    )
    evidence = forms.FileField(label="证明材料", help_text="照片或 PDF，不超过 5 MB。")
    kind = forms.ChoiceField(
        label="类别",
        choices=[("leave", "产假、病假"), ("abroad", "出国（境）公务")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="以上属实，材料原件在本单位保存")


def sample_form(prefix: str, *, wrong: bool = False) -> SampleForm:
    data = {f"{prefix}-phone": "1380000", f"{prefix}-reason": "住院"} if wrong else None
    return SampleForm(data, files=MultiValueDict() if wrong else None, prefix=prefix)


def sample_burn_up(title: str, counts: list[int], target: int) -> SimpleNamespace:
    first = date(2026, 11, 2)
    return SimpleNamespace(
        title=title,
        days=[(first + timedelta(days=n), count) for n, count in enumerate(counts)],
        target=target,
        starts_on=first,
        closes_on=date(2026, 11, 30),
    )


STEADY = [0, 61, 140, 233, 301, 342, 350, 471, 602, 744, 893, 1010, 1072, 1090]
STEADY += [1240, 1402, 1561, 1698, 1811, 1902, 2104]


def sample_heat(theme: str) -> SimpleNamespace:
    return SimpleNamespace(
        title=f"11 月内容：受众与渠道（{theme}）",
        columns=["网", "端", "微", "屏", "响", "视", "报", "线下"],
        rows=[
            ("机关", [6, 2, 4, 1, 0, 0, 1, 2]),
            ("乡村", [3, 0, 5, 2, 12, 0, 0, 4]),
            ("学校", [8, 1, 3, 0, 0, 2, 0, 9]),
            ("企业", [0, 0, 2, None, None, 0, 0, 0]),
        ],
    )


def sample_context(theme: str) -> dict[str, Any]:
    """What the components of one theme show; ids and names carry the theme."""
    return {
        "theme": theme,
        "form": sample_form(f"{theme}-plain"),
        "wrong_form": sample_form(f"{theme}-wrong", wrong=True),
        "burn_up": sample_burn_up("全区学法考试进度", STEADY, 2331),
        "burn_up_full": sample_burn_up(
            "元坝镇：已全覆盖", [0, 4, 9, 15, 21, 26, 28], 28
        ),
        "burn_up_empty": sample_burn_up("王家镇：还没有人参加", [], 31),
        "heat": sample_heat(theme),
        "sheet": [sheet_item(number) for number in range(1, 61)],
        "measured": measure(read_themes()[theme]),
        "colours": sorted(read_themes()[theme]),
    }


def sheet_item(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "answered": number <= 23 and number % 7 != 0,
        "marked": number in (5, 14, 22),
        "current": number == 11,
    }


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    if not may_see_design(request):
        raise Http404
    themes = [sample_context("light"), sample_context("dark")]
    context = {"themes": themes, "error_pages": ERROR_PAGES}
    return render(request, "home/design/page.html", context)


@require_safe
def error_page(request: HttpRequest, name: str) -> HttpResponse:
    """An error page as people meet it, without the error."""
    if name not in ERROR_PAGES or not may_see_design(request):
        raise Http404
    return render(request, ERROR_PAGES[name])


@require_safe
def print_sheet(request: HttpRequest) -> HttpResponse:
    """The printed sheet alone, as it lies on A4."""
    if not may_see_design(request):
        raise Http404
    context = {"rows": sample_units(), **sample_context("light")}
    return render(request, "home/design/print.html", context)


def sample_units() -> list[dict[str, Any]]:
    names = (
        "昭化镇",
        "卫子镇",
        "王家镇",
        "磨滩镇",
        "虎跳镇",
        "红岩镇",
        "太公镇",
        "元坝镇",
    )
    counts = [(name, 20 + n * 3, n % 4) for n, name in enumerate(names)]
    return [
        {
            "name": name,
            "owed": owed,
            "done": owed - left,
            "left": left,
            "rate": rate(owed - left, owed),
        }
        for name, owed, left in counts
    ]
