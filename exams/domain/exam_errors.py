"""The one kind of refusal that the exam's acts of office raise."""

from __future__ import annotations

from typing import Any


class ExamError(Exception):
    """An act that cannot be done: a stable code, and words that say what to do.

    ``details`` is for the JSON answer, such as {"lacking": [...]}.
    """

    def __init__(self, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details
