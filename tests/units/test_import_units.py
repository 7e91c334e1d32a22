"""What each row of a unit list comes to, and the tree that it makes."""

from datetime import date

import pytest

from sheets.errors import InputError
from tests.factories.units import UnitFactory, root_unit, sheet_of, unit_row
from units.domain.unit_import import headcount_origin, import_units
from units.models import Unit

pytestmark = pytest.mark.django_db
ROOT = unit_row("1", "")


def bring(*rows, **options):
    return import_units(sheet_of(*rows), **options)


def codes(result):
    return [(row.outcome, row.code) for row in result.rows]


def tree():
    return {
        unit.code: (unit.parent.code if unit.parent else None, unit.depth)
        for unit in Unit.objects.select_related("parent")
    }


def test_the_tree_comes_from_the_parent_column_in_any_order():
    rows = [unit_row("113", "12"), unit_row("12", "1"), ROOT, unit_row("99", "12")]
    result = bring(*rows)
    assert result.outcomes == {"added": 4, "changed": 0, "unchanged": 0, "refused": 0}
    assert tree() == {
        "1": (None, 0),
        "12": ("1", 1),
        "113": ("12", 2),
        "99": ("12", 2),
    }
    root, town, village = (Unit.objects.get(code=c) for c in ("1", "12", "113"))
    assert village.path == f"/{root.pk}/{town.pk}/{village.pk}/"
    assert bring(*rows).outcomes["unchanged"] == 4


def test_organisation_order_goes_down_the_tree():
    bring(
        {**ROOT, "排序号": 0.0},
        unit_row("20", "1", 排序号=2.0),
        unit_row("10", "1", 排序号=10.0),
        unit_row("22", "20", 排序号=2.0),
        unit_row("21", "20", 排序号=2.0),
        unit_row("11", "10", 排序号=1.0),
    )
    order = ["1", "20", "21", "22", "10", "11"]
    assert [unit.code for unit in Unit.objects.in_order()] == order


def test_a_unit_is_written_whole():
    cells = {
        "简称": "司法局",
        "实名制在编人数": 46.0,
        "实有在岗人数": "50",
        "主要负责人": "沈明松",
        "分管领导": "韩雪娜",
        "联络员": "刘玉芳",
        "联络员电话": "+86 0839-12345",
        "排序号": 3.0,
    }
    origin = headcount_origin("编办", date(2026, 1, 1))
    bring(unit_row("1", "", 类别="区", **cells), origin=origin)
    unit = Unit.objects.get()
    assert (unit.kind, unit.short_name) == ("district", "司法局")
    assert (unit.headcount, unit.on_duty_count, unit.sort_order) == (46, 50, 3)
    assert (unit.headcount_source, unit.headcount_date) == ("编办", date(2026, 1, 1))
    assert (unit.head, unit.deputy, unit.liaison) == ("沈明松", "韩雪娜", "刘玉芳")
    assert unit.liaison_phone == "+86 0839-12345"


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"单位编码": ""}, "no_code", "单位编码"),
        ({"单位编码": "a b"}, "code_invalid", "单位编码"),
        ({"单位编码": "1"}, "duplicate_code", "单位编码"),
        ({"上级单位": "77"}, "unknown_parent", "上级单位"),
        ({"上级单位": "2"}, "cycle", "上级单位"),
        ({"上级单位": ""}, "second_root", "上级单位"),
        ({"类别": "州"}, "unknown_kind", "类别"),
        ({"实名制在编人数": "很多"}, "headcount_invalid", "实名制在编人数"),
        ({"实名制在编人数": -3.0}, "headcount_invalid", "实名制在编人数"),
        ({"实名制在编人数": "-3"}, "headcount_invalid", "实名制在编人数"),
        ({"实名制在编人数": 3.5}, "headcount_invalid", "实名制在编人数"),
        ({"实名制在编人数": "9" * 11}, "headcount_invalid", "实名制在编人数"),
        ({"排序号": "甲"}, "bad_order", "排序号"),
        ({"单位全称": ""}, "no_name", "单位全称"),
        ({"单位全称": "长" * 101}, "cell_too_long", "单位全称"),
        ({"单位全称": "=1+1"}, "formula", "单位全称"),
        ({"简称": "<b>"}, "markup", "简称"),
    ],
)
def test_a_row_is_refused_with_code_and_column(cells, code, column):
    wide = {"简称": "", "实名制在编人数": "", "排序号": ""}
    bad = {**unit_row("2", "1"), **wide, **cells}
    result = bring(ROOT | wide, bad, unit_row("3", "1", **wide))
    assert codes(result) == [("added", None), ("refused", code), ("added", None)]
    assert result.rows[1].column == column
    assert set(tree()) == {"1", "3"}


