"""What each row of a roster comes to, and what is written for it."""

from datetime import date

import pytest
from django.utils import timezone

from sheets.errors import InputError
from tests.factories.units import (
    PersonFactory,
    UnitFactory,
    root_unit,
    roster_row,
    sheet_of,
)
from units.domain.history import record_leave
from units.domain.roster_import import import_roster
from units.models import Person, RosterChange

pytestmark = pytest.mark.django_db
MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)


@pytest.fixture
def unit():
    return UnitFactory(name="示例甲局", short_name="甲局")


def bring(*rows, on=MARCH, **options):
    return import_roster(sheet_of(*rows), on=on, actor="test", **options)


def codes(result):
    return [(row.row, row.outcome, row.code) for row in result.rows]


def only(result):
    (row,) = result.rows
    return row.outcome, row.code, row.column


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"单位编码": "999"}, "unknown_unit", "单位编码"),
        ({"单位编码": ""}, "unknown_unit", "单位编码"),
        ({"编制所在单位": "乙局"}, "home_unit_mismatch", "编制所在单位"),
        ({"编制所在单位": ""}, "home_unit_mismatch", "编制所在单位"),
        ({"姓名": "\u3000 "}, "no_name", "姓名"),
        ({"姓名": "=HYPERLINK(1)"}, "formula", "姓名"),
        ({"备注": " +1"}, "formula", "备注"),
        ({"职务": "@x"}, "formula", "职务"),
        ({"姓名": "<script>alert(1)</script>"}, "markup", "姓名"),
        ({"备注": "<b>"}, "markup", "备注"),
        ({"手机号": "<b>13800000000"}, "markup", "手机号"),
        ({"姓名": "龙" * 51}, "name_too_long", "姓名"),
        ({"姓名": "张三1"}, "name_invalid", "姓名"),
        ({"姓名": "张\n三"}, "name_invalid", "姓名"),
        ({"姓名": "··"}, "name_invalid", "姓名"),
        ({"手机号": ""}, "phone_invalid", "手机号"),
        ({"手机号": "1.39E+10"}, "phone_invalid", "手机号"),
        ({"手机号": "12800000000"}, "phone_invalid", "手机号"),
        ({"手机号": "=1"}, "phone_invalid", "手机号"),
        ({"现工作单位": "没有的单位"}, "unknown_working_unit", "现工作单位"),
        ({"用工状态": "失踪"}, "unknown_status", "用工状态"),
        ({"用工状态": ""}, "unknown_status", "用工状态"),
        ({"人员类别": "贵族"}, "unknown_category", "人员类别"),
        ({"出生年月": "1970-13"}, "bad_month", "出生年月"),
        ({"预计退休年月": "2045年"}, "bad_month", "预计退休年月"),
        ({"是否领导干部": "也许"}, "bad_flag", "是否领导干部"),
        ({"证件号后六位": "12"}, "bad_id_suffix", "证件号后六位"),
        ({"备注": "长" * 201}, "cell_too_long", "备注"),
    ],
)
def test_a_row_is_refused_with_code_and_column(unit, cells, code, column):
    result = bring(roster_row(unit, **cells), roster_row(unit, 7))
    assert [(r.outcome, r.code, r.column) for r in result.rows] == [
        ("refused", code, column),
        ("added", None, None),
    ]
    assert result.rows[0].message
    assert Person.objects.get().phone == "13800000007"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"单位编码": "9", "编制所在单位": "x", "姓名": ""}, "unknown_unit"),
        ({"编制所在单位": "x", "姓名": ""}, "home_unit_mismatch"),
        ({"姓名": "", "备注": "=1"}, "no_name"),
        ({"备注": "=1", "职务": "<b>"}, "formula"),
        ({"备注": "<b>", "姓名": "龙" * 51}, "markup"),
        ({"姓名": "1" * 51, "手机号": ""}, "name_too_long"),
        ({"姓名": "1", "手机号": ""}, "name_invalid"),
        ({"手机号": "1", "现工作单位": "x"}, "phone_invalid"),
        ({"现工作单位": "x", "用工状态": "x"}, "unknown_working_unit"),
        ({"用工状态": "x", "人员类别": "x"}, "unknown_status"),
        ({"人员类别": "x", "出生年月": "x"}, "unknown_category"),
    ],
)
def test_the_first_code_in_the_contracts_order_wins(unit, cells, code):
    assert only(bring(roster_row(unit, **cells)))[1] == code


