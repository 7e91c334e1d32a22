"""Units and people for tests; a tree always has its paths."""

from datetime import date

import factory

from sheets.cells import Cell
from sheets.reading import Row, Sheet
from units.enums import PersonCategory, UnitKind, WorkStatus
from units.models import Person, Unit

ROSTER_COLUMNS = (
    "单位编码",
    "单位名称",
    "姓名",
    "手机号",
    "证件号后六位",
    "人员类别",
    "职务层级",
    "职务",
    "是否领导干部",
    "是否行政执法人员",
    "编制所在单位",
    "现工作单位",
    "用工状态",
    "出生年月",
    "预计退休年月",
    "岗位选修方向",
    "备注",
)


class UnitFactory(factory.django.DjangoModelFactory):
    """A department below the one root; pass ``parent`` for deeper units."""

    class Meta:
        model = Unit
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"5108110{n:03d}")
    name = factory.Sequence(lambda n: f"示例单位{n}")
    kind = UnitKind.DEPARTMENT
    parent = factory.LazyFunction(lambda: root_unit())

    @factory.post_generation
    def keep_path(self, create: bool, extracted: object, **kwargs: object) -> None:
        prefix = self.parent.path if self.parent else "/"
        self.path = f"{prefix}{self.pk}/"
        self.depth = self.parent.depth + 1 if self.parent else 0
        self.save(update_fields=["path", "depth"])


def root_unit() -> Unit:
    """The one root of the installation."""
    root = Unit.objects.filter(parent__isnull=True).first()
    return root or UnitFactory(
        code="510811", name="示例区", kind=UnitKind.DISTRICT, parent=None
    )


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: "张示例")
    phone = factory.Sequence(lambda n: f"139{n:08d}")
    unit = factory.SubFactory(UnitFactory)
    working_unit = factory.SelfAttribute("unit")
    category = PersonCategory.CIVIL_SERVANT
    status = WorkStatus.ON_DUTY
    joined_on = date(2020, 1, 1)


def roster_row(unit: Unit, n: int = 0, **cells: Cell) -> dict[str, Cell]:
    """A sound row of a roster as it stands in a spreadsheet; ``cells`` replace some."""
    return {
        "单位编码": unit.code,
        "单位名称": unit.name,
        "姓名": "李示例",
        "手机号": f"138{n:08d}",
        "证件号后六位": "",
        "人员类别": "公务员",
        "职务层级": "科员",
        "职务": "干事",
        "是否领导干部": "否",
        "是否行政执法人员": "否",
        "编制所在单位": unit.name,
        "现工作单位": unit.name,
        "用工状态": "在岗",
        "出生年月": "1985-03",
        "预计退休年月": "2045-03",
        "岗位选修方向": "",
        "备注": "",
        **cells,
    }


def unit_row(code: str, parent: str, **cells: Cell) -> dict[str, Cell]:
    """A sound row of a unit list as it stands in a spreadsheet."""
    return {
        "单位编码": code,
        "单位全称": f"示例单位{code}",
        "类别": "区级部门" if parent else "区",
        "上级单位": parent,
        **cells,
    }


def sheet_of(*rows: dict[str, Cell], formulas: dict[int, str] | None = None) -> Sheet:
    """Rows as a reader would give them, from row 2 on; ``formulas`` by row number."""
    marked = formulas or {}
    columns = tuple(rows[0]) if rows else ROSTER_COLUMNS
    return Sheet(
        "sheet.xlsx",
        "0" * 64,
        columns,
        [
            Row(number, row, frozenset([marked[number]] if number in marked else ()))
            for number, row in enumerate(rows, 2)
        ],
    )
