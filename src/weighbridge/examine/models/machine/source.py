"""The bytes of a pickle stream, a window at a time."""

from __future__ import annotations

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

WINDOW = 1 << 20
"""Bytes that the loop sees at once."""

_LINE_STEP = 1 << 16

LINE_KEPT = 8192
"""Bytes of a line of text that are kept."""


class Source:
    """A reader with a one-window cache, for offsets and lengths that may be anything.

    Attributes:
        size: length of the input in bytes.
        budget: what reading long lines is charged to.
    """

    __slots__ = ("_at", "_reader", "_window", "budget", "size")

    def __init__(self, reader: Reader, budget: Budget) -> None:
        self._reader = reader
        self.budget = budget
        self.size = reader.size
        self._window = b""
        self._at = 0

    @property
    def reader(self) -> Reader:
        """The reader itself."""
        return self._reader

    def window(self, offset: int, length: int = WINDOW) -> bytes:
        """Fetch ``length`` bytes from ``offset`` and keep them for :meth:`read`."""
        self._window = self._reader.read_at(offset, length)
        self._at = offset
        return self._window

    def read(self, offset: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``offset``."""
        start = offset - self._at
        if start >= 0 and start + length <= len(self._window):
            return self._window[start : start + length]
        return self._reader.read_at(offset, length)

    def line(self, offset: int) -> tuple[bytes, int, bool]:
        """The line at ``offset`` as pickle's ``readline()[:-1]`` reads it.

        Returns:
            its first :data:`LINE_KEPT` bytes; the offset of the next line; and whether the
            line is whole: kept completely, and ended by a newline. A last line without one
            loses its last byte, as in ``pickle.py``.
        """
        kept = b""
        position = offset
        while True:
            piece = self.read(position, _LINE_STEP if position > offset else 256)
            self.budget.spend()
            end = piece.find(b"\n")
            if end >= 0 or not piece:
                break
            kept += piece[: LINE_KEPT + 1 - len(kept)]
            position += len(piece)
        if end < 0:
            return kept[:-1][:LINE_KEPT], position, False
        kept += piece[:end]
        return kept[:LINE_KEPT], position + end + 1, len(kept) <= LINE_KEPT
