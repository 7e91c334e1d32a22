from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from education.domain.classes import set_classes
from education.domain.sessions import (
    Figures,
    ReportRefusedError,
    report_session,
    undo_report,
    undoable,
)
from education.domain.terms import term_of
from education.enums import ReportChange
from education.models import (
    ClassGroup,
    ClassSession,
    ClassSessionChange,
    SchoolProfile,
)
from tests.factories.education import ClassGroupFactory, ClassSessionFactory

pytestmark = pytest.mark.django_db
FORTY = {"expected": 40, "present": 39, "hours": 1, "presenter": "class_teacher"}
LESS = {**FORTY, "present": 30}


def report(group, lesson, present=39, expected=40, day=None):
    return report_session(
        group,
        lesson=lesson,
        held_on=day or timezone.localdate(),
        figures=Figures(expected, present),
        actor="teacher",
    )


def changes():
    rows = ClassSessionChange.objects.order_by("pk")
    return [(row.kind, row.before, row.after, row.actor) for row in rows]


def test_report_is_kept_with_its_change(class_group, lesson):
    assert report(class_group, lesson) == ReportChange.REPORTED
    session = ClassSession.objects.get()
    assert (session.expected, session.present, session.lesson_kind) == (
        40,
        39,
        "first_lesson",
    )
    assert changes() == [("reported", {}, FORTY, "teacher")]


def test_second_report_corrects_and_keeps_both(class_group, lesson):
    report(class_group, lesson)
    assert report(class_group, lesson, 30) == ReportChange.CORRECTED
    assert ClassSession.objects.get().present == 30
    assert changes() == [
        ("reported", {}, FORTY, "teacher"),
        ("corrected", FORTY, LESS, "teacher"),
    ]


def test_same_report_changes_nothing(class_group, lesson):
    report(class_group, lesson)
    assert report(class_group, lesson) is None
    assert len(changes()) == 1


def test_undo_brings_the_figures_before_back(class_group, lesson):
    report(class_group, lesson)
    report(class_group, lesson, 30)
    undo_report(ClassSession.objects.get(), actor="other")
    assert ClassSession.objects.get().present == 39
    assert changes()[-1] == ("undone", LESS, FORTY, "other")


def test_undo_of_a_first_report_leaves_only_its_history(class_group, lesson):
    report(class_group, lesson)
    undo_report(ClassSession.objects.get(), actor="teacher")
    assert ClassSession.objects.count() == 0
    assert changes() == [
        ("reported", {}, FORTY, "teacher"),
        ("undone", FORTY, {}, "teacher"),
    ]
    assert report(class_group, lesson) == ReportChange.REPORTED


def test_undo_is_not_undone(class_group, lesson):
    report(class_group, lesson)
    report(class_group, lesson, 30)
    session = ClassSession.objects.get()
    undo_report(session, actor="teacher")
    with pytest.raises(ReportRefusedError):
        undo_report(session, actor="teacher")


def test_undo_is_of_the_same_day(class_group, lesson):
    report(class_group, lesson)
    session, tomorrow = ClassSession.objects.get(), timezone.now() + timedelta(days=1)
    assert undoable([session], now=timezone.now()) == {session.pk}
    assert undoable([session], now=tomorrow) == set()
    with pytest.raises(ReportRefusedError):
        undo_report(session, actor="teacher", now=tomorrow)
    assert ClassSession.objects.get().present == 39


@pytest.mark.parametrize(
    ("figures", "field"),
    [((0, 0), "expected"), ((201, 5), "expected"), ((40, 41), "present")],
)
def test_impossible_numbers_are_refused(class_group, lesson, figures, field):
    with pytest.raises(ReportRefusedError) as refused:
        report(class_group, lesson, expected=figures[0], present=figures[1])
    assert refused.value.field == field
    assert (ClassSession.objects.count(), changes()) == (0, [])


def test_days_outside_are_refused(class_group, lesson):
    today = timezone.localdate()
    autumn = term_of(today)
    before = (autumn if autumn.is_autumn else autumn.previous).first_day
    for day in (today + timedelta(days=1), before - timedelta(days=1)):
        with pytest.raises(ReportRefusedError) as refused:
            report(class_group, lesson, day=day)
        assert refused.value.field == "date"


def test_lesson_that_is_not_live_is_refused(class_group, lesson):
    lesson.unpublish()
    with pytest.raises(ReportRefusedError) as refused:
        report(class_group, lesson)
    assert refused.value.field == "lesson"


def test_database_itself_refuses_more_present_than_expected(class_group, lesson):
    with pytest.raises(IntegrityError):
        ClassSessionFactory(class_group=class_group, lesson=lesson, present=41)


def names(school):
    return [group.name for group in ClassGroup.objects.filter(school=school)]


def test_class_list_is_made_of_numbers(school, lesson):
    set_classes(school, school_year=2026, counts={7: 2, 12: 1}, total=3)
    assert names(school) == ["七年级1班", "七年级2班", "高三1班"]
    set_classes(school, school_year=2026, counts={7: 1, 12: 0}, total=None)
    assert names(school) == ["七年级1班"]
    assert SchoolProfile.objects.get(unit=school).class_count is None


def test_class_that_was_taught_stays_on_the_list(school, lesson):
    group = ClassGroupFactory(school=school, school_year=2026, number=2)
    ClassSessionFactory(class_group=group, lesson=lesson)
    set_classes(school, school_year=2026, counts={7: 1}, total=1)
    assert names(school) == ["七年级1班", "七年级2班"]
