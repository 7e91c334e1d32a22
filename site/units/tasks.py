"""Work of the units room that a worker does after the page has answered."""

from __future__ import annotations

from django_tasks import task

from units.domain.uploads import apply_upload


@task()
def apply_import(code: str) -> None:
    """Apply the uploaded file of that code; safe to run again."""
    apply_upload(code)
