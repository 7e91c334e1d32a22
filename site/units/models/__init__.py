"""The unit tree, its people, and what changed when."""

from .imports import RosterImport
from .person import Person, RosterChange
from .unit import Unit

__all__ = ["Person", "RosterChange", "RosterImport", "Unit"]
