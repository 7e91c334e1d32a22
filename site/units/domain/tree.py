"""Keep the stored path of the unit tree, and roll figures up along it."""

from collections.abc import Iterable

from django.db import transaction

from units.domain.letters import Letters
from units.models import Unit


class CycleError(ValueError):
    """A unit would become its own ancestor."""


@transaction.atomic
def rebuild_paths() -> None:
    """Write path, depth and position of every unit from ``parent``, or CycleError.

    Position counts down the tree, a unit before those below it, siblings by order
    number and code.
    """
    units = list(Unit.objects.order_by("-sort_order", "-code"))
    children: dict[int | None, list[Unit]] = {}
    for unit in units:
        children.setdefault(unit.parent_id, []).append(unit)
    stack = [(root, "/", 0) for root in children.get(None, [])]
    changed, position = [], 0
    while stack:
        unit, prefix, depth = stack.pop()
        position += 1
        place = (f"{prefix}{unit.pk}/", depth, position)
        if (unit.path, unit.depth, unit.position) != place:
            unit.path, unit.depth, unit.position = place
            changed.append(unit)
        below = children.get(unit.pk, [])
        stack += [(child, unit.path, depth + 1) for child in below]
    if position != len(units):
        raise CycleError
    Unit.objects.bulk_update(changed, ["path", "depth", "position"], batch_size=500)


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
