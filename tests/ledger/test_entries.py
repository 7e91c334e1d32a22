"""The chain of the ledger: it follows, it never forks, and tampering shows."""

import pytest

from ledger.domain.entries import append_entry, first_bad_entry
from ledger.models import LedgerEntry

pytestmark = pytest.mark.django_db


def test_append_entry_follows_last():
    first = append_entry("freeze", subject="exam:2026", payload={"a": 1}, actor="x")
    second = append_entry("freeze", subject="exam:2027", payload={"a": 2}, actor="x")
    assert second.previous_sha256 == first.sha256
    assert first_bad_entry() is None


def test_first_bad_entry_after_tampering():
    append_entry("freeze", subject="exam:2026", payload={"a": 1}, actor="x")
    second = append_entry("freeze", subject="exam:2027", payload={"a": 2}, actor="x")
    LedgerEntry.objects.filter(pk=second.pk).update(actor="somebody else")
    assert first_bad_entry() == 2


def test_entry_is_never_changed_or_deleted():
    entry = append_entry("freeze", subject="exam:2026", payload={}, actor="x")
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
