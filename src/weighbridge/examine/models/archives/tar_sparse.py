"""Sparse tar members: files with holes, of which only the data is stored.

GNU tar writes four layouts: its old header with a binary map, and the pax formats 0.0, 0.1
(the map is an attribute) and 1.0 (the map stands before the data).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from weighbridge.core.budget import Budget
from weighbridge.core.reader import Reader

from .tar_headers import BLOCK, Header, number, padded

_MAP_LIMIT = 100_000


class Segment(NamedTuple):
    """``length`` bytes of data at ``offset`` of the file, stored at ``place`` of the member's data."""

    offset: int
    length: int
    place: int


class SparseMap(NamedTuple):
    """A file's size and its segments in order."""

    size: int
    segments: tuple[Segment, ...]


class SparseReader:
    """The file that a map describes: its segments, and zeros between them."""

    __slots__ = ("_packed", "_segments", "_starts", "size")

    def __init__(self, packed: Reader, layout: SparseMap) -> None:
        self._packed = packed
        self._segments = layout.segments
        self._starts = [segment.offset for segment in layout.segments]
        self.size = layout.size

    def read_at(self, offset: int, length: int) -> bytes:
        """See :class:`weighbridge.core.reader.Reader`."""
        end = min(offset + length, self.size)
        pieces: list[bytes] = []
        index = max(0, bisect_right(self._starts, offset) - 1)
        while offset < end and index < len(self._segments):
            segment = self._segments[index]
            if segment.offset > offset:
                pieces.append(bytes(min(segment.offset, end) - offset))
                offset = min(segment.offset, end)
            inner = offset - segment.offset
            if 0 <= inner < segment.length and offset < end:
                wanted = min(segment.length - inner, end - offset)
                data = self._packed.read_at(segment.place + inner, wanted)
                pieces.append(data.ljust(wanted, b"\x00"))
                offset += wanted
            index += 1
        pieces.append(bytes(max(0, end - offset)))
        return b"".join(pieces)


def placed(values: Sequence[int], start: int, size: int) -> SparseMap | None:
    """Pair offsets and lengths into segments whose data follow one another from ``start``."""
    segments: list[Segment] = []
    reach = 0
    for offset, length in zip(values[::2], values[1::2], strict=True):
        if offset < reach or length < 0 or offset + length > size:
            return None
        if length:
            segments.append(Segment(offset, length, start))
        start += length
        reach = offset + length
    return SparseMap(size, tuple(segments))


def text_map(text: bytes, size: int) -> SparseMap | None:
    """Pax formats 0.0 and 0.1: offsets and lengths in turn, separated by commas."""
    numbers = text.split(b",")
    if len(numbers) % 2 or len(numbers) > _MAP_LIMIT or not all(n.isdigit() and len(n) <= 20 for n in numbers):
        return None
    return placed([int(n) for n in numbers], 0, size)


def pax_map(packed: Reader, size: int, budget: Budget) -> SparseMap | None:
    """Pax format 1.0: decimal lines before the data, the number of segments first."""
    lines: list[int] = []
    place, rest = 0, b""
    while not lines or len(lines) < 1 + 2 * lines[0]:
        budget.spend(64)
        block = packed.read_at(place, BLOCK)
        place += BLOCK
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            if len(line) > 20 or not line.isdigit() or len(lines) > 2 * _MAP_LIMIT:
                return None
            lines.append(int(line))
            if len(lines) == 1 + 2 * lines[0]:
                return placed(lines[1:], padded(place), size)
        if not block or len(rest) > 20:
            return None
    return None


def gnu_map(reader: Reader, header: Header, budget: Budget) -> SparseMap | None:
    """The old GNU format: four entries in the header, then blocks of 21 while the flag is set."""
    values = _pairs(header.raw[386:482], 4)
    place, more = header.offset + BLOCK, header.raw[482:483]
    while more not in (b"", b"\x00") and len(values) < _MAP_LIMIT:
        budget.spend(64)
        block = reader.read_at(place, BLOCK)
        values += _pairs(block, 21)
        place += BLOCK
        more = block[504:505]
    return placed(values, 0, number(header.raw[483:495]))


def _pairs(data: bytes, count: int) -> list[int]:
    """Up to ``count`` pairs of 12-byte numbers; an empty pair ends them."""
    values: list[int] = []
    for index in range(count):
        pair = data[index * 24 : index * 24 + 24]
        if len(pair) < 24 or pair[:1] == b"\x00":
            break
        values += (number(pair[:12]), number(pair[12:]))
    return values
