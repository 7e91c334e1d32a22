"""The shipped blueprints stand beside a bank, and say what it is short of."""

import pytest
from django.utils import timezone

from exams.domain.presets import load_presets, standings
from exams.models import Blueprint
from tests.factories.exams import SPEC, BlueprintFactory, ExamFactory, filled_bank

pytestmark = pytest.mark.django_db


def test_load_presets_twice_is_once():
    load_presets()
    load_presets()
    codes = list(Blueprint.objects.values_list("code", "is_preset"))
    assert codes == [("preset-a", True), ("preset-b", True), ("preset-c", True)]


def test_load_presets_leaves_one_in_use_as_it_is():
    used = BlueprintFactory(code="preset-a", spec=SPEC)
    ExamFactory(blueprint=used)
    load_presets()
    used.refresh_from_db()
    assert used.spec == SPEC


def test_standings_show_what_a_short_bank_lacks():
    load_presets()
    BlueprintFactory(code="small", spec=SPEC)
    found = {
        row.blueprint.code: (row.allocation.feasible, row.missing)
        for row in standings(filled_bank(), on=timezone.localdate())
    }
    assert found["small"] == (True, 0)
    assert {code for code, (feasible, _n) in found.items() if not feasible} == {
        "preset-a",
        "preset-b",
        "preset-c",
    }
    assert all(missing > 0 for feasible, missing in found.values() if not feasible)
