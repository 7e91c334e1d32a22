"""The exam officer's question bank: look, filter, bring in a sheet; the blueprints."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from exams.domain.exam_officers import (
    QuestionFilter,
    banks_counted,
    default_bank,
    questions_shown,
)
from exams.domain.presets import load_presets, standings
from exams.domain.questions import import_questions, read_questions
from exams.domain.questions_outcome import QuestionsImported
from exams.domain.questions_rows import COLUMNS
from exams.forms.officer import ImportQuestionsForm, QuestionFilterForm
from exams.views.officer import actor, officer_required, page
from sheets.errors import InputError
from sheets.writing import write_sheet

PER_PAGE = 30
PAGE_ROWS = 2000  # a longer sheet is for the command, not for somebody who waits
SHOWN_REFUSALS = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@officer_required
@require_GET
def bank(request: HttpRequest) -> HttpResponse:
    form = QuestionFilterForm(request.GET)
    rows = questions_shown(QuestionFilter(**form.wanted()), on=timezone.localdate())
    query = request.GET.copy()
    query.pop("p", None)
    return page(
        request,
        "bank",
        _("题库"),
        [],
        form=form,
        banks=banks_counted(),
        rows=Paginator(rows, PER_PAGE).get_page(request.GET.get("p")),
        query=query.urlencode(),
    )


@officer_required
@require_http_methods(["GET", "POST"])
def import_sheet(request: HttpRequest) -> HttpResponse:
    form = ImportQuestionsForm(request.POST or None, request.FILES or None)
    result = None
    if request.method == "POST" and form.is_valid():
        result = take_sheet(request, form)
    refused = result.refused if result else []
    return page(
        request,
        "import",
        _("导入试题"),
        [],
        form=form,
        result=result,
        dry_run=bool(form.is_bound and form.data.get("dry_run")),
        refused=refused[:SHOWN_REFUSALS],
        more=max(len(refused) - SHOWN_REFUSALS, 0),
    )


@officer_required
@require_GET
def template_sheet(request: HttpRequest) -> HttpResponse:
    """The empty form: a workbook with the header and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "questions.xlsx"
        write_sheet(path, COLUMNS, [], title=_("试题"))
        response = HttpResponse(path.read_bytes(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="questions.xlsx"'
    return response


def take_sheet(
    request: HttpRequest, form: ImportQuestionsForm
) -> QuestionsImported | None:
    """What the import came to, or None with the reason beside the file."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            sheet = read_questions(kept(form.cleaned_data["file"], Path(folder)))
        if len(sheet.rows) > PAGE_ROWS:
            words = _("一次最多导入 %d 行，请分成几个文件。") % PAGE_ROWS
            raise InputError("too_many_rows", words)
        result = import_questions(
            sheet,
            actor=actor(request),
            dry_run=form.cleaned_data["dry_run"],
            **form.target(),
        )
    except InputError as error:
        form.add_error("file", error.message)
        return None
    if not form.cleaned_data["dry_run"]:
        messages.success(request, _("导入完成，各行结果见下。"))
    return result


def kept(upload: UploadedFile[Any], folder: Path) -> Path:
    """The upload under a name of ours, with the ending that tells its format."""
    path = folder / f"upload{Path(upload.name or '').suffix.lower()[:10]}"
    with path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return path


@officer_required
@require_GET
def blueprints(request: HttpRequest) -> HttpResponse:
    load_presets()
    found = default_bank()
    rows = standings(found, on=timezone.localdate()) if found else []
    return page(request, "blueprints", _("组卷方案"), [], bank=found, rows=rows)
