"""What the exam pages of /desk/ share: which exam, which part of the tree."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from exams.domain.coverage_scope import find_exam, find_root, visible_units
from exams.domain.windows import approved_window
from exams.models import Exam
from units.models import Unit


def desk_exam(code: str) -> Exam:
    exam = find_exam(code)
    if exam is None:
        raise Http404
    return exam


def desk_root(user: User, code: str | None) -> Unit:
    """The unit asked for, or where the user's part begins; another's does not exist."""
    root = find_root(user, code)
    if root is None:
        raise Http404
    return root


def crumbs(user: User, root: Unit) -> list[Unit]:
    """The way from where the user's part begins down to ``root``."""
    above = [int(key) for key in root.path.split("/")[1:-1]]
    return list(visible_units(user).filter(pk__in=above).order_by("depth"))


def closing(exam: Exam) -> datetime | None:
    """When the last approved sitting of the exam closes, or None."""
    window = approved_window(exam)
    return window.closes_at if window else None


def moment_words(at: datetime | None) -> str:
    """11月30日 18:00, in the installation's time."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return _("%(month)d月%(day)d日 %(time)s") % {
        "month": local.month,
        "day": local.day,
        "time": local.strftime("%H:%M"),
    }
