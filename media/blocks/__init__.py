"""Blocks of broadcast scripts, one part of a script a block."""

from .script import ScriptBody

__all__ = ["ScriptBody"]
