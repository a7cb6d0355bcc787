"""Bytes of a zip archive that neither a member nor the directory accounts for."""

from __future__ import annotations

from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.location import Span
from weighbridge.core.reader import Reader, SliceReader, chunks_of

from ..facts import Fact
from ..facts.archives import Hidden
from ..facts.common import Embedded
from . import zip_records as records
from . import zip_signatures as signatures
from .remains import only_zeros
from .zip_records import Local

_SEARCHED = 64 << 20
"""Bytes of one gap that are searched for local headers behind its start."""

_SCRIPT_LIMIT = 512


def descriptor_length(reader: Reader, end: int, crc: int, packed: int, unpacked: int) -> int:
    """The length of the data descriptor (APPNOTE 4.3.9) at ``end``; 0 when there is none that fits.

    With and without its signature, with 32-bit and 64-bit sizes: all are in use.
    """
    data = reader.read_at(end, 24)
    skip = 4 if data.startswith(signatures.DESCRIPTOR) else 0
    body = data[skip:]
    if body[:4] != crc.to_bytes(4, "little"):
        return 0
    for width in (4, 8):
        sizes = body[4 : 4 + 2 * width]
        limit = 1 << (8 * width)
        expected = (packed % limit).to_bytes(width, "little") + (unpacked % limit).to_bytes(width, "little")
        if sizes == expected:
            return skip + 4 + 2 * width
    return 0


def gaps(covered: list[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """The ranges of ``0 … size`` that no range of ``covered`` touches, in order."""
    place = 0
    for start, end in sorted(covered):
        if start > place:
            yield place, min(start, size)
        place = max(place, end)
        if place >= size:
            return
    if place < size:
        yield place, size


def hidden(reader: Reader, start: int, end: int, place: str, budget: Budget) -> Iterator[Fact]:
    """State a gap, and embed it so that its content is examined. Padding with zeros is no finding."""
    if only_zeros(reader, start, end):
        return
    local = records.read_local(reader, start)
    script = place == "prefix" and _is_script(reader.read_at(start, min(end - start, _SCRIPT_LIMIT + 1)))
    yield Hidden(
        place=place,
        length=end - start,
        member=_name(local) if local else "",
        script=script,
        span=Span(start, end),
    )
    yield Embedded(name=f"{place}@{start}", reader=SliceReader(reader, start, end - start))
    if local is None and not script:
        behind = _next_local(reader, start, end, budget)
        if behind is not None:
            where = behind.offset
            yield Embedded(name=f"{place}@{where}", reader=SliceReader(reader, where, end - where), formats=("zip",))


def find_local(reader: Reader, start: int, end: int, budget: Budget) -> int:
    """The offset of the next local header signature, or -1."""
    place, tail = start, b""
    for chunk in chunks_of(reader, start, end):
        budget.spend(16)
        data = tail + chunk
        found = data.find(signatures.LOCAL)
        if found >= 0:
            return place - len(tail) + found
        place += len(chunk)
        tail = data[-3:]
    return -1


def _next_local(reader: Reader, start: int, end: int, budget: Budget) -> Local | None:
    place, limit = start, min(end, start + _SEARCHED)
    while True:
        place = find_local(reader, place, limit, budget)
        if place < 0:
            return None
        budget.spend(16)
        local = records.read_local(reader, place)
        if local is not None and local.name and local.start <= end:
            return local
        place += 4


def _name(local: Local) -> str:
    return records.decoded(local.name, local.flags)


def _is_script(data: bytes) -> bool:
    """One ``#!`` line and nothing else, as :mod:`zipapp` writes."""
    return len(data) <= _SCRIPT_LIMIT and data.startswith(b"#!") and data.find(b"\n") == len(data) - 1
