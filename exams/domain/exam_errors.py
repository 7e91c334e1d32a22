"""The one kind of refusal that the exam's acts of office raise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file, and where ("sections[1].n")."""

    where: str
    message: str


class InvalidError(ExamError):
    """A JSON object that cannot be taken; ``problems`` names every reason."""

    def __init__(self, code: str, lead: str, problems: Sequence[Problem]) -> None:
        words = "；".join(
            f"{problem.where}：{problem.message.rstrip('。')}" for problem in problems
        )
        super().__init__(code, f"{lead}{words}。")
        self.problems = list(problems)

    @property
    def where(self) -> str:
        return self.problems[0].where if self.problems else ""
