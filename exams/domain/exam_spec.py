"""What an exam file says (interfaces §2, create_exam), checked."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from exams.domain.blueprint import (
    AttemptsPolicy,
    BlueprintError,
    Spec,
    parse_policy,
    parse_spec,
)
from exams.domain.exam_errors import InvalidError, Problem
from exams.domain.exam_reader import Reader
from exams.enums import ResultPolicy, ReviewPolicy, Tier
from exams.models import Blueprint
from units.enums import UnitKind

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII)
CODE_LENGTH = 50
SITTING_CODE_LENGTH = 46  # the code of a paper adds a hyphen and up to three digits


class ExamInvalidError(InvalidError):
    """An exam file that cannot be used; ``problems`` names every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("exam_invalid", _("考试设置有误："), problems)


@dataclass(frozen=True, slots=True)
class SittingSpec:
    code: str
    opens_at: datetime
    closes_at: datetime
    minutes: int
    resit_of: str


@dataclass(frozen=True, slots=True)
class ExamSpec:
    """``blueprint_spec`` is the JSON as given, or that of the blueprint named."""

    code: str
    title: str
    reference_date: date
    tiers: list[str]
    unit_kinds: list[str]
    bank: str
    blueprint: Spec
    blueprint_spec: dict[str, Any]
    policy: AttemptsPolicy
    review: str
    results: str
    answered_share: int
    sittings: tuple[SittingSpec, ...]


def parse_exam(data: Any, *, to_come: bool = False) -> ExamSpec:
    """The exam in ``data``, or ExamInvalidError with every problem.

    ``to_come`` refuses a sitting that is over by now; a file may tell of an exam past.
    """
    if not isinstance(data, dict):
        raise ExamInvalidError([Problem("exam", _("应为一个 JSON 对象。"))])
    if not is_storable(data):
        words = _("有不能保存的字符或数值。")
        raise ExamInvalidError([Problem("exam", words)])
    reader = _ExamReader({"answered_share": 60, **data}, to_come=to_come)
    given, blueprint = reader.blueprint()
    policy = reader.policy(blueprint)
    spec = ExamSpec(
        code=reader.code(data, "code", "code"),
        title=reader.text("title", 100),
        reference_date=reader.day("reference_date"),
        tiers=reader.choices("tiers", list(Tier.values)),
        unit_kinds=reader.choices("unit_kinds", list(UnitKind.values)),
        bank=reader.text("bank", 50),
        blueprint=blueprint or _NO_BLUEPRINT,
        blueprint_spec=given,
        policy=policy,
        review=reader.choice("review", ReviewPolicy.values, ReviewPolicy.WITH_RESULT),
        results=reader.choice("results", ResultPolicy.values, ResultPolicy.AT_ONCE),
        answered_share=reader.integer(
            reader.data, "answered_share", "answered_share", 0, 100
        ),
        sittings=reader.sittings(blueprint),
    )
    if reader.problems:
        raise ExamInvalidError(reader.problems)
    return spec


def is_storable(data: Any) -> bool:
    """Whether every database can keep it: no NUL, no half character, no NaN."""
    try:
        text = json.dumps(data, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (ValueError, RecursionError):
        return False
    return r"\u0000" not in text


def parse_sitting(data: Any, *, minutes: int) -> SittingSpec:
    """One sitting to come, or ExamInvalidError; ``minutes`` where it says none."""
    reader = _ExamReader({}, to_come=True)
    spec = reader.sitting(data if isinstance(data, dict) else {}, "sitting", minutes)
    if reader.problems:
        raise ExamInvalidError(reader.problems)
    return spec


class _ExamReader(Reader):
    def __init__(self, data: dict[str, Any], *, to_come: bool) -> None:
        super().__init__(data)
        self.to_come = to_come

    def code(
        self, source: dict[str, Any], name: str, where: str, limit: int = CODE_LENGTH
    ) -> str:
        value = source.get(name)
        if (
            not isinstance(value, str)
            or len(value) > limit
            or not CODE.fullmatch(value)
        ):
            self.fail(
                where, _("应由字母、数字、短横线组成，最多 %(n)d 个。") % {"n": limit}
            )
            return ""
        return value

    def blueprint(self) -> tuple[dict[str, Any], Spec | None]:
        """A blueprint written out, or the code of one that stands."""
        given = self.data.get("blueprint")
        if isinstance(given, str):
            found = Blueprint.objects.filter(code=given).first()
            if found is None:
                self.fail("blueprint", _("没有代码为“%s”的组卷方案。") % given[:50])
                return {}, None
            given = found.spec
        try:
            return given if isinstance(given, dict) else {}, parse_spec(given)
        except BlueprintError as error:
            for problem in error.problems:
                self.fail(f"blueprint.{problem.where}", problem.message)
        return {}, None

    def policy(self, blueprint: Spec | None) -> AttemptsPolicy:
        """The exam's own policy, else the blueprint's."""
        if "policy" in self.data:
            try:
                return parse_policy(self.data["policy"])
            except BlueprintError as error:
                self.problems += error.problems
        return (blueprint or _NO_BLUEPRINT).policy

    def sittings(self, blueprint: Spec | None) -> tuple[SittingSpec, ...]:
        minutes = (blueprint or _NO_BLUEPRINT).minutes
        value = self.data.get("sittings", [])
        entries = self.objects("sittings") if value else []
        sittings = [
            self.sitting(entry, f"sittings[{i}]", minutes)
            for i, entry in enumerate(entries)
        ]
        codes = [sitting.code for sitting in sittings]
        if len(set(codes)) < len(codes):
            self.fail("sittings", _("场次代码重复。"))
        return tuple(sittings)

    def sitting(self, entry: dict[str, Any], where: str, minutes: int) -> SittingSpec:
        entry = {"minutes": minutes, **entry}
        before = len(self.problems)
        opens_at = self.instant(entry, "opens_at", f"{where}.opens_at")
        closes_at = self.instant(entry, "closes_at", f"{where}.closes_at")
        allowed = self.integer(entry, "minutes", f"{where}.minutes", 1, 600)
        if len(self.problems) == before:
            self.window(opens_at, closes_at, allowed, f"{where}.closes_at")
        resit_of = ""
        if entry.get("resit_of"):
            resit_of = self.code(entry, "resit_of", f"{where}.resit_of")
        return SittingSpec(
            code=self.code(entry, "code", f"{where}.code", SITTING_CODE_LENGTH),
            opens_at=opens_at,
            closes_at=closes_at,
            minutes=allowed,
            resit_of=resit_of,
        )

    def window(
        self, opens_at: datetime, closes_at: datetime, minutes: int, where: str
    ) -> None:
        """A window in which nobody could sit the whole time would never be approved."""
        if closes_at <= opens_at:
            self.fail(where, _("结束时间应晚于开始时间。"))
        elif closes_at - opens_at < timedelta(minutes=minutes):
            words = _("开放时间比答题时长（%(n)d 分钟）还短，请把结束时间改晚。")
            self.fail(where, words % {"n": minutes})
        elif self.to_come and closes_at <= timezone.now():
            self.fail(where, _("结束时间已过，请改成以后的时间。"))


# Stands in while the other fields are read; never leaves parse_exam.
_NO_BLUEPRINT = parse_spec(
    {
        "code": "-",
        "name": "-",
        "total": 1,
        "minutes": 60,
        "pass": 1,
        "good": 1,
        "distinction": 1,
        "policy": {"mode": "single+makeup"},
        "sections": [{"kind": "single", "n": 1, "score": 1}],
        "topics": [{"t": "-", "pct": 100}],
        "difficulty": {"易": 1},
    }
)
