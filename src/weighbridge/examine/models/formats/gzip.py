"""gzip (RFC 1952): one or more members, each a header, a DEFLATE stream, a CRC-32 and a size.

The checks at the end of a member come after its data: a loader that reads piece by piece
has used the data by then, so a wrong checksum never hides it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.reader import Reader

from ..archives.single import unpack
from ..archives.streams import Progress, inflate
from ..facts import Fact
from ..facts.archives import ChecksumMismatch

_MAGIC = b"\x1f\x8b\x08"
_TEXT_LIMIT = 1 << 16


def parse(reader: Reader, budget: Budget) -> Iterator[Fact]:
    """Embed the decompressed bytes of all members together as ``gzip``."""
    progress = Progress()
    notes: list[Fact] = []
    yield from unpack("gzip", _members(reader, progress, notes), reader, budget, progress)
    yield from notes


def _members(reader: Reader, progress: Progress, notes: list[Fact]) -> Iterator[bytes]:
    start, size = 0, reader.size
    while True:
        crc = length = 0
        for chunk in inflate(reader, _data_start(reader, start), size, progress):
            crc = zlib.crc32(chunk, crc)
            length += len(chunk)
            yield chunk
        trailer = reader.read_at(progress.position, 8)
        if len(trailer) < 8:
            raise InputError("archive.truncated", "the gzip member has no trailer")
        notes.extend(_mismatches(trailer, crc, length))
        start = progress.position = progress.position + 8
        while reader.read_at(start, 512) == bytes(512):
            start += 512
        if reader.read_at(start, 3) != _MAGIC:
            return


def _mismatches(trailer: bytes, crc: int, length: int) -> Iterator[Fact]:
    recorded = int.from_bytes(trailer[:4], "little")
    if recorded != crc:
        yield ChecksumMismatch(member="", recorded=f"{recorded:08x}", computed=f"{crc:08x}")
    elif int.from_bytes(trailer[4:], "little") != length & 0xFFFFFFFF:
        yield ChecksumMismatch(
            member="", recorded=f"{int.from_bytes(trailer[4:], 'little')} bytes", computed=f"{length} bytes"
        )


def _data_start(reader: Reader, start: int) -> int:
    """The offset of the DEFLATE data behind the header at ``start`` (RFC 1952 2.3)."""
    head = reader.read_at(start, 12)
    if len(head) < 10 or head[3] & 0xE0:
        raise InputError("archive.damaged", "the gzip header is broken")
    flags, place = head[3], start + 10
    if flags & 4:
        place += 2 + int.from_bytes(head[10:12], "little")
    for bit in (8, 16):
        if flags & bit:
            place += _text_length(reader, place)
    return place + (2 if flags & 2 else 0)


def _text_length(reader: Reader, start: int) -> int:
    end = reader.read_at(start, _TEXT_LIMIT).find(b"\x00")
    if end < 0:
        raise InputError("archive.damaged", "a text of the gzip header does not end")
    return end + 1
