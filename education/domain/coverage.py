"""Which classes had the first lesson, in the letters of units.domain.letters.

H classes by the school's own number · A classes on the list = D (nothing is exempt)
· P classes taught with somebody present. A school that reported nothing has no rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from education.domain.terms import Term, term_by_code
from education.enums import LessonKind
from education.models import ClassGroup, ClassSession, SchoolProfile
from units.domain.letters import Letters, rate, total
from units.models import Unit

PROVIDER = "first_lesson"


def first_lesson_letters(code: str) -> dict[int, Letters]:
    """{school: Letters} of a term by its code; {} for a code that is no term."""
    term = term_by_code(code)
    return letters_of(term) if term else {}


def first_lessons(term: Term) -> QuerySet[ClassSession]:
    """First lessons of the term to which somebody came."""
    return ClassSession.objects.filter(
        lesson_kind=LessonKind.FIRST_LESSON,
        held_on__range=(term.first_day, term.last_day),
        present__gt=0,
    )


def letters_of(term: Term) -> dict[int, Letters]:
    headcount = dict(SchoolProfile.objects.values_list("unit_id", "class_count"))
    groups = ClassGroup.objects.filter(school_year=term.school_year)
    listed = counted(groups.values_list("school_id", flat=True))
    sessions = first_lessons(term).order_by()
    pairs = sessions.values_list("class_group__school_id", "class_group_id").distinct()
    taught = counted(school for school, _group in pairs)
    return {
        school: Letters(
            H=headcount.get(school), A=listed.get(school, 0), P=taught.get(school, 0)
        )
        for school in headcount.keys() | listed.keys()
    }


def counted(keys: Iterable[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return counts


@dataclass(frozen=True)
class ClassRow:
    """A class and its latest first lesson of the term."""

    class_group: ClassGroup
    session: ClassSession | None


@dataclass
class SchoolRow:
    """``has_reported``: anything at all this term; what is silent is not zero."""

    school: Unit
    letters: Letters
    has_reported: bool
    expected: int = 0
    present: int = 0
    classes: list[ClassRow] = field(default_factory=list)

    @property
    def coverage(self) -> Decimal | None:
        return self.letters.participation_rate if self.has_reported else None

    @property
    def attendance(self) -> Decimal | None:
        """Σ present / Σ expected of the first lessons."""
        return rate(self.present, self.expected)

    @property
    def left(self) -> list[ClassRow]:
        return [row for row in self.classes if row.session is None]

    @property
    def is_off_by(self) -> int:
        """Classes on the list beyond the school's own number; negative: missing."""
        return self.letters.A - self.letters.H if self.letters.H is not None else 0


def school_rows(schools: QuerySet[Unit], *, term: Term) -> list[SchoolRow]:
    """One row a school in organisation order; four queries whatever their number."""
    letters = letters_of(term)
    heard = set(
        ClassSession.objects.filter(
            Q(class_group__school__in=schools),
            held_on__range=(term.first_day, term.last_day),
        ).values_list("class_group__school_id", flat=True)
    )
    taught: dict[int, ClassSession] = {}
    sessions = first_lessons(term).filter(class_group__school__in=schools)
    for session in sessions.order_by("held_on", "pk"):
        taught[session.class_group_id] = session
    rows = {
        school.pk: SchoolRow(
            school, letters.get(school.pk, Letters()), school.pk in heard
        )
        for school in schools.in_order()  # type: ignore[attr-defined]
    }
    groups = ClassGroup.objects.filter(
        school__in=schools, school_year=term.school_year
    ).order_by("grade", "number")
    for group in groups:
        add_class(rows[group.school_id], group, taught.get(group.pk))
    return list(rows.values())


def add_class(row: SchoolRow, group: ClassGroup, session: ClassSession | None) -> None:
    row.classes.append(ClassRow(group, session))
    if session is not None:
        row.expected += session.expected
        row.present += session.present


@dataclass(frozen=True)
class Summary:
    """Those who reported add up; those who did not are named beside them."""

    reported: Letters
    all: Letters
    schools: int
    silent: int

    @property
    def sentence(self) -> str:
        if not self.schools:
            return ""
        words = {
            "P": self.reported.P,
            "D": self.reported.D,
            "left": self.reported.D - self.reported.P,
        }
        if self.silent == self.schools:
            return _("还没有学校上报。")
        return (
            _("已上报的学校应讲 %(D)s 个班，讲了 %(P)s 个，还差 %(left)s 个。") % words
        )

    @property
    def silent_sentence(self) -> str:
        if not self.silent:
            return ""
        return _(
            "另有 %(schools)s 所学校（名单上 %(classes)s 个班）还没有上报，不当作 0。"
        ) % {
            "schools": self.silent,
            "classes": self.all.A - self.reported.A,
        }


def summary(rows: list[SchoolRow]) -> Summary:
    reported = [row for row in rows if row.has_reported]
    return Summary(
        reported=total(row.letters for row in reported),
        all=total(row.letters for row in rows),
        schools=len(rows),
        silent=len(rows) - len(reported),
    )
