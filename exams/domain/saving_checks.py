"""What a save may hold: checked against the paper in memory, without a query."""

from __future__ import annotations

from typing import Any

from exams.domain.attempt_papers import ItemRule, PaperData
from exams.domain.refusals import Refusal

MAX_SEQ = 2**31 - 1
MAX_KEY_LENGTH = 64
MAX_ERRORS = 100  # an answer to a broken request must stay small

Responses = dict[str, list[str]]


def check_seq(seq: Any) -> int:
    """A whole number that the column can hold; True is not 1."""
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq <= MAX_SEQ:
        raise Refusal("bad_request", errors=[{"field": "seq", "code": "invalid"}])
    return seq


def fault_of(keys: Any, rule: ItemRule | None) -> str | None:
    """The first thing wrong with the answer to one item, in the contract's words."""
    if rule is None:
        return "unknown_item"
    if not isinstance(keys, list):
        return "not_a_list"
    if len(keys) > rule.most:
        return "too_many"
    if any(isinstance(key, str) and len(key) > MAX_KEY_LENGTH for key in keys):
        return "too_long"
    if not all(isinstance(key, str) and key in rule.keys for key in keys):
        return "unknown_key"
    return "too_many" if len(set(keys)) < len(keys) else None


def speakable(text: str) -> str:
    """What a client sent, short and in characters that can be sent back."""
    return text[:MAX_KEY_LENGTH].encode("utf-8", "replace").decode()


def check_responses(responses: Any, paper: PaperData) -> Responses:
    """The responses as they came, if every one of them fits; Refusal otherwise.

    Each key at most once. All or nothing: one bad answer refuses the whole request.
    """
    if not isinstance(responses, dict):
        raise Refusal("bad_request", errors=[{"field": "responses", "code": "invalid"}])
    errors = [
        {"item": speakable(item), "code": fault}
        for item, keys in responses.items()
        if (fault := fault_of(keys, paper.rules.get(item)))
    ]
    if errors:
        raise Refusal("bad_response", errors=errors[:MAX_ERRORS])
    return responses


def holds(stored: Responses, responses: Responses) -> bool:
    """Whether every one of the responses is what is stored, in any order of keys."""
    return all(
        item in stored and set(stored[item]) == set(keys)
        for item, keys in responses.items()
    )
