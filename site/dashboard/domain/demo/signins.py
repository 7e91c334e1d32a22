"""About a dozen demo sign-ins with random passwords, written once to var."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from accounts.enums import Role
from accounts.models import RoleGrant, User
from exams.domain.exam_officers import let_into_admin
from units.models import Person, Unit

WORDS = "mulin qinghe shanlu songtao zhuying meixue heyun lanting".split()
# role, username, unit name, whether the sign-in is a person on the roster
ACCOUNTS = (
    ("official", None, "示例区教育局", True),
    ("official", None, "示例区司法局", True),
    ("official", None, "示例东坪镇", True),
    ("liaison", "lianluo-jiaoyu", "示例区教育局", True),
    ("liaison", "lianluo-dongping", "示例东坪镇", True),
    (Role.EXAM_OFFICER, "kaoshi", "示例区", False),
    (Role.EDITOR, "bianji", "示例区", False),
    (Role.REVIEWER_1, "yishen", "示例区", False),
    (Role.REVIEWER_2, "ershen", "示例区", False),
    (Role.REVIEWER_3, "sanshen", "示例区", False),
    (Role.TEACHER, "jiaoshi", "示例区教育局", False),
    (Role.BROADCAST_CONTACT, "guangbo", "示例东坪镇", False),
)
BACK_OFFICE = {
    Role.EDITOR,
    Role.REVIEWER_1,
    Role.REVIEWER_2,
    Role.REVIEWER_3,
}


def random_password() -> str:
    """Easy to type, passes the rules, never the same twice."""
    word = secrets.choice(WORDS).capitalize()
    return f"{word}-{secrets.randbelow(10**6):06d}"


@transaction.atomic
def write_signins(path: Path, *, base_url: str, exam: str, sitting: str) -> int:
    """Make the sign-ins, or give them new passwords, and write them down."""
    accounts = []
    taken: set[int] = set()
    for role, username, unit_name, is_person in ACCOUNTS:
        unit = Unit.objects.get(name=unit_name)
        person = free_person(unit, taken) if is_person else None
        username = username or (person.phone if person else "")
        accounts.append(make_signin(str(role), username, unit, person))
    content = {
        "base_url": base_url,
        "accounts": accounts,
        "exam": exam,
        "sitting": sitting,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
    transaction.on_commit(lambda: temporary.replace(path))
    return len(accounts)


def free_person(unit: Unit, taken: set[int]) -> Person:
    """The last on the unit's list who is not taken: no leader, on duty."""
    people = Person.objects.filter(unit=unit, status="on_duty").exclude(pk__in=taken)
    person = people.order_by("-phone")[0]
    taken.add(person.pk)
    return person


def reserved_people() -> set[int]:
    """Whom the demo's progress leaves alone: their exam is still before them."""
    taken: set[int] = set()
    for _role, _username, unit_name, is_person in ACCOUNTS:
        if is_person:
            free_person(Unit.objects.get(name=unit_name), taken)
    return taken


def make_signin(
    role: str, username: str, unit: Unit, person: Person | None
) -> dict[str, Any]:
    user = User.objects.filter(username=username).first() or User(username=username)
    password = random_password()
    user.set_password(password)
    user.person = person
    user.first_name = person.name if person else str(Role(role).label)
    user.must_change_password = False
    user.is_active = True
    user.save()
    if role in Role.values:
        RoleGrant.objects.get_or_create(user=user, role=role, unit=unit)
    if role == Role.EXAM_OFFICER:
        let_into_admin(user)
    if role in BACK_OFFICE:
        user.groups.add(back_office_group())
    return {
        "role": role,
        "username": username,
        "password": password,
        "unit": unit.name,
        "person": person is not None,
    }


def back_office_group() -> Group:
    """Who may open /admin/ at all; what they see there their role decides."""
    group, _created = Group.objects.get_or_create(name="后台")
    permission = Permission.objects.get(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    group.permissions.add(permission)
    return group
