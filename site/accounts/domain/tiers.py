"""Which tiers a person is in; the exams room owns the rule and registers it."""

from __future__ import annotations

from collections.abc import Callable

from units.models import Person

_providers: list[Callable[[Person], list[str]]] = []


def register_tiers(provider: Callable[[Person], list[str]]) -> None:
    """Called once from a room's AppConfig.ready()."""
    if provider not in _providers:
        _providers.append(provider)


def tiers_of(person: Person) -> list[str]:
    """Tier codes of the person today; empty where no room has tiers."""
    return [tier for provider in _providers for tier in provider(person)]
