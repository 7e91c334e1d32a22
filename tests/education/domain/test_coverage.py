from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from education.domain.coverage import (
    SchoolRow,
    first_lesson_letters,
    school_rows,
    summary,
)
from education.domain.terms import term_of
from education.enums import LessonKind
from education.models import SchoolProfile
from tests.factories.education import (
    ClassGroupFactory,
    ClassSessionFactory,
    SchoolFactory,
    make_lesson,
)
from units.domain.letters import Letters, provider
from units.models import Unit


@pytest.fixture
def term(db):
    return term_of(timezone.localdate())


@pytest.fixture
def world(term, lesson):
    """One school with two of three classes taught, one silent, one without a list."""
    busy, silent, empty = SchoolFactory.create_batch(3)
    groups = ClassGroupFactory.create_batch(3, school=busy)
    SchoolProfile.objects.create(unit=busy, class_count=4)
    SchoolProfile.objects.create(unit=empty)
    ClassGroupFactory.create_batch(2, school=silent)
    for group in groups[:2]:
        ClassSessionFactory(class_group=group, lesson=lesson)
    return busy, silent, empty


def rows_of(term):
    return school_rows(Unit.objects.filter(kind="school"), term=term)


def test_provider_answers_in_letters(world, term):
    busy, silent, empty = world
    assert provider("first_lesson") is first_lesson_letters
    assert first_lesson_letters(term.code) == {
        busy.pk: Letters(H=4, A=3, P=2),
        silent.pk: Letters(H=None, A=2, P=0),
        empty.pk: Letters(H=None, A=0, P=0),
    }
    assert first_lesson_letters("2026") == {}


def test_silent_school_is_not_zero(world, term):
    assert [(row.has_reported, row.coverage) for row in rows_of(term)] == [
        (True, Decimal("66.67")),
        (False, None),
        (False, None),
    ]


def test_summary_adds_up_only_who_reported(world, term):
    total = summary(rows_of(term))
    assert total.reported == Letters(H=4, A=3, P=2)
    assert (total.schools, total.silent) == (3, 2)
    assert total.sentence == "已上报的学校应讲 3 个班，讲了 2 个，还差 1 个。"
    assert (
        total.silent_sentence == "另有 2 所学校（名单上 2 个班）还没有上报，不当作 0。"
    )


def test_nothing_reported_says_so(term, lesson):
    ClassGroupFactory()
    total = summary(rows_of(term))
    assert total.sentence == "还没有学校上报。"
    assert summary([]).sentence == ""


def test_class_taught_twice_counts_once(world, term, lesson):
    busy = world[0]
    group = busy.class_groups.first()
    ClassSessionFactory(class_group=group, lesson=make_lesson("second"))
    assert first_lesson_letters(term.code)[busy.pk].P == 2


def test_lesson_to_which_nobody_came_was_not_taught(class_group, lesson, term):
    ClassSessionFactory(class_group=class_group, lesson=lesson, present=0)
    row = rows_of(term)[0]
    assert (row.letters.P, row.has_reported, row.coverage) == (0, True, Decimal("0.00"))


def test_other_lessons_and_terms_do_not_count(class_group, term):
    other = make_lesson("other", kind=LessonKind.LESSON)
    ClassSessionFactory(class_group=class_group, lesson=other)
    school = class_group.school_id
    assert first_lesson_letters(term.code)[school].P == 0
    before = term.previous
    day = before.first_day
    ClassSessionFactory(class_group=class_group, lesson=make_lesson("old"), held_on=day)
    assert first_lesson_letters(term.code)[school].P == 0


def test_classes_and_attendance_of_a_school(world, term):
    row = rows_of(term)[0]
    assert [one.session is None for one in row.classes] == [False, False, True]
    assert (row.expected, row.present, row.attendance) == (80, 78, Decimal("97.50"))
    assert row.is_off_by == -1


LETTERS = st.integers(0, 30).flatmap(
    lambda a: st.builds(Letters, A=st.just(a), P=st.integers(0, a))
)


@given(st.lists(st.tuples(LETTERS, st.booleans())))
def test_summary_splits_all_classes(pairs):
    rows = [SchoolRow(Unit(), letters, has_reported) for letters, has_reported in pairs]
    total = summary(rows)
    silent = sum(letters.A for letters, heard in pairs if not heard)
    assert total.reported.A + silent == total.all.A
    assert total.silent == sum(not heard for _letters, heard in pairs)
