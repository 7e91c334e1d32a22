"""What a signed-in person has to do next; rooms register who knows it.

The front page shows the first; home knows no room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Due:
    """``when`` is the last day it can be done, in Shanghai; all words are translated.

    For example Due("学法考试", date(2026, 11, 30), "还没有参加", "/study/", "开始").
    """

    title: str
    when: date
    state: str
    url: str
    action: str


Provider = Callable[["User"], Iterable[Due]]

_providers: list[Provider] = []


def register_due(provider: Provider) -> Provider:
    """Call from AppConfig.ready(). The same provider registered twice is asked once."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def due_for(user: User) -> list[Due]:
    """Everything that waits for the user, the nearest day first."""
    waiting = [due for provider in _providers for due in provider(user)]
    return sorted(waiting, key=lambda due: due.when)