def test_a_real_formula_refuses_its_row_in_any_column(unit):
    for column in ("姓名", "手机号", "单位名称", ""):
        sheet = sheet_of(roster_row(unit), formulas={2: column})
        result = import_roster(sheet, on=MARCH, actor="test")
        assert only(result) == ("refused", "formula", column or None)
    assert not Person.objects.exists()


@pytest.mark.parametrize("column", ["单位编码", "编制所在单位", "姓名", "手机号"])
def test_a_real_formula_without_a_value_is_not_an_empty_cell(unit, column):
    row = roster_row(unit, **{column: ""})
    result = import_roster(sheet_of(row, formulas={2: column}), on=MARCH, actor="test")
    assert only(result) == ("refused", "formula", column)
    result = import_roster(sheet_of(row), on=MARCH, actor="test")
    assert only(result)[1] != "formula"
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("cells", "formula_in", "code"),
    [
        ({"单位编码": "9", "姓名": ""}, "姓名", "unknown_unit"),
        ({"编制所在单位": "x", "姓名": ""}, "姓名", "home_unit_mismatch"),
        ({"单位编码": "", "姓名": ""}, "单位编码", "no_name"),
        ({"姓名": "1", "手机号": ""}, "姓名", "formula"),
    ],
)
def test_a_real_formula_keeps_its_place_in_the_order(unit, cells, formula_in, code):
    sheet = sheet_of(roster_row(unit, **cells), formulas={2: formula_in})
    assert only(import_roster(sheet, on=MARCH, actor="test"))[1] == code


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (13968112651.0, "13968112651"),
        ("１３９71346849", "13971346849"),
        ("+86 139-7134-6849", "13971346849"),
        ("\u300013971346849 ", "13971346849"),
    ],
)
def test_phones_are_cleaned(unit, written, kept):
    assert bring(roster_row(unit, 手机号=written)).outcomes["added"] == 1
    assert Person.objects.get().phone == kept


@pytest.mark.parametrize(
    "name",
    ["阿依古丽·买买提江", "𠮷田㛃", "བཀྲ་ཤིས", "ꀉꑳ", "Jean Müller", "龙" * 50, "刘〇"],
)
def test_names_of_any_script(unit, name):
    assert bring(roster_row(unit, 姓名=f" {name}\u3000")).outcomes["added"] == 1
    assert Person.objects.get().name == name


def test_a_new_person_is_written_whole(unit):
    other = UnitFactory(name="示例乙局")
    cells = {
        "人员类别": "国企管理",
        "用工状态": "借调出",
        "现工作单位": "示例乙局",
        "是否领导干部": "是",
        "出生年月": date(1985, 3, 9),
        "证件号后六位": 12345.0,
        "备注": "无",
    }
    bring(roster_row(unit, **cells))
    person = Person.objects.get()
    assert (person.unit, person.working_unit) == (unit, other)
    assert (person.category, person.status) == ("enterprise_manager", "seconded")
    assert (person.is_leader, person.is_enforcer) == (True, False)
    assert (person.birth_month, person.id_suffix) == ("1985-03", "012345")
    assert (person.note, person.joined_on) == ("无", MARCH)
    change = RosterChange.objects.get()
    assert (change.kind, change.effective_on, change.before) == ("joined", MARCH, {})
    assert (change.after["unit"], change.actor) == (unit.pk, "test")


def test_units_are_called_by_name_short_name_or_code(unit):
    for n, word in enumerate(("示例甲局", "甲局", unit.code)):
        result = bring(roster_row(unit, n, 编制所在单位=word, 现工作单位=word))
        assert only(result) == ("added", None, None)


