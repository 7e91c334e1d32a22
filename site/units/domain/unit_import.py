"""Import a unit list: plan every row, then write the accepted in one transaction."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from sheets.errors import InputError
from sheets.reading import Sheet, SheetWarning
from units.domain.history import BATCH, lock_roster
from units.domain.outcomes import Finish, ImportResult, Progress
from units.domain.tree import rebuild_paths
from units.domain.unit_plan import Tree, UnitPlan, differing, plan_units
from units.domain.unit_rows import HEADCOUNT, UnitDraft, read_drafts
from units.enums import Outcome
from units.models import Unit

OUTCOMES = (Outcome.ADDED, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.REFUSED)


@dataclass(frozen=True, slots=True)
class HeadcountOrigin:
    """Where the outside numbers come from and which day they hold for."""

    source: str
    day: date


def headcount_origin(source: str | None, day: date | None) -> HeadcountOrigin | None:
    """Both or neither, else InputError ``headcount_origin``."""
    if not source and day is None:
        return None
    if not source or day is None:
        text = _("在编人数的来源和日期要一起填")
        raise InputError("headcount_origin", text, "--headcount-source")
    return HeadcountOrigin(source[:100], day)


def import_units(
    sheet: Sheet,
    *,
    origin: HeadcountOrigin | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    finish: Finish | None = None,
) -> ImportResult:
    """The tree comes from 上级单位; ``origin`` goes with every headcount in the file.

    Raises InputError other_root where the file brings another root than the one there.
    """
    drafts = read_drafts(sheet, progress)
    with nullcontext() if dry_run else transaction.atomic():
        if not dry_run:
            lock_roster()
        tree = Tree.of(Unit.objects.all())
        for draft in drafts:
            add_origin(draft, tree.units.get(draft.code), origin)
        plan = plan_units(drafts, tree)
        if not dry_run:
            write_units(plan, tree)
        warnings = [*sheet.warnings, *origin_missing(sheet, origin)]
        result = ImportResult(sheet, OUTCOMES, plan.rows, None, warnings)
        if finish:
            finish(result)
    return result


def add_origin(
    draft: UnitDraft, unit: Unit | None, origin: HeadcountOrigin | None
) -> None:
    """A number keeps its source while it stays the same and no new one is given."""
    if "headcount" not in draft.values:
        return
    number = draft.values["headcount"]
    if number is not None and origin:
        source, day = origin.source, origin.day
    elif number is not None and unit and unit.headcount == number:
        return
    else:
        source, day = "", None
    draft.values |= {"headcount_source": source, "headcount_date": day}


def origin_missing(sheet: Sheet, origin: HeadcountOrigin | None) -> list[SheetWarning]:
    if origin or HEADCOUNT not in sheet.columns:
        return []
    text = _("没有写明在编人数的来源和日期")
    return [SheetWarning("headcount_origin_missing", text, HEADCOUNT)]


def write_units(plan: UnitPlan, tree: Tree) -> None:
    """New units level by level, for a child needs its parent's key; then the rest."""
    units = dict(tree.units)
    depth: dict[str, int] = {}
    for draft in plan.new:
        parent = plan.parents[draft.code]
        depth[draft.code] = depth.get(parent or "", -1) + 1
    by_level = sorted(plan.new, key=lambda draft: depth[draft.code])
    for _level, drafts in groupby(by_level, key=lambda draft: depth[draft.code]):
        new = [
            Unit(
                code=draft.code,
                parent=units.get(plan.parents[draft.code] or ""),
                **draft.values,
            )
            for draft in drafts
        ]
        units |= {unit.code: unit for unit in Unit.objects.bulk_create(new)}
    update_units(plan, units)
    rebuild_paths()


def update_units(plan: UnitPlan, units: dict[str, Unit]) -> None:
    changed, fields = [], set()
    for draft in plan.known:
        unit = units[draft.code]
        parent = units.get(plan.parents[draft.code] or "")
        names = differing(unit, draft.values)
        for name in names:
            setattr(unit, name, draft.values[name])
        if unit.parent_id != (parent.pk if parent else None):
            unit.parent = parent
            names = names | {"parent"}
        if names:
            changed.append(unit)
            fields |= names
    if fields:
        Unit.objects.bulk_update(changed, sorted(fields), batch_size=BATCH)
