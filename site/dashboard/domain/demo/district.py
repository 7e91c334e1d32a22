"""The demo's unit tree and people, as the spreadsheets that a district would send."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from sheets.cells import Cell

SEED = 510811
ROOT_CODE = "SL"
ROOT_NAME = "示例区"
DEPARTMENTS = (
    "区委办公室 区人大常委会办公室 区政府办公室 区政协办公室 区纪委监委机关 区委组织部 "
    "区委宣传部 区委统战部 区委政法委 区委社会工作部 区委编办 区直机关工委 区委党校 "
    "区信访局 区发展和改革局 区经济信息化和科技局 区教育局 区公安分局 区民政局 "
    "区司法局 "
    "区财政局 区人力资源和社会保障局 区自然资源局 区生态环境局 区住房和城乡建设局 "
    "区交通运输局 区水利局 区农业农村局 区商务和经济合作局 区文化旅游和体育局 "
    "区卫生健康局 区退役军人事务局 区应急管理局 区审计局 区国有资产管理局 "
    "区市场监督管理局 区统计局 区医疗保障局 区林业局 区综合行政执法局 区行政审批局 "
    "区乡村振兴局 区总工会 团区委 区妇联"
).split()
TOWNS = "东坪 西坪 南坪 北坪 青岭 红岭 白河 清河 石坝 柏坝 新店 古渡".split()
VILLAGES = (
    "桂花 柏树 石桥 水井 大湾 小湾 新华 双河 龙潭 凤鸣 高峰 平安 团结 长青"
).split()
VILLAGE_COUNT = 150
SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹喻苏潘葛范彭"
GIVEN = (
    "安邦昌春德芳刚桂海红华吉建静军兰丽林明宁平强琴庆"
    "荣瑞善世淑涛文霞祥晓欣秀学艳英永玉远云泽志忠"
)
UNIT_COLUMNS = (
    "单位编码 单位全称 简称 类别 上级单位 实名制在编人数 联络员 排序号"
).split()
ROSTER_COLUMNS = (
    "单位编码 姓名 手机号 人员类别 职务层级 职务 是否领导干部 是否行政执法人员 "
    "编制所在单位 现工作单位 用工状态 出生年月 预计退休年月"
).split()
ENFORCING = ("公安", "市场监督", "综合行政执法", "应急", "交通运输", "生态环境", "林业")


@dataclass(frozen=True)
class DemoUnit:
    code: str
    name: str
    kind: str
    parent: str
    people: int


def units(rng: random.Random) -> list[DemoUnit]:
    """45 departments, 12 towns, 150 villages under one district."""
    rows = [DemoUnit(ROOT_CODE, ROOT_NAME, "区", "", 0)]
    for number, name in enumerate(DEPARTMENTS, 1):
        size = rng.choice((12, 18, 24, 30, 38, 52))
        rows.append(
            DemoUnit(f"SL-D{number:02d}", f"示例{name}", "区级部门", ROOT_CODE, size)
        )
    for number, name in enumerate(TOWNS, 1):
        code = f"SL-T{number:02d}"
        size = rng.randrange(28, 46)
        rows.append(DemoUnit(code, f"示例{name}镇", "镇", ROOT_CODE, size))
    for number in range(VILLAGE_COUNT):
        town, village = number % len(TOWNS), number // len(TOWNS)
        name = f"示例{TOWNS[town]}镇{VILLAGES[village]}村"
        parent = f"SL-T{town + 1:02d}"
        rows.append(
            DemoUnit(
                f"SL-V{number + 1:03d}", name, "村(社区)", parent, rng.randint(4, 6)
            )
        )
    return rows


def unit_rows(tree: list[DemoUnit], rng: random.Random) -> Iterator[list[Cell]]:
    """Headcount is what the staffing office says; a few posts are always empty."""
    for order, unit in enumerate(tree):
        empty = rng.choice((0, 0, 0, 1, 2)) if unit.people else 0
        yield [
            unit.code,
            unit.name,
            unit.name.removeprefix("示例"),
            unit.kind,
            unit.parent,
            unit.people + empty if unit.people else "",
            "",
            order,
        ]


def roster_rows(tree: list[DemoUnit], rng: random.Random) -> Iterator[list[Cell]]:
    phone = 0
    for unit in tree:
        for place in range(unit.people):
            phone += 1
            yield person_row(unit, place, f"1990000{phone:04d}", rng)


def person_row(
    unit: DemoUnit, place: int, phone: str, rng: random.Random
) -> list[Cell]:
    category, rank, post, leader = post_of(unit, place, rng)
    birth = rng.randint(1967, 2001)
    enforcer = any(word in unit.name for word in ENFORCING) and rng.random() < 0.5
    return [
        unit.code,
        rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2)))),
        phone,
        category,
        rank,
        post,
        "是" if leader else "否",
        "是" if enforcer and not leader else "否",
        unit.name,
        unit.name,
        rng.choices(["在岗", "借调出", "驻村", "长期病假", "产假"], [94, 2, 2, 1, 1])[
            0
        ],
        f"{birth}-{rng.randint(1, 12):02d}",
        f"{birth + 62}-{rng.randint(1, 12):02d}",
    ]


def post_of(
    unit: DemoUnit, place: int, rng: random.Random
) -> tuple[str, str, str, bool]:
    """(人员类别, 职务层级, 职务, 是否领导干部) by the place in the unit's list."""
    if unit.kind == "村(社区)":
        return "村社区干部", "", "村党支部书记" if place == 0 else "村委委员", False
    title = "镇长" if unit.kind == "镇" else "局长"
    if place == 0:
        return "公务员", "乡科级正职", title, True
    if place < 4:
        return "公务员", "乡科级副职", f"副{title}", True
    category = rng.choices(["公务员", "参公", "事业在编"], [55, 10, 35])[0]
    rank = "" if category == "事业在编" else rng.choice(("一级科员", "四级主任科员"))
    return category, rank, "干事", False