def test_an_empty_working_unit_is_the_home_unit(unit):
    bring(roster_row(unit, 现工作单位=""))
    assert Person.objects.get().working_unit == unit


def test_a_working_unit_that_several_are_called_is_refused_unless_it_is_home(unit):
    UnitFactory(name="示例甲局")
    twins = UnitFactory(name="示例丙局"), UnitFactory(name="示例丙局")
    assert only(bring(roster_row(unit)))[0] == "added"
    assert only(bring(roster_row(unit, 1, 现工作单位="示例丙局"))) == (
        "refused",
        "unknown_working_unit",
        "现工作单位",
    )
    assert only(bring(roster_row(unit, 2, 现工作单位=twins[1].code)))[0] == "added"


def test_outcomes_against_what_is_there(unit):
    other = UnitFactory(name="示例乙局")
    rows = [roster_row(unit, n) for n in range(3)]
    bring(*rows)
    later = bring(
        roster_row(unit, 0),
        roster_row(unit, 1, 职务="主任"),
        roster_row(other, 2, 职务="主任"),
        roster_row(unit, 3),
        on=MAY,
    )
    assert codes(later) == [
        (2, "unchanged", None),
        (3, "changed", None),
        (4, "moved", None),
        (5, "added", None),
    ]
    assert later.outcomes == {
        "added": 1,
        "changed": 1,
        "moved": 1,
        "unchanged": 1,
        "refused": 0,
    }


def test_columns_that_the_file_lacks_keep_what_is_there(unit):
    other = UnitFactory()
    bring(roster_row(unit, 职务="主任", 备注="无"))
    required = ("单位编码", "姓名", "手机号", "人员类别", "编制所在单位", "用工状态")
    short = {name: roster_row(unit)[name] for name in required}
    assert only(bring(short)) == ("unchanged", None, None)
    moved = {name: roster_row(other)[name] for name in required}
    assert only(bring(moved)) == ("moved", None, None)
    person = Person.objects.get()
    assert (person.post, person.note) == ("主任", "无")
    assert (person.unit, person.working_unit) == (other, other)


def test_the_same_phone_under_another_name_is_refused(unit):
    first, second = roster_row(unit), roster_row(unit, 姓名="王示例")
    assert codes(bring(first, second)) == [
        (2, "added", None),
        (3, "refused", "phone_taken"),
    ]
    assert only(bring(second)) == ("refused", "phone_taken", "手机号")


def test_a_refused_row_takes_no_phone(unit):
    bad = roster_row(unit, 姓名="王示例", 用工状态="x")
    assert codes(bring(bad, roster_row(unit))) == [
        (2, "refused", "unknown_status"),
        (3, "added", None),
    ]


def test_the_phone_of_somebody_who_left_may_go_to_another(unit):
    bring(roster_row(unit))
    record_leave(Person.objects.all(), left_on=MARCH, reason="died", actor="a")
    assert only(bring(roster_row(unit, 姓名="王示例"), on=MAY))[0] == "added"
    assert Person.objects.count() == 2


def test_the_same_person_twice_in_a_file(unit):
    row = roster_row(unit)
    result = bring(row, dict(row), {**row, "职务": "主任"}, {**row, "用工状态": "x"})
    assert codes(result) == [
        (2, "added", None),
        (3, "unchanged", "duplicate_row"),
        (4, "refused", "duplicate_row"),
        (5, "refused", "duplicate_row"),
    ]
    assert Person.objects.get().post == "干事"


def test_earlier_than_a_later_change_is_out_of_order(unit):
    bring(roster_row(unit), on=MARCH)
    bring(roster_row(unit, 职务="主任"), on=MAY)
    early = date(2026, 4, 1)
    again = bring(roster_row(unit, 职务="科长"), on=early)
    assert only(again) == ("refused", "out_of_order", "手机号")
    assert only(bring(roster_row(unit, 职务="主任"), on=early))[0] == "unchanged"
    assert Person.objects.get().post == "主任"


def test_before_somebody_without_history_joined_is_out_of_order(unit):
    PersonFactory(unit=unit, name="李示例", phone="13800000000", joined_on=MAY)
    assert only(bring(roster_row(unit), on=MARCH))[1] == "out_of_order"


