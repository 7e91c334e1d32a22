"""The table of tiers: the first row that fits."""

import json
from collections import Counter
from dataclasses import dataclass

import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook

from exams.domain.tiers import tier_of, tiers_of_person
from exams.enums import Tier
from tests.factories.units import PersonFactory, UnitFactory
from units.enums import PersonCategory, UnitKind


@dataclass
class Entry:
    category: str = PersonCategory.CIVIL_SERVANT
    rank: str = "科员"
    is_leader: bool = False
    is_enforcer: bool = False


CASES = [
    (Entry(rank="县处级副职", is_leader=True), UnitKind.DEPARTMENT, Tier.T1),
    (Entry(rank="厅局级正职"), UnitKind.VILLAGE, Tier.T1),
    (Entry(is_leader=True, rank="正科"), UnitKind.VILLAGE, Tier.T7),
    (Entry(category=PersonCategory.VILLAGE_CADRE), UnitKind.TOWN, None),
    (Entry(is_leader=True), UnitKind.TOWN, Tier.T2),
    (Entry(rank="正科"), UnitKind.TOWN, Tier.T2),
    (Entry(rank="副科", is_enforcer=True), UnitKind.TOWN, Tier.T2),
    (Entry(is_enforcer=True), UnitKind.DEPARTMENT, Tier.T3),
    (
        Entry(category=PersonCategory.ENTERPRISE_MANAGER),
        UnitKind.ENTERPRISE,
        Tier.T6,
    ),
    (Entry(category=PersonCategory.INSTITUTION_STAFF), UnitKind.DEPARTMENT, Tier.T5),
    (Entry(), UnitKind.DEPARTMENT, Tier.T4),
    (Entry(category=PersonCategory.QUASI_CIVIL_SERVANT), UnitKind.TOWN, Tier.T4),
    (Entry(category=PersonCategory.POLITICAL_LEGAL), UnitKind.VERTICAL, Tier.T4),
    (Entry(category=PersonCategory.CONTRACT), UnitKind.DEPARTMENT, None),
    (Entry(category=PersonCategory.OTHER), UnitKind.DEPARTMENT, None),
    (
        Entry(category=PersonCategory.CONTRACT, is_enforcer=True),
        UnitKind.TOWN,
        Tier.T3,
    ),
]


@pytest.mark.parametrize(("entry", "kind", "tier"), CASES)
def test_tier_is_the_first_that_fits(entry, kind, tier):
    assert tier_of(entry, kind) == tier


@pytest.mark.django_db
def test_tiers_of_person_asks_the_home_unit():
    village = UnitFactory(kind=UnitKind.VILLAGE)
    assert tiers_of_person(PersonFactory(unit=village)) == ["T7"]
    outside = PersonFactory(category=PersonCategory.CONTRACT)
    assert tiers_of_person(outside) == []


def test_tiers_of_the_shared_roster():
    folder = settings.SHARED / "data" / "rosters"
    if not folder.is_dir():
        pytest.skip("rosters: set MINGFA_SHARED to a folder with data/rosters")
    expected = read_json(folder / "expected.json")
    kinds = {row["单位编码"]: row["类别"] for row in rows_of(folder / "units.xlsx")}
    words = {str(kind.label): kind.value for kind in UnitKind}
    categories = {str(one.label): one.value for one in PersonCategory}
    counts = Counter()
    for row in rows_of(folder / "roster.xlsx")[: expected["sound_rows"]]:
        entry = Entry(
            categories[row["人员类别"]],
            row["职务层级"],
            row["是否领导干部"] == "是",
            row["是否行政执法人员"] == "是",
        )
        counts[tier_of(entry, words[kinds[row["单位编码"]]])] += 1
    assert {tier.value: counts[tier] for tier in Tier} == (
        expected["by_tier_of_sound_rows"]
    )
    assert counts[None] == 0


def read_json(path):
    return json.loads(path.read_text())


def rows_of(path):
    head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]
