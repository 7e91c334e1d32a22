"""A school with one class, its teacher, and a first lesson."""

from __future__ import annotations

import pytest

from tests.factories.education import (
    ClassGroupFactory,
    SchoolFactory,
    make_lesson,
    teacher_at,
)


@pytest.fixture
def school(db):
    return SchoolFactory(name="示例一中", code="S1")


@pytest.fixture
def class_group(school):
    return ClassGroupFactory(school=school)


@pytest.fixture
def lesson(db):
    return make_lesson()


@pytest.fixture
def teacher(school):
    return teacher_at(school)


@pytest.fixture
def teaching(client, teacher):
    """A browser in which the teacher of the school has signed in."""
    client.force_login(teacher)
    return client
