"""The blueprints that ship with the program, and how they stand on a bank."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from exams.domain.bank import stock_on
from exams.domain.blueprint import parse_spec
from exams.domain.feasibility import Allocation, allocate
from exams.models import Blueprint, QuestionBank

FOLDER = Path(__file__).resolve().parent.parent / "content" / "presets"


@dataclass(frozen=True, slots=True)
class Standing:
    """A blueprint and whether a bank can fill it."""

    blueprint: Blueprint
    allocation: Allocation

    @property
    def missing(self) -> int:
        return sum(lack.missing for lack in self.allocation.lacking)

    @property
    def words(self) -> str:
        """The blueprint in one line: 判断 20 题 × 2 分，…"""
        spec = parse_spec(self.blueprint.spec)
        sections = [
            _("%(kind)s %(n)d 题 × %(score)s 分")
            % {"kind": s.kind.label, "n": s.n, "score": f"{s.score.normalize():f}"}
            for s in spec.sections
        ]
        limits = _("%(minutes)d 分钟，%(pass)s 分合格") % {
            "minutes": spec.minutes,
            "pass": f"{spec.pass_score.normalize():f}",
        }
        return "，".join([*sections, limits])


def preset_specs() -> list[dict[str, Any]]:
    """The presets as shipped, each a blueprint of domain facts §1.5."""
    return [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]


def load_presets() -> list[Blueprint]:
    """The shipped blueprints as rows; one that an exam uses stays as it is."""
    presets = []
    for spec in preset_specs():
        parse_spec(spec)  # a preset that does not hold together must not ship
        terms = {"name": spec["name"], "spec": spec, "is_preset": True}
        blueprint, _made = Blueprint.objects.get_or_create(
            code=spec["code"], defaults=terms
        )
        if blueprint.spec != spec and not blueprint.exam_set.exists():
            Blueprint.objects.filter(pk=blueprint.pk).update(**terms)
            blueprint.refresh_from_db()
        presets.append(blueprint)
    return presets


def standings(bank: QuestionBank, *, on: date) -> Sequence[Standing]:
    """Every blueprint on this bank on that day; the bank is read once."""
    available = stock_on(bank, on=on).available
    return [
        Standing(blueprint, allocate(parse_spec(blueprint.spec), available))
        for blueprint in Blueprint.objects.order_by("code")
    ]