def test_a_real_formula_without_a_value_is_not_an_empty_code():
    sheet = sheet_of(ROOT, unit_row("", "1"), formulas={3: "单位编码"})
    assert codes(import_units(sheet))[1] == ("refused", "formula")


def test_what_hangs_below_a_refused_row_is_refused_too():
    rows = [ROOT, unit_row("2", "1", 类别="州"), unit_row("3", "2"), unit_row("4", "3")]
    assert codes(bring(*rows)) == [
        ("added", None),
        ("refused", "unknown_kind"),
        ("refused", "unknown_parent"),
        ("refused", "unknown_parent"),
    ]


def test_a_cycle_is_refused_and_what_stands_stays():
    bring(ROOT, unit_row("2", "1"), unit_row("3", "2"))
    result = bring(unit_row("2", "3"), unit_row("4", "5"), unit_row("5", "4"))
    assert codes(result) == [("refused", "cycle")] * 3
    assert tree()["2"] == ("1", 1)


def test_two_rows_may_change_places():
    bring(ROOT, unit_row("2", "1"), unit_row("3", "2"))
    assert (
        codes(bring(unit_row("2", "3"), unit_row("3", "1"))) == [("changed", None)] * 2
    )
    assert tree() == {"1": (None, 0), "3": ("1", 1), "2": ("3", 2)}


def test_a_file_with_another_root_is_refused_as_a_whole():
    root = root_unit()
    with pytest.raises(InputError) as refused:
        bring(unit_row("77", ""), unit_row("78", root.code))
    assert refused.value.code == "other_root"
    assert Unit.objects.count() == 1


def test_a_part_of_the_tree_needs_no_root_row():
    root = root_unit()
    assert codes(bring(unit_row("78", root.code))) == [("added", None)]


def test_a_parent_may_be_called_by_name():
    UnitFactory(name="示例丁局")
    assert codes(bring(unit_row("78", "示例丁局"))) == [("added", None)]


def test_headcount_keeps_its_source_while_it_stays_the_same():
    row = unit_row("1", "", 实名制在编人数=5.0)
    bring(row, origin=headcount_origin("编办", date(2026, 1, 1)))
    same = bring(row)
    assert codes(same) == [("unchanged", None)]
    assert [w.code for w in same.warnings] == ["headcount_origin_missing"]
    assert Unit.objects.get().headcount_source == "编办"
    assert codes(bring({**row, "实名制在编人数": 6.0})) == [("changed", None)]
    unit = Unit.objects.get()
    assert (unit.headcount, unit.headcount_source) == (6, "")
    assert unit.headcount_date is None


def test_source_and_date_come_together():
    assert headcount_origin(None, None) is None
    for source, day in (("编办", None), ("", date(2026, 1, 1))):
        with pytest.raises(InputError) as refused:
            headcount_origin(source, day)
        assert refused.value.code == "headcount_origin"


def test_a_tree_too_deep_is_refused_as_a_whole():
    chain = [unit_row(str(n), str(n - 1) if n > 1 else "") for n in range(1, 20)]
    with pytest.raises(InputError) as refused:
        bring(*chain)
    assert refused.value.code == "too_deep"
    assert not Unit.objects.exists()


def test_a_dry_run_writes_nothing_and_says_the_same():
    rows = [ROOT, unit_row("2", "1"), unit_row("", "1")]
    dry = bring(*rows, dry_run=True)
    assert not Unit.objects.exists()
    assert dry.fields() == bring(*rows).fields()
    assert "absent" not in dry.fields()
    assert "moved" not in dry.outcomes
