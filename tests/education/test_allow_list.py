"""Every field of the youth features, each with the reason why it may be there.

A new field fails here until somebody argues for it: it must not be able to hold who a
pupil is. Words are written by editors only (lessons, through three reviews); what a
teacher sends is a choice, a day or a number.
"""

from __future__ import annotations

import pytest
from django import forms
from django.apps import apps
from django.db import models

from education.forms.classes import ClassesForm
from education.forms.reports import KeyForm, ReportForm
from education.models.classes import GRADE_NAMES

KEY, NUMBER, CHOICE = "key of our own", "a count or a number", "one of a fixed list"
EDITOR = "words of an editor, reviewed before they are out; no pupil is in a lesson"
OURS = "our own words, loaded with the program"

FIELDS = {
    "Stage": {
        "id": KEY,
        "code": OURS,
        "name": OURS,
        "first_grade": NUMBER,
        "last_grade": NUMBER,
        "goal": OURS,
    },
    "OutlineItem": {
        "id": KEY,
        "stage": KEY,
        "code": OURS,
        "title": OURS,
        "sort_order": NUMBER,
        "is_checked": "whether we read the source",
    },
    "SchoolProfile": {"id": KEY, "unit": KEY, "class_count": NUMBER},
    "ClassGroup": {
        "id": KEY,
        "school": KEY,
        "stage": KEY,
        "school_year": NUMBER,
        "grade": NUMBER,
        "number": NUMBER,
    },
    "ClassSession": {
        "id": KEY,
        "class_group": KEY,
        "lesson": KEY,
        "lesson_kind": CHOICE,
        "held_on": "a day, not in the future",
        "expected": "a head-count of a class is the school's own figure",
        "present": "a head-count of a class is the school's own figure",
        "hours": NUMBER,
        "presenter": CHOICE,
    },
    "ClassSessionChange": {
        "id": KEY,
        "class_group": KEY,
        "lesson": KEY,
        "held_on": "a day, not in the future",
        "kind": CHOICE,
        "before": "the four figures of a session, made by the program",
        "after": "the four figures of a session, made by the program",
        "actor": "the teacher's sign-in name, to know whom to ask",
        "recorded_at": "when the teacher reported",
    },
    "LessonIndexPage": {},
    "LessonPackPage": {
        "kind": CHOICE,
        "stage": KEY,
        "minutes": NUMBER,
        "season": EDITOR,
        "goals": EDITOR,
        "materials": EDITOR,
        "outline_items": KEY,
        "slides": EDITOR,
        "handout": EDITOR,
        "notes": EDITOR,
    },
    **{
        f"{page}_{tag}s": {"id": KEY, page.lower(): KEY, tag: KEY}
        for page in ("LessonIndexPage", "LessonPackPage")
        for tag in ("audience", "channel")
    },
    "LessonPackPage_outline_items": {
        "id": KEY,
        "lessonpackpage": KEY,
        "outlineitem": KEY,
    },
}
# What every page of the site has is judged with the pages, not here.
PAGES = {"LessonIndexPage", "LessonPackPage"}
ASKED = {"class", "date", "lesson", "expected", "present", "hours", "presenter"}
SPEECHLESS = (forms.ChoiceField, forms.DateField, forms.IntegerField)
WORDS = (models.TextField, models.CharField, models.FileField, models.JSONField)


def own_fields(model: type[models.Model]) -> set[str]:
    from home.models import BasePage

    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    shared = {field.name for field in BasePage._meta.get_fields()} | {"page_ptr"}
    return {
        field.name
        for field in fields
        if model.__name__ not in PAGES or field.name not in shared
    }


def test_every_field_has_been_argued_for():
    app = apps.get_app_config("education")
    found = {
        model.__name__: own_fields(model)
        for model in app.get_models(include_auto_created=True)
    }
    assert found == {name: set(fields) for name, fields in FIELDS.items()}


def test_a_new_field_would_be_seen(monkeypatch):
    monkeypatch.delitem(FIELDS["ClassSession"], "present")
    with pytest.raises(AssertionError):
        test_every_field_has_been_argued_for()


def test_what_teachers_report_has_no_field_for_words():
    """Letters stand only where the program chose them."""
    for name in ("SchoolProfile", "ClassGroup", "ClassSession", "ClassSessionChange"):
        model = apps.get_model("education", name)
        worded = {
            field.name
            for field in model._meta.local_fields
            if isinstance(field, WORDS) and not field.choices
        }
        allowed = (
            {"before", "after", "actor"} if name == "ClassSessionChange" else set()
        )
        assert worded == allowed


def test_forms_take_no_words():
    report = ReportForm(classes=[], lessons=[])
    assert set(report.fields) == ASKED
    assert set(KeyForm(classes=[], lessons=[]).fields) == {"class", "date", "lesson"}
    grades = {f"grade_{grade}" for grade in GRADE_NAMES}
    assert set(ClassesForm().fields) == {"total", *grades}
    for form in (report, ClassesForm()):
        assert all(isinstance(field, SPEECHLESS) for field in form.fields.values())
