"""What is left over after the last byte that a format accounts for."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.location import Span
from weighbridge.core.reader import Reader, SliceReader

from ..facts import Fact
from ..facts.archives import Hidden
from ..facts.common import Embedded

_PADDING = 1 << 20
"""The most zeros that count as padding."""


def only_zeros(reader: Reader, start: int, end: int) -> bool:
    """True when ``start`` to ``end`` is padding: zeros, and not more than 1 MiB of them."""
    return end - start <= _PADDING and not reader.read_at(start, end - start).strip(b"\x00")


def trailing(reader: Reader, start: int) -> Iterator[Fact]:
    """State and embed what comes after ``start``, unless it is padding or nothing."""
    size = reader.size
    if start >= size or only_zeros(reader, start, size):
        return
    yield Hidden(place="suffix", length=size - start, span=Span(start, size))
    yield Embedded(name=f"suffix@{start}", reader=SliceReader(reader, start, size - start))
