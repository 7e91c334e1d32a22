"""Blocks of broadcast scripts, one part of a script a block."""

from .script import ScriptBody, every_part

__all__ = ["ScriptBody", "every_part"]
