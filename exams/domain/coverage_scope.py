"""Whose figures and names a user may see: liaisons and exam officers, own part only."""

from __future__ import annotations

from accounts.domain.scope import granted_roots, units_for
from accounts.enums import Role
from accounts.models import User
from exams.models import Exam
from units.models import Unit
from units.models.unit import UnitQuerySet

ROLES = (Role.LIAISON, Role.EXAM_OFFICER)


def find_exam(code: str) -> Exam | None:
    """A NUL byte is no text to every database, so it is no code either."""
    return None if "\0" in code else Exam.objects.filter(code=code).first()


def visible_units(user: User) -> UnitQuerySet:
    """Units whose coverage and names the user may see."""
    return units_for(user, *ROLES)


def find_root(user: User, code: str | None = None) -> Unit | None:
    """The unit of that code, or where the user's own part begins; None outside it."""
    if code:
        return None if "\0" in code else visible_units(user).filter(code=code).first()
    if not user.is_active:
        return None
    roots = granted_roots(user, *ROLES)
    return min(roots, key=lambda unit: unit.depth, default=None)
