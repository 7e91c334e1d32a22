"""Refusals of a file or of a command's input, by the codes of the contract."""

from __future__ import annotations


class InputError(Exception):
    """Bad input or state: nothing was written; a command ends with exit 2.

    ``code`` is a word of the contract, ``message`` is for people, ``where`` names the
    place (an option, a file, a row and column) as far as it is known.
    """

    def __init__(self, code: str, message: str, where: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.where = where

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message, "where": self.where}


class SheetError(InputError):
    """A file that cannot be read as a whole.

    Codes: unreadable too_large wrong_format macro_file missing_column wrong_encoding
    too_many_rows.
    """
