"""Keep the stored path of the unit tree, and roll figures up along it."""

from collections.abc import Iterable

from django.db import transaction

from units.domain.letters import Letters
from units.models import Unit


class CycleError(ValueError):
    """A unit would become its own ancestor."""


@transaction.atomic
def rebuild_paths() -> None:
    """Write path and depth of every unit from ``parent``, or raise CycleError."""
    units = {unit.pk: unit for unit in Unit.objects.all()}
    children: dict[int | None, list[Unit]] = {}
    for unit in units.values():
        children.setdefault(unit.parent_id, []).append(unit)
    stack = [(root, "/", 0) for root in children.get(None, [])]
    changed, reached = [], 0
    while stack:
        unit, prefix, depth = stack.pop()
        reached += 1
        path = f"{prefix}{unit.pk}/"
        if (unit.path, unit.depth) != (path, depth):
            unit.path, unit.depth = path, depth
            changed.append(unit)
        stack += [(child, path, depth + 1) for child in children.get(unit.pk, [])]
    if reached != len(units):
        raise CycleError
    Unit.objects.bulk_update(changed, ["path", "depth"], batch_size=500)


def subtree_letters(
    units: Iterable[Unit], own: dict[int, Letters]
) -> dict[int, Letters]:
    """Own letters plus the sum of the children's subtrees, for every unit given.

    ``units`` must hold whole subtrees, or the sums lack what is missing.
    """
    sums: dict[int, Letters] = {}
    for unit in sorted(units, key=lambda unit: -unit.depth):
        sums[unit.pk] = sums.get(unit.pk, Letters()) + own.get(unit.pk, Letters())
        if unit.parent_id is not None:
            sums[unit.parent_id] = sums.get(unit.parent_id, Letters()) + sums[unit.pk]
    return sums
