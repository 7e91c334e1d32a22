"""The letter arithmetic of coverage: H A X E D P Q G and the rates made of them.

Source: domain facts §1.4. Rooms register a provider of letters for their own duty, so
that a report can add rooms up without knowing them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)
CENT = Decimal("0.01")
EXEMPTION_LIMIT = Decimal(5)  # percent of A − X; above it the rate is flagged

# One formula per rate, printed under every table that shows it.
FORMULA = {
    "D": "D = A − X − E",
    "registration_rate": "A / H",
    "participation_rate": "P / D",
    "gross_participation_rate": "P / (A − X)",
    "pass_rate": "Q / P",
    "attainment_rate": "Q / D",
    "distinction_rate": "G / P",
    "exemption_rate": "E / (A − X)",
    "is_full": "P = D, D > 0",
}


def rate(part: int, whole: int | None) -> Decimal | None:
    """``part / whole`` in percent, two decimals, half-up; None where there is no whole.

    100.00 is said only where the two are equal: 19,999 of 20,000 is 99.99.
    """
    if not whole:
        return None
    value = (HUNDRED * part / whole).quantize(CENT, ROUND_HALF_UP)
    if part != whole and value == HUNDRED:
        rounding = ROUND_DOWN if part < whole else ROUND_HALF_UP
        value = (HUNDRED * part / whole).quantize(CENT, rounding)
    return value


@dataclass(frozen=True, slots=True)
class Letters:
    """Counts of one unit, or of one subtree; ``H`` is None where it is not known.

    A sum has no H where people are counted whose unit has none: H is summed over the
    same units as A, or A / H would compare different things.
    """

    H: int | None = None
    A: int = 0
    X: int = 0
    E: int = 0
    P: int = 0
    Q: int = 0
    G: int = 0

    @property
    def D(self) -> int:
        return self.A - self.X - self.E

    def __add__(self, other: Letters) -> Letters:
        known = [part.H for part in (self, other) if part.H is not None]
        missing = any(part.H is None and part.A for part in (self, other))
        headcount = None if missing or not known else sum(known)
        return Letters(
            headcount,
            *(
                getattr(self, f.name) + getattr(other, f.name)
                for f in fields(self)
                if f.name != "H"
            ),
        )

    @property
    def registration_rate(self) -> Decimal | None:
        return rate(self.A, self.H)

    @property
    def participation_rate(self) -> Decimal | None:
        return rate(self.P, self.D)

    @property
    def gross_participation_rate(self) -> Decimal | None:
        return rate(self.P, self.A - self.X)

    @property
    def pass_rate(self) -> Decimal | None:
        return rate(self.Q, self.P)

    @property
    def attainment_rate(self) -> Decimal | None:
        return rate(self.Q, self.D)

    @property
    def distinction_rate(self) -> Decimal | None:
        return rate(self.G, self.P)

    @property
    def exemption_rate(self) -> Decimal | None:
        return rate(self.E, self.A - self.X)

    @property
    def is_full(self) -> bool:
        return self.D > 0 and self.D == self.P


def exemption_flag(letters: Letters, district: Letters) -> bool:
    """Whether the exemption rate is over 5 %, or over twice the district's."""
    base = letters.A - letters.X
    if base <= 0 or not letters.E:
        return False
    share = HUNDRED * letters.E / base
    if share > EXEMPTION_LIMIT:
        return True
    district_base = district.A - district.X
    return district_base > 0 and share > 2 * HUNDRED * district.E / district_base


def total(parts: Iterable[Letters]) -> Letters:
    """ΣP / ΣD comes from summed letters, never from the mean of rates."""
    result = Letters()
    for part in parts:
        result += part
    return result


# A provider answers {unit primary key: own Letters} for one duty, by its code.
Provider = Callable[[str], dict[int, Letters]]
_providers: dict[str, Provider] = {}


def register_provider(name: str, provider: Provider) -> None:
    """Called once from a room's AppConfig.ready(); a name is taken once."""
    if _providers.setdefault(name, provider) is not provider:
        raise ValueError(f"provider {name} is registered already")


def provider(name: str) -> Provider:
    """Raise KeyError where no room registered that name."""
    return _providers[name]
