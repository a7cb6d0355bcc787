"""A meter for text that facts keep.

A file of gigabytes can consist of names and metadata. Each is cut where it is read, and
this meter bounds their sum, so that memory does not grow with the file.
"""

from __future__ import annotations

import sys

from weighbridge.core.errors import LimitError

LIMIT = 96 << 20
"""Bytes of memory that the texts of one file may take."""


class KeptText:
    """Counts the memory of the texts that pass through it."""

    __slots__ = ("_used",)

    def __init__(self) -> None:
        self._used = 0

    def keep(self, text: str) -> str:
        """Return ``text``.

        Raises:
            LimitError: with it, the texts take more than :data:`LIMIT`.
        """
        self._used += sys.getsizeof(text)
        if self._used > LIMIT:
            raise LimitError("text", LIMIT, remedy="review the file by hand; no model has so much text in its header")
        return text
