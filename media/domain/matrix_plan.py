"""Plan a cell of the matrix, and take the plan back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from home.models import Audience, Channel
from media.models import MatrixCell


@transaction.atomic
def plan_cell(
    month: str, *, audience: Audience, channel: Channel, values: Mapping[str, Any]
) -> MatrixCell:
    """What is to come in this cell; planning it again replaces what was planned."""
    cell, _made = MatrixCell.objects.update_or_create(
        month=month, audience=audience, channel=channel, defaults=dict(values)
    )
    return cell


@transaction.atomic
def clear_cell(
    month: str, *, audience: Audience, channel: Channel
) -> MatrixCell | None:
    """Drop the plan, which is returned; pages that fill the cell stay what they are."""
    cell = (
        MatrixCell.objects.select_for_update()
        .filter(month=month, audience=audience, channel=channel)
        .first()
    )
    if cell is not None:
        MatrixCell.objects.filter(pk=cell.pk).delete()
    return cell
