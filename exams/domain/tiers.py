"""The tier of a person: one table, the first row that fits (domain facts §1.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from exams.enums import Tier
from units.enums import PersonCategory, UnitKind
from units.models import Person


class Post(Protocol):
    """What the table looks at; a roster entry and a Person both have it."""

    @property
    def category(self) -> str: ...
    @property
    def rank(self) -> str: ...
    @property
    def is_leader(self) -> bool: ...
    @property
    def is_enforcer(self) -> bool: ...


Fits = Callable[[Post, str], bool]

COUNTY_RANKS = ("县处级", "厅局级")
SECTION_RANKS = ("正科", "副科")
CIVIL_SERVICE = {
    PersonCategory.CIVIL_SERVANT,
    PersonCategory.QUASI_CIVIL_SERVANT,
    PersonCategory.POLITICAL_LEGAL,
}

TABLE: list[tuple[Tier, Fits]] = [
    (Tier.T1, lambda post, kind: post.rank.startswith(COUNTY_RANKS)),
    (Tier.T7, lambda post, kind: kind == UnitKind.VILLAGE),
    (Tier.T2, lambda post, kind: post.is_leader or post.rank.startswith(SECTION_RANKS)),
    (Tier.T3, lambda post, kind: post.is_enforcer),
    (Tier.T6, lambda post, kind: post.category == PersonCategory.ENTERPRISE_MANAGER),
    (Tier.T5, lambda post, kind: post.category == PersonCategory.INSTITUTION_STAFF),
    (Tier.T4, lambda post, kind: post.category in CIVIL_SERVICE),
]


def tier_of(post: Post, unit_kind: str) -> Tier | None:
    """None for who is in no tier: 编外 and 其他 without a rank, outside a village."""
    return next((tier for tier, fits in TABLE if fits(post, unit_kind)), None)


def tiers_of_person(person: Person) -> list[str]:
    """The tier that a person would have today, as the accounts room asks for it."""
    tier = tier_of(person, person.unit.kind)
    return [tier.value] if tier else []
