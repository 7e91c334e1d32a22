"""Append an entry to the ledger, and read the whole chain again."""

import hashlib
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ledger.models import LedgerEntry

ATTEMPTS = 20


def payload_hash(payload: Any) -> str:
    """SHA-256 of the payload as sorted, compact JSON."""
    text = json.dumps(
        payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
    return hashlib.sha256(text.encode()).hexdigest()


def entry_hash(entry: LedgerEntry) -> str:
    """What an entry's own hash must be, from its fields and the hash before it."""
    return payload_hash(
        [
            entry.previous_sha256,
            entry.kind,
            entry.subject,
            entry.payload_sha256,
            entry.actor,
            entry.at.isoformat(),
        ]
    )


def append_entry(kind: str, *, subject: str, payload: Any, actor: str) -> LedgerEntry:
    """Add one entry behind the last; meant for acts of office, not for the hot path."""
    for _attempt in range(ATTEMPTS):
        last = LedgerEntry.objects.order_by("-id").first()
        entry = LedgerEntry(
            kind=kind,
            subject=subject,
            payload_sha256=payload_hash(payload),
            actor=actor,
            at=timezone.now(),
            previous_sha256=last.sha256 if last else "",
        )
        entry.sha256 = entry_hash(entry)
        try:
            with transaction.atomic():
                entry.save()
        except IntegrityError:
            continue  # somebody else was faster: follow the new last entry
        return entry
    raise RuntimeError("the ledger is too busy")


def first_bad_entry() -> int | None:
    """The number of the first entry that does not follow the one before, or None."""
    previous = ""
    for number, entry in enumerate(LedgerEntry.objects.order_by("id").iterator(), 1):
        if entry.previous_sha256 != previous or entry.sha256 != entry_hash(entry):
            return number
        previous = entry.sha256
    return None
