"""The records of a zip archive (PKWARE APPNOTE 6.3.10), read without judging them.

Every function returns None where the bytes are not such a record.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from weighbridge.core.reader import Reader

from .zip_signatures import (
    CENTRAL,
    END,
    END64,
    END64_SIZE,
    END_SIZE,
    LOCAL,
    LOCATOR64,
    LOCATOR64_SIZE,
)

CENTRAL_SIZE = 46
LOCAL_SIZE = 30

ENCRYPTED = 0x1
DESCRIBED = 0x8
PATCH = 0x20
STRONG = 0x40
UTF8 = 0x800
MASKED = 0x2000

_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_WINDOW = 1 << 16


class End(NamedTuple):
    """The end of central directory record (4.3.16), with its zip64 values where ``zip64`` is True."""

    offset: int
    disk: int
    directory_disk: int
    entries_here: int
    entries: int
    directory_size: int
    directory_offset: int
    comment: int
    zip64: bool = False


class Entry(NamedTuple):
    """One header of the central directory (4.3.12). ``offset`` is as written, without any correction."""

    name: bytes
    made_by: int
    needs: int
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    disk: int
    attributes: int
    offset: int
    extra: bytes
    length: int
    """Bytes of the whole header."""


class Local(NamedTuple):
    """A local file header (4.3.7). ``start`` is where the member's data begins."""

    offset: int
    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    start: int


class Window:
    """Many small reads close together from one reader, fetched 64 KiB at a time."""

    __slots__ = ("_data", "_reader", "_start")

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._start = 0
        self._data = b""

    def read(self, offset: int, length: int) -> bytes:
        """Up to ``length`` bytes (at most 256 KiB) from ``offset``."""
        inner = offset - self._start
        if inner < 0 or inner + length > len(self._data):
            self._start, inner = offset, 0
            self._data = self._reader.read_at(offset, max(length, _WINDOW))
        return self._data[inner : inner + length]


def read_end(reader: Reader, offset: int) -> End | None:
    """The end record at ``offset``, without zip64."""
    data = reader.read_at(offset, END_SIZE)
    if len(data) < END_SIZE or not data.startswith(END):
        return None
    _, disk, directory_disk, here, entries, size, start, comment = _END.unpack(data)
    return End(offset, disk, directory_disk, here, entries, size, start, comment)


def read_locator64(reader: Reader, end: End) -> tuple[int, int, int] | None:
    """The zip64 locator before ``end``: the disk, the offset that it gives, and the number of disks."""
    data = reader.read_at(end.offset - LOCATOR64_SIZE, LOCATOR64_SIZE) if end.offset >= LOCATOR64_SIZE else b""
    if len(data) < LOCATOR64_SIZE or not data.startswith(LOCATOR64):
        return None
    _, disk, offset, disks = _LOCATOR64.unpack(data)
    return disk, offset, disks


def read_end64(reader: Reader, offset: int, end: End) -> End | None:
    """``end`` with the values of the zip64 end record at ``offset``."""
    data = reader.read_at(offset, END64_SIZE) if offset >= 0 else b""
    if len(data) < END64_SIZE or not data.startswith(END64):
        return None
    _, _, _, _, disk, directory_disk, here, entries, size, start = _END64.unpack(data)
    return End(end.offset, disk, directory_disk, here, entries, size, start, end.comment, zip64=True)


def read_entry(window: Window, offset: int) -> Entry | None:
    """The central header at ``offset``; None also when it is cut short."""
    data = window.read(offset, CENTRAL_SIZE)
    if len(data) < CENTRAL_SIZE or not data.startswith(CENTRAL):
        return None
    fields = _CENTRAL.unpack(data)
    (
        _,
        made_by,
        needs,
        flags,
        method,
        _,
        _,
        crc,
        packed,
        unpacked,
        name,
        extra,
        comment,
        disk,
        _,
        attributes,
        start,
    ) = fields
    length = CENTRAL_SIZE + name + extra + comment
    body = window.read(offset + CENTRAL_SIZE, name + extra)
    if len(body) < name + extra:
        return None
    return _with_zip64(
        Entry(
            body[:name],
            made_by,
            needs,
            flags,
            method,
            crc,
            packed,
            unpacked,
            disk,
            attributes,
            start,
            body[name:],
            length,
        )
    )


def _with_zip64(entry: Entry) -> Entry:
    """``entry`` with the values of its zip64 extra field (4.5.3), which holds only those that do not fit."""
    if max(entry.packed, entry.unpacked, entry.offset) != 0xFFFFFFFF:
        return entry
    values = list(zip64_values(entry.extra))
    unpacked, packed, offset = entry.unpacked, entry.packed, entry.offset
    if unpacked == 0xFFFFFFFF and values:
        unpacked = values.pop(0)
    if packed == 0xFFFFFFFF and values:
        packed = values.pop(0)
    if offset == 0xFFFFFFFF and values:
        offset = values.pop(0)
    return entry._replace(unpacked=unpacked, packed=packed, offset=offset)


def zip64_values(extra: bytes) -> tuple[int, ...]:
    """The 64-bit numbers of the first zip64 field in ``extra``."""
    field = extra_field(extra, 1)
    return struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]) if field else ()


def extra_field(extra: bytes, wanted: int) -> bytes | None:
    """The content of the first extra field with the header id ``wanted`` (4.5)."""
    position = 0
    while position + 4 <= len(extra):
        identifier, length = struct.unpack_from("<HH", extra, position)
        if identifier == wanted:
            return extra[position + 4 : position + 4 + length]
        position += 4 + length
    return None


def read_local(reader: Reader, offset: int) -> Local | None:
    """The local header at ``offset``, with zip64 sizes where it has them."""
    data = reader.read_at(offset, LOCAL_SIZE) if offset >= 0 else b""
    if len(data) < LOCAL_SIZE or not data.startswith(LOCAL):
        return None
    _, _, flags, method, _, _, crc, packed, unpacked, name, extra = _LOCAL.unpack(data)
    body = reader.read_at(offset + LOCAL_SIZE, name + extra)
    if len(body) < name + extra:
        return None
    if 0xFFFFFFFF in (packed, unpacked):
        values = zip64_values(body[name:])
        if len(values) >= 2:
            unpacked = values[0] if unpacked == 0xFFFFFFFF else unpacked
            packed = values[1] if packed == 0xFFFFFFFF else packed
    return Local(offset, body[:name], flags, method, crc, packed, unpacked, offset + LOCAL_SIZE + name + extra)


def decoded(name: bytes, flags: int) -> str:
    """A member's name as text: UTF-8 where the flag says so, else code page 437, as Python's zipfile does."""
    if flags & UTF8:
        return name.decode("utf-8", "backslashreplace")
    return name.decode("cp437")
