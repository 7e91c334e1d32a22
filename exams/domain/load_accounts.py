"""Candidates for load runs: people of one unit that says what it is for."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from exams.domain.exam_errors import ExamError
from exams.domain.tallies import refresh_tallies
from exams.domain.tiers import tier_of
from exams.models import Exam, Obligation
from units.domain.history import person_state
from units.domain.tree import rebuild_paths
from units.enums import ChangeKind, PersonCategory, UnitKind, WorkStatus
from units.models import Person, RosterChange, Unit

UNIT_CODE = "LOAD"
PREFIX = "199"
MAX_ACCOUNTS = 100_000
BATCH = 500
ACTOR = "command:make_load_accounts"


@dataclass(frozen=True, slots=True)
class LoadAccounts:
    """``exam`` is the one that the candidates owe, None where none is frozen yet."""

    usernames: list[str]
    password: str
    exam: Exam | None


def new_password() -> str:
    """Random, and of all the classes that a password must have."""
    letters = string.ascii_letters + string.digits
    return "Aa1-" + "".join(secrets.choice(letters) for _n in range(16))


def load_unit() -> Unit:
    root = Unit.objects.filter(parent__isnull=True).first()
    if root is None:
        raise ExamError("no_units", _("还没有单位，请先导入单位。"))
    unit, created = Unit.objects.get_or_create(
        code=UNIT_CODE,
        defaults={
            "name": _("压力测试单位（示例）"),
            "kind": UnitKind.DEPARTMENT,
            "parent": root,
            "sort_order": 9999,
        },
    )
    if created:
        rebuild_paths()
        unit.refresh_from_db()
    return unit


def next_number() -> int:
    """The first telephone number of the range that no candidate has had."""
    last = (
        Person.objects.filter(phone__startswith=PREFIX)
        .order_by("-phone")
        .values_list("phone", flat=True)
        .first()
    )
    return int(last) + 1 if last else int(PREFIX.ljust(11, "0"))


def make_people(unit: Unit, count: int, joined_on: date) -> list[Person]:
    first = next_number()
    people = Person.objects.bulk_create(
        (
            Person(
                name=_("压测示例"),
                phone=str(first + n),
                unit=unit,
                working_unit=unit,
                category=PersonCategory.CIVIL_SERVANT,
                status=WorkStatus.ON_DUTY,
                joined_on=joined_on,
            )
            for n in range(count)
        ),
        batch_size=BATCH,
    )
    RosterChange.objects.bulk_create(
        (
            RosterChange(
                person=person,
                kind=ChangeKind.JOINED,
                effective_on=joined_on,
                after=person_state(person),
                actor=ACTOR,
            )
            for person in people
        ),
        batch_size=BATCH,
    )
    return people


def oblige(people: list[Person], exam: Exam, unit: Unit) -> None:
    """As the freeze would have done it, had these people been on the roster then."""
    tier = tier_of(people[0], unit.kind)
    if tier is None or tier not in exam.tiers or unit.kind not in exam.unit_kinds:
        raise ExamError("out_of_scope", _("考试的参考范围不含压测人员。"))
    Obligation.objects.bulk_create(
        (Obligation(exam=exam, person=p, unit=unit, tier=tier) for p in people),
        batch_size=BATCH,
    )
    refresh_tallies(exam, [unit.pk])


@transaction.atomic
def make_load_accounts(count: int) -> LoadAccounts:
    """People, sign-ins and obligations; one password a run, hashed once.

    ExamError: count_invalid, no_units, out_of_scope.
    """
    if not 1 <= count <= MAX_ACCOUNTS:
        raise ExamError(
            "count_invalid", _("人数应在 1 到 %(n)d 之间。") % {"n": MAX_ACCOUNTS}
        )
    exam = Exam.objects.filter(frozen_at__isnull=False).order_by("-frozen_at").first()
    unit, today = load_unit(), timezone.localdate()
    joined_on = min(exam.reference_date, today) if exam else today
    people = make_people(unit, count, joined_on)
    password = new_password()
    encoded = make_password(password)
    User.objects.bulk_create(
        (User(username=p.phone, password=encoded, person=p) for p in people),
        batch_size=BATCH,
    )
    if exam:
        oblige(people, exam, unit)
    return LoadAccounts([person.phone for person in people], password, exam)
