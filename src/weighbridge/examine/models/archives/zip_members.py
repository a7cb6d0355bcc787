"""The bytes of zip members: which range, which method, and a reader that unpacks lazily."""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from weighbridge.core.budget import Budget
from weighbridge.core.errors import InputError
from weighbridge.core.reader import Reader, SliceReader

from . import zip_records as records
from .standard_codecs import BZIP2, XZ, lzma1_filter
from .streams import Codec, Progress, Unpacked, decode, inflate
from .zstd_frames import zstd_chunks

STORED = 0
METHODS = {
    0: "stored", 1: "shrunk", 6: "imploded", 8: "deflated", 9: "deflate64", 12: "bzip2", 14: "lzma",
    20: "zstd (old)", 93: "zstd", 95: "xz", 96: "jpeg", 97: "wavpack", 98: "ppmd", 99: "encrypted",
}  # fmt: skip
READABLE = frozenset({0, 8, 12, 14, 20, 93, 95})


class Reading(NamedTuple):
    """One way to read one member's bytes.

    Attributes:
        name: the member's name.
        source: who reads it so: ``central`` or ``local``.
        offset: of the local header; ``start``: of the data; -1 when there is no local header.
        packed: bytes of data in the archive.
        unpacked: bytes that it claims to become; -1 when nobody claims anything.
        crc: the CRC-32 that it claims; -1 likewise.
    """

    name: str
    source: str
    offset: int
    start: int
    method: int
    flags: int
    packed: int
    unpacked: int
    crc: int

    @property
    def encrypted(self) -> bool:
        """True when the flags or the method say so."""
        return bool(self.flags & (records.ENCRYPTED | records.STRONG | records.MASKED)) or self.method == 99


def method_name(method: int) -> str:
    """A compression method for people."""
    return METHODS.get(method, f"method {method}")


def open_reading(reader: Reader, reading: Reading, budget: Budget) -> Reader:
    """The member's bytes: a window on the archive for stored members, else unpacked on demand.

    Raises:
        InputError: with the code ``archive.unsupported`` for a method that is not read.
    """
    if reading.method == STORED:
        return SliceReader(reader, reading.start, reading.packed)
    end = reading.start + reading.packed
    return Unpacked(_chunks(reader, reading.start, min(end, reader.size), reading.method), budget)


def _chunks(reader: Reader, start: int, end: int, method: int) -> Iterator[bytes]:
    progress = Progress(start)
    if method == 8:
        return inflate(reader, start, end, progress)
    if method == 12:
        return decode(reader, start, end, BZIP2, progress)
    if method == 14:
        return _lzma(reader, start, end, progress)
    if method == 95:
        return decode(reader, start, end, XZ, progress)
    if method in (20, 93):
        return zstd_chunks(reader, start, end, progress)
    raise InputError("archive.unsupported", f"the compression method {method_name(method)} is not read")


def _lzma(reader: Reader, start: int, end: int, progress: Progress) -> Iterator[bytes]:
    """Method 14 (APPNOTE 5.8.8): version, length of the properties, properties, raw LZMA1."""
    head = reader.read_at(start, 9)
    if len(head) < 9 or head[2:4] != b"\x05\x00":
        raise InputError("archive.damaged", "the LZMA properties are broken")
    filters = [lzma1_filter(head[4:9])]

    codec = Codec(lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters), (lzma.LZMAError,))
    yield from decode(reader, start + 9, end, codec, progress)


def computed_crc(reader: Reader, size: int) -> int:
    """The CRC-32 of ``size`` bytes of ``reader``."""
    crc, offset = 0, 0
    while offset < size:
        data = reader.read_at(offset, min(1 << 20, size - offset))
        if not data:
            break
        crc = zlib.crc32(data, crc)
        offset += len(data)
    return crc