def test_absent_are_those_of_the_units_in_the_file(unit):
    other = UnitFactory()
    bring(
        roster_row(unit, 1),
        roster_row(unit, 2),
        roster_row(unit, 3),
        roster_row(other, 4),
    )
    bad = roster_row(unit, 2, 用工状态="x")
    result = bring(roster_row(unit, 1), bad, on=MAY)
    gone = Person.objects.get(phone="13800000003")
    assert [(a.person, a.unit) for a in result.absent] == [(gone.code, unit.code)]
    assert result.fields()["absent"] == {
        "count": 1,
        "proposed": [{"person": gone.code, "unit": unit.code}],
    }
    assert Person.objects.current().count() == 4


def test_absent_on_the_day_of_the_import_not_today(unit):
    bring(roster_row(unit, 1), on=MARCH)
    bring(roster_row(unit, 2), on=MAY)
    result = bring(roster_row(unit, 1), on=date(2026, 4, 1), dry_run=True)
    assert result.absent == []


def test_a_dry_run_writes_nothing_and_says_the_same(unit):
    rows = [roster_row(unit, 1), roster_row(unit, 2, 姓名="")]
    dry = bring(*rows, dry_run=True)
    assert not Person.objects.exists()
    assert not RosterChange.objects.exists()
    assert dry.fields() == bring(*rows).fields()


def test_the_second_import_changes_nothing_and_refuses_the_same(unit):
    rows = [roster_row(unit, 1), roster_row(unit, 2, 姓名=""), roster_row(unit, 3)]
    first, second = bring(*rows), bring(*rows)
    assert second.outcomes == first.outcomes | {"added": 0, "unchanged": 2}
    assert second.refused == first.refused
    assert RosterChange.objects.count() == 2


class TestScope:
    """Somebody of one unit imports; others' units do not exist for them."""

    @pytest.fixture
    def other(self):
        return UnitFactory(name="示例乙局")

    def test_another_unit_is_as_unknown_as_none(self, unit, other):
        result = bring(
            roster_row(other, 1), roster_row(other, 2, 单位编码="999"), scope=unit
        )
        refusals = [(r.code, r.column, r.message) for r in result.rows]
        assert refusals[0] == refusals[1]
        assert refusals[0][0] == "unknown_unit"
        assert not Person.objects.exists()

    def test_below_the_own_unit_is_ones_own(self, unit):
        village = UnitFactory(parent=unit)
        assert only(bring(roster_row(village), scope=unit))[0] == "added"

    def test_people_of_others_are_neither_taken_nor_told_of(self, unit, other):
        PersonFactory(name="李示例", phone="13800000000", unit=other)
        result = bring(roster_row(unit), scope=unit)
        assert only(result) == ("refused", "phone_taken", "手机号")
        assert "乙局" not in result.rows[0].message
        assert Person.objects.get().unit == other

    def test_to_be_lent_to_another_unit_is_allowed(self, unit, other):
        lent = roster_row(unit, 用工状态="借调出", 现工作单位="示例乙局")
        assert only(bring(lent, scope=unit))[0] == "added"
        assert Person.objects.get().working_unit == other

    def test_nobody_of_others_is_proposed_as_absent(self, unit, other):
        PersonFactory(unit=other)
        result = bring(roster_row(unit, 1), roster_row(other, 2), scope=unit)
        assert result.absent == []


def test_a_slip_of_the_pen_in_the_year_is_refused(unit):
    for day in (date(1999, 12, 31), date(timezone.localdate().year + 2, 1, 1)):
        with pytest.raises(InputError) as refused:
            bring(roster_row(unit), on=day)
        assert refused.value.code == "bad_date"


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_queries_do_not_grow_with_the_rows(rows, unit, django_assert_num_queries):
    root_unit()
    with django_assert_num_queries(10):
        bring(*[roster_row(unit, n) for n in range(rows)])
    with django_assert_num_queries(10):
        bring(*[roster_row(unit, n, 职务="主任") for n in range(rows)], on=MAY)
