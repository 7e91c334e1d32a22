"""The youth curriculum as it ships: stages and items in short titles of ours.

Source: domain facts §3.1 (教政法〔2016〕13号). ``checked`` items were read in a public
source; the others are to be held against the official text. Law of today goes before
the terms of 2016: lessons cite what is in force.
"""

from __future__ import annotations

from typing import NamedTuple


class StageRow(NamedTuple):
    code: str
    name: str
    first_grade: int
    last_grade: int
    goal: str


class ItemRow(NamedTuple):
    stage: str
    code: str
    title: str
    checked: bool = False


STAGES = (
    StageRow("primary_low", "小学低", 1, 2, "感知身边的法，有规则意识"),
    StageRow("primary_high", "小学高", 3, 6, "知道宪法常识，养成守法习惯"),
    StageRow("middle", "初中", 7, 9, "懂得权利义务相统一，有程序意识"),
    StageRow("high", "高中", 10, 12, "了解法律体系的框架，有参与能力"),
)
ITEMS = (
    ItemRow("primary_low", "L1", "国家的象征和标志；国家、国籍、公民；家庭关系", True),
    ItemRow("primary_low", "L2", "规则意识，公平竞争，规则面前人人公平", True),
    ItemRow("primary_low", "L3", "法律面前人人平等", True),
    ItemRow("primary_low", "L4", "消防和交通的基本规则，常用公共服务电话", True),
    ItemRow("primary_low", "L5", "爱护动植物，节约资源，保护环境", True),
    ItemRow(
        "primary_high",
        "H1",
        "宪法的地位，人大制度，国家机构，主权领土，国防，民族团结",
        True,
    ),
    ItemRow(
        "primary_high",
        "H2",
        "公民的权利义务，民事权利，未成年人保护，依法维权，防范欺凌",
        True,
    ),
    ItemRow("primary_high", "H3", "规则怎样定出来；合同与诚信", True),
    ItemRow("primary_high", "H4", "消费、交通、环保、消防、禁毒、食品安全规则", True),
    ItemRow("primary_high", "H5", "常见的违法犯罪和责任", True),
    ItemRow("primary_high", "H6", "法院、检察院、律师做什么", True),
    ItemRow("primary_high", "H7", "国际组织和公约", True),
    ItemRow("middle", "M1", "国家基本制度，依法行政，机构职权，人权，权利义务", True),
    ItemRow("middle", "M2", "民事原则，合同，物权和知识产权，侵权，劳动权利", True),
    ItemRow("middle", "M3", "治安、交通、消防、环保、国家安全、教育等公共事务", True),
    ItemRow("middle", "M4", "犯罪和刑罚，防范校园暴力，罪刑法定，正当防卫", True),
    ItemRow("middle", "M5", "司法原则，程序正义，依法解决纠纷", True),
    ItemRow("high", "S1", "宪法原则、基本制度和实施监督；选举", True),
    ItemRow("high", "S2", "民法的核心概念和规则", True),
    ItemRow("high", "S3", "行政法原则", True),
    ItemRow("high", "S4", "刑法原则", True),
    ItemRow("high", "S5", "诉讼、仲裁、调解", True),
    ItemRow("high", "S6", "国际法和公约", True),
    ItemRow("high", "S+", "劳动与职业法律（中职）"),
)
