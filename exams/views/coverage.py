"""/desk/exams/{code}/: the sentence, the chart, the table; and the table as a file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.views.guards import SignedInRequest, role_required
from exams.domain.burnup import burn_up, forecast
from exams.domain.coverage import Coverage, coverage
from exams.domain.coverage_names import Name, named, people_behind
from exams.domain.coverage_scope import ROLES
from exams.domain.exam_errors import ExamError
from exams.domain.exemptions import nobodys_sight
from exams.models import Exam
from exams.views.coverage_table import (
    COLUMNS,
    FORMULAS,
    lines_of,
    sheet_columns,
    sheet_rows,
)
from exams.views.desk import crumbs, desk_exam, desk_root
from sheets.writing import write_sheet
from units.models import Unit

DEPTH = 1
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@never_cache
@role_required(*ROLES)
def coverage_page(request: SignedInRequest, code: str) -> HttpResponse:
    exam = desk_exam(code)
    root = desk_root(request.user, request.GET.get("unit"))
    context: dict[str, Any] = {
        "exam": exam,
        "root": root,
        "crumbs": crumbs(request.user, root),
    }
    try:
        found = coverage(exam, root=root, depth=DEPTH)
    except ExamError:
        return render(request, "exams/desk/not_frozen.html", context)
    context |= figures(exam, root, found)
    context["exempt"] = exempt_beside_full(exam, found)
    return render(request, "exams/desk/coverage.html", context)


def figures(exam: Exam, root: Unit, found: Coverage) -> dict[str, Any]:
    chart = burn_up(exam, root=root, now=found.computed_at)
    letters = found.total
    return {
        "found": found,
        "due": letters.D,
        "sat": letters.P,
        "missing": letters.D - letters.P,
        "forecast": forecast(chart, now=found.computed_at),
        "chart": chart,
        "columns": [column[0] for column in COLUMNS],
        "lines": lines_of(found),
        "formulas": FORMULAS,
    }


def exempt_beside_full(exam: Exam, found: Coverage) -> list[Name]:
    """No unit is called full without its exemptions beside it (domain facts §1.4).

    The page is printed and handed round: an illness is not named on it.
    """
    full = [
        row.unit.pk
        for row in found.rows
        if row.scope == "own" and row.letters.is_full and row.letters.E
    ]
    if not full:
        return []
    rows = people_behind(exam, root=found.root, letter="E").filter(unit__in=full)
    return named(exam, rows, nobodys_sight())


@require_GET
@never_cache
@role_required(*ROLES)
def coverage_file(request: SignedInRequest, code: str) -> HttpResponse:
    """The table as a spreadsheet, two levels down: every village of a town is in it."""
    exam = desk_exam(code)
    root = desk_root(request.user, request.GET.get("unit"))
    try:
        found = coverage(exam, root=root, depth=2)
    except ExamError as error:
        return HttpResponse(error.message, status=409, content_type="text/plain")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.xlsx"
        write_sheet(path, sheet_columns(), sheet_rows(found), title=_("覆盖统计"))
        content = path.read_bytes()
    day = timezone.localdate(found.computed_at).isoformat()
    name = f"{exam.code}-{root.code}-{day}.xlsx"
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
